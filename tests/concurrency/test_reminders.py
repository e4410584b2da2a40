"""Nobody is reminded of a visit after hearing that it is cancelled; two workers remind once; one address stands."""

import pytest

from contacts.models import Message
from inspections import feeds, reminders, scheduling, telling
from inspections.models import CalendarFeed, Window
from inspections.models.inspection import InspectionQuerySet
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

AFTERNOON = local(2026, 11, 18, 16)


@pytest.fixture
def cast(committed):
    return city.build()


@pytest.fixture
def visit(cast):
    return scheduling.request(
        cast.case,
        inspection_type=cast.types["footing"],
        day=THURSDAY,
        window=Window.objects.get(code="morning"),
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        by=cast.bob,
        at=WEDNESDAY,
    )


def remind_while_bob_cancels(cast, visit, at_once, monkeypatch, *, guarded):
    """Bob cancels when the reminder is about to be written; returns what he was told, in its order."""
    about_to, over = Meeting(2), Meeting(2, guarded=guarded)
    write = telling.tomorrow

    def write_later(*args, **kwargs):
        about_to.wait()
        over.wait()
        return write(*args, **kwargs)

    def cancel():
        about_to.wait()
        scheduling.cancel(visit, by=cast.bob, at=AFTERNOON)
        over.wait()

    with monkeypatch.context() as patch:
        if not guarded:
            patch.setattr(CaseQuerySet, "lock", lambda self, pk: self.get(pk=pk))
            patch.setattr(InspectionQuerySet, "lock", lambda self, pk: self.get(pk=pk))
        patch.setattr(telling, "tomorrow", write_later)
        at_once(lambda: reminders.remind(at=AFTERNOON), cancel)
    told = Message.objects.filter(user=cast.bob).exclude(kind="inspection-booked").order_by("pk")
    return [message.kind for message in told]


def test_nobody_is_reminded_after_the_cancellation(cast, visit, at_once, monkeypatch):
    told = remind_while_bob_cancels(cast, visit, at_once, monkeypatch, guarded=True)

    assert told == ["inspection-tomorrow", "inspection-cancelled"]


def test_control_without_the_locks_the_reminder_comes_last(cast, visit, at_once, monkeypatch):
    told = remind_while_bob_cancels(cast, visit, at_once, monkeypatch, guarded=False)

    assert told == ["inspection-cancelled", "inspection-tomorrow"]


def test_two_workers_at_once_remind_once(cast, visit, at_once):
    at_once(*[lambda: reminders.remind(at=AFTERNOON)] * 2)

    assert Message.objects.filter(kind="inspection-tomorrow").count() == 1


def test_of_two_addresses_made_at_once_one_opens(cast, at_once):
    keys = at_once(*[lambda: feeds.make(by=cast.bob, at=WEDNESDAY)] * 2)

    assert CalendarFeed.objects.count() == 1
    assert sum(feeds.find(key, at=WEDNESDAY) is not None for key in keys) == 1
