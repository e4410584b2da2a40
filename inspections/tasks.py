from celery import shared_task
from django.utils import timezone

from inspections import reminders


@shared_task
def remind_of_visits():
    reminders.remind(at=timezone.now())
