"""Real cities' rules about days and hours, as the table of this city's rules has them.

The week from Monday, September 14, 2026 has no holiday anywhere.
"""

import datetime
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from inspections import routing
from inspections.choices import DayUnit, Weekday
from inspections.models import Blackout, InspectionType
from tests.inspections.timetables import timetable, window

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 9, day) for day in range(14, 19))
NEXT_MONDAY, NEXT_TUESDAY = date(2026, 9, 21), date(2026, 9, 22)
MINUTE = datetime.timedelta(minutes=1)
TO_THURSDAY = [Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY]

PACIFIC = {"zone": "America/Los_Angeles", "state": "CA"}
DENVER = {"zone": "America/Denver", "state": "CO"}
LAS_CRUCES = {"zone": "America/Denver", "state": "NM"}
TEXAS = {"zone": "America/Chicago", "state": "TX"}
ST_LOUIS = {"zone": "America/Chicago", "state": "MO"}
FLORIDA = {"zone": "America/New_York", "state": "FL"}
BEDFORD = {"zone": "America/New_York", "state": "NH"}

BOULDER = DENVER | {"close_at": time(15, 30), "working_days": TO_THURSDAY}
ORMOND_BEACH = FLORIDA | {"notice_days": 0, "close_at": time(5, 30)}
AT_MIDNIGHT = {"notice_days": 0, "close_at": time(0, 0)}
ROSEVILLE = PACIFIC | {"close_at": time(23, 30), "horizon_days": 15, "horizon_unit": DayUnit.CALENDAR}
WHEAT_RIDGE = DENVER | {"close_at": time(15, 0)}
MILL_VALLEY = PACIFIC | {"notice_days": 2, "horizon_days": 7, "horizon_unit": DayUnit.CALENDAR}
BEDFORD_RULES = BEDFORD | {"close_at": time(16, 0), "notice_hours": 24}


def moment(zone, day, hour):
    return datetime.datetime.combine(day, hour, tzinfo=ZoneInfo(zone["zone"]))


@pytest.mark.parametrize(
    ("rules", "day", "closes_on", "closes_at"),
    [
        pytest.param(BOULDER, TUESDAY, MONDAY, time(15, 30), id="Boulder County: 15:30 the business day before"),
        pytest.param(BOULDER, NEXT_MONDAY, THURSDAY, time(15, 30), id="Boulder County: Monday closes on Thursday"),
        pytest.param(ORMOND_BEACH, TUESDAY, TUESDAY, time(5, 30), id="Ormond Beach: 5:30 on the day itself"),
        pytest.param(FLORIDA | AT_MIDNIGHT, TUESDAY, TUESDAY, time(0), id="Port St. Lucie: midnight"),
        pytest.param(TEXAS | AT_MIDNIGHT, TUESDAY, TUESDAY, time(0), id="Cleburne: midnight"),
        pytest.param(ROSEVILLE, TUESDAY, MONDAY, time(23, 30), id="Roseville: 23:30 the day before"),
        pytest.param(LAS_CRUCES | {"close_at": time(17)}, FRIDAY, THURSDAY, time(17), id="Las Cruces: 17:00"),
        pytest.param(WHEAT_RIDGE, NEXT_MONDAY, FRIDAY, time(15), id="Wheat Ridge: 15:00, Monday closes on Friday"),
        pytest.param(MILL_VALLEY, THURSDAY, TUESDAY, time(15, 30), id="Mill Valley: two business days' notice"),
        pytest.param(MILL_VALLEY, NEXT_MONDAY, THURSDAY, time(15, 30), id="Mill Valley: two days over a weekend"),
        pytest.param(
            PACIFIC | {"notice_days": 1, "close_at": time(17)}, FRIDAY, THURSDAY, time(17), id="San Francisco: one day"
        ),
    ],
)
def test_a_day_closes_when_the_city_says(rules, day, closes_on, closes_at):
    closing = moment(rules, closes_on, closes_at)

    assert timetable(**rules).closes_at(day) == closing
    assert timetable(**rules).why_closed(day, closing - MINUTE) == ""
    assert "closed" in timetable(**rules).why_closed(day, closing)


def test_roseville_takes_water_and_sewer_until_two_and_all_else_until_half_past_eleven():
    water = InspectionType(code="water", name="Water", close_at=time(14, 0))
    framing = InspectionType(code="framing", name="Framing")
    at_three = moment(PACIFIC, MONDAY, time(15))

    assert timetable(**ROSEVILLE).open_days(at_three, water)[0] == WEDNESDAY
    assert timetable(**ROSEVILLE).open_days(at_three, framing)[0] == TUESDAY
    assert timetable(**ROSEVILLE).why_closed(TUESDAY, at_three, water) == (
        "Requests for Tuesday closed today at 2:00 pm."
    )


