"""Keeping searches, sweeping the news, and reading what was told."""

from contacts.models import Message
from permits import news, savedsearches
from permits.choices import NewsRhythm
from tests.factories import NOW


def save(user, name="Mortar", rhythm=NewsRhythm.AT_ONCE, at=NOW, **asked):
    return savedsearches.save(name, asked or {"q": "mortar"}, rhythm, by=user, at=at)


def sweep(at=NOW):
    while news.give_places():
        pass
    return sum(1 for _one in iter(lambda: news.tell_next(at=at), False))


def told():
    return [message.body for message in Message.objects.filter(kind="saved_search").order_by("pk")]
