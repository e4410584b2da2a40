"""The reminder the day before: once, at a sensible hour of the city, and not of what is off."""

import datetime

import pytest

from contacts.models import Message
from inspections import reminders, scheduling, tasks
from inspections.models import Inspection, Slot
from tests.inspections.city import THURSDAY, WEDNESDAY, local, window

AFTERNOON = local(2026, 11, 18, 16)


def reminded():
    return Message.objects.filter(kind="inspection-tomorrow")


def test_the_reminder_comes_in_the_afternoon_before(cast, book):
    book()

    reminders.remind(at=local(2026, 11, 18, 15, 59))
    assert not reminded().exists()
    reminders.remind(at=AFTERNOON)
    message = reminded().get()
    assert message.subject == "Reminder: Footing inspection on Thursday, November 19, BLDR-2026-00042"
    assert "with the approved plans" in message.body


def test_it_comes_once_however_often_the_task_runs(cast, book):
    book()

    for minutes in (0, 15, 600, 900):
        reminders.remind(at=AFTERNOON + datetime.timedelta(minutes=minutes))

    assert reminded().count() == 1


def test_a_worker_that_slept_reminds_in_the_morning_before_the_window_begins(cast, book):
    book()

    assert reminders.remind(at=local(2026, 11, 19, 7, 30)) == 1
    assert reminded().count() == 1


def test_nobody_is_reminded_of_a_window_that_has_begun(cast, book):
    book()

    assert reminders.remind(at=local(2026, 11, 19, 8)) == 0


def test_nobody_is_reminded_of_what_is_cancelled_or_done(cast, book):
    scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)

    assert reminders.remind(at=AFTERNOON) == 0


def test_nobody_is_reminded_of_what_was_asked_for_after_the_hour(cast, book):
    visit = book()
    Inspection.objects.filter(pk=visit.pk).update(requested_at=local(2026, 11, 18, 16, 5))

    assert reminders.remind(at=local(2026, 11, 18, 16, 10)) == 0


def test_a_visit_that_moved_to_another_day_is_reminded_of_for_that_day(cast, book):
    visit = book()
    reminders.remind(at=AFTERNOON)
    slot = visit.slot
    slot.pk, slot.day = None, datetime.date(2026, 11, 20)
    slot.save()
    Inspection.objects.filter(pk=visit.pk).update(slot=slot)

    reminders.remind(at=local(2026, 11, 19, 16))

    assert {message.version for message in reminded()} == {"2026-11-19", "2026-11-20"}


def test_what_is_cancelled_while_the_list_is_worked_off_is_left_out(cast, book, monkeypatch):
    visit = book()
    case_lock = reminders.Case.objects.lock

    def cancel_first(pk):
        Inspection.objects.filter(pk=visit.pk).update(status="cancelled", cancelled_by=cast.bob, cancelled_at=AFTERNOON)
        return case_lock(pk)

    monkeypatch.setattr(reminders.Case.objects, "lock", cancel_first)

    assert reminders.remind(at=AFTERNOON) == 1
    assert not reminded().exists()


def test_nobody_is_reminded_of_a_visit_that_has_nobody_to_make_it(cast, book):
    book()
    Slot.objects.update(closed=True)

    assert reminders.remind(at=AFTERNOON) == 0


@pytest.mark.parametrize("day", [(2026, 3, 7), (2026, 10, 31)])
def test_the_hour_is_the_city_s_own_when_the_clocks_change_overnight(cast, book, day):
    visit = book()
    slot = visit.slot
    before = datetime.date(*day)
    slot.pk, slot.day = None, before + datetime.timedelta(days=1)
    slot.save()
    Inspection.objects.filter(pk=visit.pk).update(slot=slot, requested_at=local(*day, 9))

    assert reminders.remind(at=local(*day, 15, 59)) == 0
    assert reminders.remind(at=local(*day, 16)) == 1


def test_the_task_asks_the_rule(cast, book, wednesday):
    book(window=window("afternoon"), day=THURSDAY)

    tasks.remind_of_visits()

    assert not reminded().exists()
