from celery import shared_task
from django.utils import timezone

from contacts.robots import robot
from permits import documents, lifecycle, news, reviewing, turnaround
from permits.applying import sweeping

MOST_LOOKED_AT = 300  # searches in one run: the worker has other things to do, and the next minute comes


@shared_task
def tell_what_is_new():
    while news.give_places():
        pass
    for _search in range(MOST_LOOKED_AT):
        if not news.tell_next(at=timezone.now()):
            break


@shared_task
def issue_what_is_free():
    lifecycle.issue_what_is_free(by=robot("permits"), at=timezone.now())


@shared_task
def expire_what_ran_out():
    now = timezone.now()
    lifecycle.warn_of_expiry(by=robot("permits"), at=now)
    lifecycle.expire_what_ran_out(by=robot("permits"), at=now)


@shared_task
def reckon_turnaround():
    turnaround.reckon(at=timezone.now())


@shared_task
def sweep_drafts():
    now = timezone.now()
    while sweeping.warn_next(at=now):
        pass
    while sweeping.discard_next(at=now):
        pass


@shared_task
def pass_what_is_late():
    reviewing.pass_what_is_late(by=robot("permits"), at=timezone.now())


@shared_task
def check_documents():
    while documents.checking.check_next(at=timezone.now()):
        pass


@shared_task
def forget_abandoned_uploads():
    documents.pieces.forget_abandoned(at=timezone.now())


@shared_task
def forget_stray_files():
    now = timezone.now()
    documents.sweeping.forget_discarded(at=now)
    documents.sweeping.forget_strays(at=now)
