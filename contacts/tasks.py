from celery import shared_task
from django.utils import timezone

from contacts import outbox


@shared_task
def deliver_messages():
    while outbox.deliver_next(at=timezone.now()):
        pass
