"""Cut-offs by the clock on the wall, through two years with their changes to summer time and back, in three zones."""

import datetime
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.choices import DayUnit
from tests.inspections.timetables import timetable, window

ZONES = ["America/Los_Angeles", "America/Denver", "America/New_York"]
ONE_DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
FIRST, DAYS = date(2026, 1, 1), 730
EVERY_DAY = [FIRST + n * ONE_DAY for n in range(DAYS)]
# The clocks go ahead at two on these nights, and back at two on those.
AHEAD, BACK = [date(2026, 3, 8), date(2027, 3, 14)], [date(2026, 11, 1), date(2027, 11, 7)]
HOURS = [time(0), time(1, 30), time(2, 0), time(2, 30), time(3), time(7), time(15, 30), time(23, 59)]

rules_of_a_city = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "notice_days": st.integers(0, 3),
        "close_at": st.sampled_from(HOURS),
        "notice_hours": st.sampled_from([0, 1, 24, 36]),
        "horizon_days": st.integers(3, 30),
        "horizon_unit": st.sampled_from(DayUnit.values),
        "working_days": st.sets(st.integers(0, 6), min_size=1).map(sorted),
        "same_day_until": st.sampled_from([None, time(2, 30), time(11)]),
        "windows": st.sampled_from(
            [
                [window("Morning", 8, 12), window("Afternoon", 13, 17)],
                [window("One", 9, 12), window("Two", 11, 13), window("Three", 12, 17)],
                [window("Night", 2.5, 4)],
            ]
        ),
    }
)
moments = st.integers(0, DAYS * 24 * 60).map(
    lambda minutes: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minutes)
)
# A busy machine draws slowly; that says nothing about the rules.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", HOURS)
def test_a_limit_is_at_that_hour_of_that_day_on_every_day_of_two_years(zone, hour):
    rules = timetable(zone=zone, cancel_until=hour)
    lost_hour = hour.hour == 2

    for day in EVERY_DAY:
        on_the_wall = rules.cancel_until(day).astimezone(ZoneInfo(zone))
        # What the clocks leave out is the moment it would have been: an hour later by the clock.
        expected = hour.replace(hour=3) if lost_hour and day in AHEAD else hour
        assert (on_the_wall.date(), on_the_wall.time()) == (day, expected)
        # What comes twice counts the first time.
        assert on_the_wall.fold == 0


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("notice", [0, 1, 2])
def test_no_day_closes_before_the_one_before_it(zone, hour, notice):
    rules = timetable(zone=zone, close_at=hour, notice_days=notice)
    days = [day for day in EVERY_DAY if rules.is_working_day(day)]
    closings = [rules.closes_at(day) for day in days]

    assert all(earlier < later for earlier, later in zip(closings, closings[1:], strict=False))


@pytest.mark.parametrize(("days", "hours"), [(AHEAD, 23), (BACK, 25)])
def test_a_day_on_which_the_clocks_change_is_an_hour_shorter_or_longer(days, hours):
    for day in days:
        rules = timetable(cancel_until=time(0))

        assert rules.cancel_until(day + ONE_DAY) - rules.cancel_until(day) == hours * HOUR


@patiently
@given(facts=rules_of_a_city, at=moments)
def test_no_day_and_no_window_is_lost_or_offered_twice_whatever_the_clocks_do(facts, at):
    rules = timetable(**facts)
    today = rules.today(at)

    offered = rules.open_days(at)

    assert offered == sorted(set(offered))
    around = [today + n * ONE_DAY for n in range(-2, (rules.last_day(at) - today).days + 3)]
    assert [day for day in around if not rules.why_closed(day, at)] == offered
    for day in around:
        windows = rules.open_windows(day, at)
        assert bool(windows) == (day in offered)
        assert windows == [one for one in rules.windows if one in windows]
        for one in windows:
            begins = rules.moment(day, one.starts)
            assert at < begins
            assert rules.is_same_day(day, at, window=one) != (at < rules.closes_at(day, window=one))


@patiently
@given(facts=rules_of_a_city, at=moments, later=st.integers(0, 72 * 60))
def test_what_has_closed_stays_closed_without_a_same_day_rule(facts, at, later):
    rules = timetable(**facts | {"same_day_until": None})
    soon = at + datetime.timedelta(minutes=later)
    until = rules.last_day(at)

    still_open = {day for day in rules.open_days(soon) if day <= until}

    assert still_open <= set(rules.open_days(at))
