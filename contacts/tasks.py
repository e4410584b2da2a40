from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from contacts.licensing import lapses, sheets
from contacts.models import Allowance
from contacts.telling import digests, outbox


@shared_task
def deliver_messages():
    while outbox.deliver_next(at=timezone.now()):
        pass


@shared_task
def send_daily_mails():
    while digests.send_next(at=timezone.now()):
        pass


@shared_task
def forget_old_allowances():
    """Counts of sources that have not come back for two days; the longest window is an hour."""
    Allowance.objects.unused_since(timezone.now() - timedelta(days=2)).delete()


@shared_task
def warn_of_lapses():
    lapses.warn(at=timezone.now())


@shared_task
def remind_of_sheets():
    sheets.remind(at=timezone.now())
