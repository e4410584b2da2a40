from celery import shared_task
from django.utils import timezone

from permits import news

MOST_LOOKED_AT = 300  # searches in one run: the worker has other things to do, and the next minute comes


@shared_task
def tell_what_is_new():
    while news.give_places():
        pass
    for _search in range(MOST_LOOKED_AT):
        if not news.tell_next(at=timezone.now()):
            break
