"""Several workers at one saved search, and records whose transactions end late."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from contacts.models import Message
from permits import news, savedsearches
from permits.choices import NewsRhythm
from permits.models import Publication
from permits.models.savedsearch import SavedSearchQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


@pytest.fixture
def cast(committed_cast):
    news.give_places()
    savedsearches.save("Mortar", {"q": "mortar"}, NewsRhythm.AT_ONCE, by=committed_cast.charlie, at=NOW)
    return committed_cast


def mails():
    return [message.body for message in Message.objects.filter(kind="saved_search").order_by("pk")]


def sweeping():
    """Two workers, whose clocks differ by a second."""
    return [lambda at=NOW + timedelta(seconds=late): news.tell_next(at=at) for late in (0, 1)]


def test_of_two_workers_one_mails(cast, at_once, monkeypatch):
    factories.Case()
    news.give_places()
    meet_after(monkeypatch, news, "_new", Meeting(2, guarded=True))

    results = at_once(*sweeping())

    assert sorted(results) == [False, True]
    assert len(mails()) == 1


def test_control_without_the_lock_both_mail(cast, at_once, monkeypatch):
    factories.Case()
    news.give_places()
    monkeypatch.setattr(SavedSearchQuerySet, "select_for_update", lambda found, **options: found)
    meet_after(monkeypatch, news, "_new", Meeting(2))

    results = at_once(*sweeping())

    assert results == [True, True]
    assert len(mails()) == 2


def test_places_are_given_once_by_however_many(cast, at_once):
    factories.Case.create_batch(20)

    at_once(*[news.give_places] * 4)
    news.give_places()

    places = list(Publication.objects.filter(place__gt=0).values_list("place", flat=True))
    assert len(places) == len(set(places)) == Publication.objects.count()


def test_a_record_that_is_committed_late_is_told_of_all_the_same(cast):
    inserted, go_on, numbers = Event(), Event(), []

    def late():
        with transaction.atomic():
            numbers.append(factories.Case(number="BLDR-2026-70001").number)
            inserted.set()
            go_on.wait(30)
        connection.close()

    thread = Thread(target=late)
    thread.start()
    inserted.wait(30)
    early = factories.Case(number="BLDR-2026-70002")
    news.give_places()
    news.tell_next(at=NOW)
    go_on.set()
    thread.join()
    news.give_places()
    news.tell_next(at=NOW + timedelta(minutes=10))

    first, second = mails()
    assert early.number in first
    assert numbers[0] not in first
    assert numbers[0] in second
    assert early.number not in second
