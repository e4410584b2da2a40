from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from contacts import outbox
from contacts.models import Allowance


@shared_task
def deliver_messages():
    while outbox.deliver_next(at=timezone.now()):
        pass


@shared_task
def forget_old_allowances():
    """Counts of sources that have not come back for two days; the longest window is an hour."""
    Allowance.objects.unused_since(timezone.now() - timedelta(days=2)).delete()
