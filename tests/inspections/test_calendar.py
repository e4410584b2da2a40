"""Which days can be asked for, by the clock on the city's wall."""

import datetime

import pytest

from contacts.models import City
from inspections.calendar import Timetable
from inspections.models import Blackout
from tests.inspections.city import local
from tests.inspections.timetables import timetable

DAY = datetime.date


def test_the_next_business_day_can_be_asked_for_until_half_past_three():
    before, after = local(2026, 11, 18, 15, 29), local(2026, 11, 18, 15, 30)

    assert timetable().open_days(before)[0] == DAY(2026, 11, 19)
    assert timetable().open_days(after)[0] == DAY(2026, 11, 20)


def test_after_friday_s_cut_off_monday_is_closed_all_weekend():
    friday, saturday, sunday = (local(2026, 11, day, 16) for day in (20, 21, 22))

    assert [timetable().open_days(at)[0] for at in (friday, saturday, sunday)] == [DAY(2026, 11, 24)] * 3


def test_monday_can_be_asked_for_on_friday_morning():
    assert timetable().open_days(local(2026, 11, 20, 9))[0] == DAY(2026, 11, 23)


def test_the_horizon_is_fifteen_business_days_that_skip_weekends_and_holidays():
    days = timetable().open_days(local(2026, 11, 18, 10))

    assert len(days) == 15
    assert days[-1] == DAY(2026, 12, 11)
    assert DAY(2026, 11, 26) not in days
    assert DAY(2026, 11, 27) not in days


def test_the_day_after_a_holiday_closes_before_the_holiday():
    assert timetable().closes_at(DAY(2026, 11, 30)) == local(2026, 11, 25, 15, 30)


def test_two_days_notice_closes_two_business_days_before():
    assert timetable(notice_days=2).closes_at(DAY(2026, 11, 30)) == local(2026, 11, 24, 15, 30)


def test_a_visit_can_be_cancelled_until_seven_on_its_day():
    assert timetable().cancel_until(DAY(2026, 11, 24)) == local(2026, 11, 24, 7)


def test_the_note_names_the_cut_off_that_passed_and_the_holidays_among_the_days():
    note = timetable().note(local(2026, 11, 22, 12), until=DAY(2026, 12, 2))

    assert note == "Requests for Monday closed Friday at 3:30 pm. November 26 and 27 are holidays."


def test_the_note_names_a_cut_off_still_ahead_today():
    note = timetable().note(local(2026, 11, 18, 10), until=DAY(2026, 11, 20))

    assert note == "Requests for Thursday close today at 3:30 pm."


def test_the_note_names_one_holiday_and_a_blackout_with_its_reason():
    closed = timetable(blackouts={DAY(2026, 12, 22): "Staff training"})

    note = closed.note(local(2026, 12, 18, 10), until=DAY(2026, 12, 29))

    assert note == (
        "Requests for Monday close today at 3:30 pm. December 25 is a holiday. "
        "No inspections on December 22: Staff training."
    )


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (DAY(2026, 11, 17), "Tuesday, November 17 is not ahead of us."),
        (DAY(2026, 11, 18), "Wednesday, November 18 is not ahead of us."),
        (DAY(2026, 11, 21), "There are no inspections on Saturdays and Sundays."),
        (DAY(2026, 11, 26), "Thursday, November 26 is a holiday."),
        (DAY(2026, 12, 1), "There are no inspections on Tuesday, December 1: Staff training."),
        (DAY(2027, 3, 1), "Inspections can be requested up to Monday, December 14."),
        (DAY(2026, 11, 19), ""),
    ],
)
def test_a_closed_day_says_why(day, sentence):
    rules = timetable(blackouts={DAY(2026, 12, 1): "Staff training"})

    assert rules.why_closed(day, local(2026, 11, 18, 10)) == sentence


def test_a_day_past_its_cut_off_says_when_it_closed():
    assert timetable().why_closed(DAY(2026, 11, 19), local(2026, 11, 18, 15, 30)) == (
        "Requests for Thursday closed today at 3:30 pm."
    )


def test_a_blackout_is_one_date_or_a_weekday_that_comes_back():
    once = Blackout(day=DAY(2026, 12, 1))
    fridays = Blackout(weekday=4)
    second_wednesday = Blackout(weekday=2, week_of_month=2)

    assert [once.covers(DAY(2026, 12, 1)), once.covers(DAY(2027, 12, 1))] == [True, False]
    assert [fridays.covers(DAY(2026, 12, 4)), fridays.covers(DAY(2026, 12, 3))] == [True, False]
    assert [day for day in range(1, 31) if second_wednesday.covers(DAY(2026, 12, day))] == [9]


def test_the_rules_are_read_with_windows_and_blackouts_in_one_query(db, django_assert_num_queries):
    Blackout.objects.create(day=DAY(2026, 12, 1), reason="Staff training")
    Blackout.objects.create(weekday=4, reason="Fridays off")
    city = City.current()

    with django_assert_num_queries(1):
        read = Timetable.read(local(2026, 11, 18), city)

    assert [(one.code, one.starts.hour, one.ends.hour, one.capacity) for one in read.windows] == [
        ("morning", 8, 12, 8),
        ("afternoon", 13, 17, 7),
    ]
    assert read.blackouts[DAY(2026, 12, 1)] == "Staff training"
    assert read.blackouts[DAY(2026, 11, 20)] == "Fridays off"
    assert read.open_days(local(2026, 11, 18))[:3] == [DAY(2026, 11, 19), DAY(2026, 11, 23), DAY(2026, 11, 24)]
