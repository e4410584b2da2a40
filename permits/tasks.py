from celery import shared_task
from django.utils import timezone

from contacts.robots import robot
from permits import lifecycle, news

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
