from celery import shared_task
from django.utils import timezone

from contacts.robots import robot
from inspections import finals, reminders, scheduling


@shared_task
def remind_of_visits():
    reminders.remind(at=timezone.now())


@shared_task
def final_what_is_free():
    finals.final_what_is_free(by=robot("finals"), at=timezone.now())


@shared_task
def cancel_what_ended():
    scheduling.cancel_what_ended(by=robot("permits"), at=timezone.now())