@pytest.mark.parametrize(
    ("rules", "asked_on", "hour", "first"),
    [
        pytest.param(BOULDER, MONDAY, time(15, 31), WEDNESDAY, id="Boulder County: after it the second business day"),
        pytest.param(BOULDER, THURSDAY, time(15, 31), NEXT_TUESDAY, id="Boulder County: after it over the weekend"),
        pytest.param(BEDFORD_RULES, MONDAY, time(16, 1), WEDNESDAY, id="Bedford: after it the second business day"),
        pytest.param(BEDFORD_RULES, date(2026, 9, 19), time(9), NEXT_TUESDAY, id="Bedford: Saturday counts as Monday"),
        pytest.param(WHEAT_RIDGE, TUESDAY, time(15), THURSDAY, id="Wheat Ridge: after it the second business day"),
        pytest.param(WHEAT_RIDGE, date(2026, 9, 20), time(9), NEXT_TUESDAY, id="Wheat Ridge: Sunday counts as Monday"),
    ],
)
def test_after_the_cut_off_and_on_a_weekend_it_is_the_second_business_day(rules, asked_on, hour, first):
    assert timetable(**rules).open_days(moment(rules, asked_on, hour))[0] == first


@pytest.mark.parametrize(
    ("rules", "last"),
    [
        pytest.param(ROSEVILLE, date(2026, 9, 29), id="Roseville: 15 days"),
        pytest.param(MILL_VALLEY, NEXT_MONDAY, id="Mill Valley: 7 days"),
        pytest.param(ST_LOUIS | {"horizon_days": 8}, date(2026, 9, 24), id="St. Louis County: 8 business days"),
    ],
)
def test_the_horizon_is_counted_as_the_city_counts(rules, last):
    at = moment(rules, MONDAY, time(9))

    assert timetable(**rules).open_days(at)[-1] == last
    assert (
        timetable(**rules)
        .why_closed(last + datetime.timedelta(days=1), at)
        .startswith("Inspections can be requested up to")
    )


@pytest.mark.parametrize("zone", [pytest.param(BEDFORD, id="Bedford"), pytest.param(TEXAS, id="Cleburne")])
def test_twenty_four_hours_are_counted_to_the_window_itself(zone):
    early, late = window("Early", 8.5, 10), window("Late", 13, 16.5)
    rules = timetable(**zone, notice_days=0, close_at=time(23, 59), notice_hours=24, windows=[early, late])
    at = moment(zone, TUESDAY, time(10))

    assert [rules.closes_at(WEDNESDAY, window=one) for one in (early, late)] == [
        moment(zone, TUESDAY, time(8, 30)),
        moment(zone, TUESDAY, time(13)),
    ]
    assert rules.open_windows(WEDNESDAY, at) == [late]
    assert rules.why_closed(WEDNESDAY, at, window=early) == ("Requests for Wednesday, Early, closed today at 8:30 am.")


def test_diamond_bar_inspects_from_monday_to_thursday_only():
    rules = timetable(**PACIFIC, working_days=TO_THURSDAY)
    at = moment(PACIFIC, MONDAY, time(9))

    assert {day.weekday() for day in rules.open_days(at)} == {0, 1, 2, 3}
    assert rules.why_closed(FRIDAY, at) == "There are no inspections on Fridays, Saturdays and Sundays."


def test_mill_valley_does_not_inspect_on_every_other_friday():
    off = Blackout(weekday=Weekday.FRIDAY, every_weeks=2, starts_on=date(2026, 9, 4), reason="City hall is closed")
    fridays = [date(2026, 8, 28) + datetime.timedelta(weeks=n) for n in range(6)]

    assert [off.covers(day) for day in fridays] == [False, True, False, True, False, True]
    rules = timetable(**PACIFIC, blackouts={day: off.reason for day in fridays if off.covers(day)})
    assert rules.why_closed(FRIDAY, moment(PACIFIC, MONDAY, time(9))) == (
        "There are no inspections on Friday, September 18: City hall is closed."
    )


def test_bedford_does_not_inspect_on_the_second_wednesday_of_a_month():
    off = Blackout(weekday=Weekday.WEDNESDAY, week_of_month=2, reason="Staff meeting")
    days = (date(2026, 9, 1) + datetime.timedelta(days=n) for n in range(122))

    assert [day for day in days if off.covers(day)] == [
        date(2026, 9, 9),
        date(2026, 10, 14),
        date(2026, 11, 11),
        date(2026, 12, 9),
    ]


@pytest.mark.parametrize(
    "windows",
    [
        pytest.param([("AM", 8, 12), ("PM", 12, 17)], id="morning and afternoon"),
        pytest.param([("First", 8.5, 10), ("Second", 10, 12), ("Third", 13, 16.5)], id="Mill Valley: three"),
        pytest.param([("One", 9, 12), ("Two", 11, 13), ("Three", 12, 17)], id="Diamond Bar: three that overlap"),
    ],
)
def test_every_window_of_a_day_can_be_asked_for_by_its_own_name(windows):
    rules = timetable(**PACIFIC, windows=[window(*one) for one in windows])

    offered = rules.open_windows(TUESDAY, moment(PACIFIC, MONDAY, time(9)))

    assert [one.name for one in offered] == [name for name, _starts, _ends in windows]


