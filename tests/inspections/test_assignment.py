"""Who is sent: near before fair, fair before chance, and everybody alike over the weeks."""

import datetime
from collections import Counter

import pytest

from contacts.businessdays import is_business_day
from inspections.assignment import Roster
from inspections.models import Absence, Inspection, Slot
from permits.models import Address, District
from tests.inspections import city
from tests.inspections.city import THURSDAY

INSPECTORS = 4


@pytest.fixture
def team(cast):
    others = [city.inspector(city.person(f"number{n}", "Ida", f"Number{n}"), cast.north) for n in range(1, INSPECTORS)]
    return [cast.inspector, *others]


@pytest.fixture
def footing(cast):
    return cast.types["footing"]


def elsewhere(cast, number, district=None):
    """A permit at an address of its own."""
    address = Address.objects.create(number=str(number), street="Far Rd", district=district or cast.north)
    return city.case(cast, number, address=address)


def test_over_weeks_of_few_visits_a_day_everybody_is_sent_alike(cast, team, book, monkeypatch):
    days = [THURSDAY + datetime.timedelta(days=n) for n in range(20)]
    open_days = [day for day in days if is_business_day(day, cast.city, {})]
    for n in range(6 * INSPECTORS - 1):
        book(case=elsewhere(cast, 200 + n), day=open_days[n % len(open_days)])

    sent = Counter(Inspection.objects.values_list("slot__inspector", flat=True))
    assert len(sent) == INSPECTORS
    assert max(sent.values()) <= 1.2 * min(sent.values())


def test_where_a_day_is_even_who_had_least_in_the_weeks_around_goes(cast, team, footing, morning, afternoon):
    for one, booked in zip(team, (3, 2, 1, 2), strict=True):
        Slot.objects.create(
            inspector=one, day=THURSDAY - datetime.timedelta(days=3), window=morning, capacity=8, booked=booked
        )

    ranked = Roster.read(cast.case, [THURSDAY]).ranked(footing, THURSDAY, morning)

    assert ranked == [team[2], team[1], team[3], team[0]]


def test_who_is_absent_that_day_is_nobody_s_candidate(cast, team, footing, morning):
    Absence.objects.create(
        inspector=team[0],
        first_day=THURSDAY,
        last_day=THURSDAY,
        recorded_by=cast.dana,
        recorded_at=city.WEDNESDAY,
    )
    friday = THURSDAY + datetime.timedelta(days=1)

    roster = Roster.read(cast.case, [THURSDAY, friday])

    assert team[0] not in roster.ranked(footing, THURSDAY, morning)
    assert team[0] in roster.ranked(footing, friday, morning)


def test_a_closed_place_is_nobody_s_and_staff_choose_beyond_districts_but_not_beyond_trades(cast, footing, morning):
    south = District.objects.create(code="S", name="South")
    there = city.inspector(city.person("south", "Sue", "South"), south)
    plumber = city.inspector(city.person("plumb", "Pia", "Lumber"), south, trades=["Plumbing"])
    footing.trade = "Structure"
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=8, closed=True)

    roster = Roster.read(cast.case, [THURSDAY])

    assert roster.ranked(footing, THURSDAY, morning) == []
    assert [roster.can_go(one, footing, THURSDAY, morning) for one in (cast.inspector, there, plumber)] == [
        False,
        True,
        False,
    ]


def test_where_no_day_is_open_nobody_is_free(cast, footing, morning):
    assert not Roster.read(cast.case, []).is_free(footing, THURSDAY, morning)