def test_wheat_ridge_takes_what_is_free_on_the_same_day_until_eleven_for_a_fee():
    rules = timetable(**WHEAT_RIDGE, same_day_until=time(11), same_day_fee=Decimal(120))
    morning, afternoon = rules.windows
    before, after = moment(DENVER, MONDAY, time(10, 59)), moment(DENVER, MONDAY, time(11))

    assert rules.open_days(before)[0] == MONDAY
    assert rules.open_windows(MONDAY, before) == [afternoon]
    assert rules.is_same_day(MONDAY, before)
    assert not rules.is_same_day(TUESDAY, before)
    assert "for a fee of $120.00" in rules.note(before, until=TUESDAY)
    assert rules.why_closed(MONDAY, before, window=morning) == "Requests for Monday, Morning, closed today at 8:00 am."
    assert rules.open_days(after)[0] == TUESDAY
    assert rules.why_closed(MONDAY, after) == "Requests for Monday closed today at 11:00 am."


def test_a_request_in_time_on_the_day_itself_is_not_one_of_the_same_day_rule():
    rules = timetable(**ORMOND_BEACH, same_day_until=time(11), same_day_fee=Decimal(120))

    assert not rules.is_same_day(MONDAY, moment(FLORIDA, MONDAY, time(5, 29)))
    assert rules.is_same_day(MONDAY, moment(FLORIDA, MONDAY, time(5, 30)))


@pytest.mark.parametrize(
    ("zone", "hour", "fee"),
    [
        pytest.param(DENVER, time(8), 60, id="Wheat Ridge: 8:00, after it $60"),
        pytest.param(FLORIDA, time(7), 0, id="University of Central Florida: 7:00"),
        pytest.param(DENVER, time(8, 30), 0, id="Lafayette: 8:30"),
        pytest.param(TEXAS, time(8), 0, id="Cleburne: 8:00"),
    ],
)
def test_a_visit_can_be_cancelled_until_the_city_s_hour_on_its_day(zone, hour, fee):
    rules = timetable(**zone, cancel_until=hour, late_cancel_fee=Decimal(fee))
    limit = moment(zone, TUESDAY, hour)

    assert rules.cancel_until(TUESDAY) == limit
    assert rules.late_cancel_fee(TUESDAY, limit - MINUTE) == 0
    assert rules.late_cancel_fee(TUESDAY, limit) == fee


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        pytest.param(
            WHEAT_RIDGE
            | {
                "same_day_until": time(11), "same_day_fee": Decimal(120),
                "cancel_until": time(8), "late_cancel_fee": Decimal(60),
            },
            "Requests for a day close at 3:00 pm on the business day before. What is free on the day itself can be "
            "requested until 11:00 am, for a fee of $120.00. A visit can be cancelled until 8:00 am on the day itself. "
            "After that it costs $60.00.",
            id="Wheat Ridge",
        ),
        pytest.param(
            TEXAS | AT_MIDNIGHT | {"cancel_until": time(8)},
            "Requests for a day close at midnight, as it begins. "
            "A visit can be cancelled until 8:00 am on the day itself.",
            id="Cleburne",
        ),
        pytest.param(
            ORMOND_BEACH,
            "Requests for a day close at 5:30 am on that day. "
            "A visit can be cancelled until 7:00 am on the day itself.",
            id="Ormond Beach",
        ),
        pytest.param(
            MILL_VALLEY | {"notice_hours": 24, "same_day_until": time(9)},
            "Requests for a day close at 3:30 pm, 2 business days before. They close 24 hours before the time of day "
            "begins at the latest. What is free on the day itself can be requested until 9:00 am. "
            "A visit can be cancelled until 7:00 am on the day itself.",
            id="Mill Valley, with more rules",
        ),
    ],
)  # fmt: skip
def test_the_rules_are_told_in_words(rules, words):
    assert timetable(**rules).in_words() == words


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        pytest.param(PACIFIC, time(7, 30), id="Roseville: inspector and phone from 7:30"),
        pytest.param(DENVER, time(8), id="Wheat Ridge: the two hours of a visit from 8:00"),
        pytest.param(FLORIDA, time(8, 15), id="Miami Beach: the route from 8:15"),
    ],
)
def test_the_day_s_routes_are_told_from_the_city_s_hour(zone, hour):
    rules = timetable(**zone, today_from=hour)

    assert not routing.are_public(rules, at=moment(zone, MONDAY, hour) - MINUTE)
    assert routing.are_public(rules, at=moment(zone, MONDAY, hour))
