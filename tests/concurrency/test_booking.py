"""Many people want the same morning: none over, none unsold, and the counters tell the truth."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from contacts.refusals import NotAllowed
from inspections import places, results, scheduling
from inspections.assignment import Roster
from inspections.models import Inspection, Slot, Window
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY
from tests.inspections.guards import GUARD, miscounted, no_check

CALLERS = 12
PLACES = 5

__all__ = ["no_check"]


@pytest.fixture
def cast(committed):
    return city.build()


@pytest.fixture
def last_places(cast):
    """Thursday morning has five places left."""
    morning = Window.objects.get(code="morning")
    return Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=PLACES)


@pytest.fixture
def all_look_before_anybody_acts(monkeypatch):
    """Nobody books before everybody has seen that places are left."""
    barrier, ranked = Barrier(CALLERS), Roster.ranked

    def look_and_wait(self, *args):
        seen = ranked(self, *args)
        barrier.wait(30)
        return seen

    monkeypatch.setattr(Roster, "ranked", look_and_wait)


def booking(cast, number, **facts):
    case = city.case(cast, number)
    facts = {"day": THURSDAY, "window": Window.objects.get(code="morning"), "by": cast.bob} | facts
    return lambda: scheduling.request(
        case,
        inspection_type=cast.types["footing"],
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        at=WEDNESDAY,
        **facts,
    )


def test_of_many_at_once_as_many_book_as_there_are_places(cast, last_places, all_look_before_anybody_acts, at_once):
    outcomes = at_once(*(booking(cast, number) for number in range(100, 100 + CALLERS)))

    last_places.refresh_from_db()
    assert last_places.booked == PLACES
    assert Inspection.objects.filter(slot=last_places).count() == PLACES
    assert sum(isinstance(one, Inspection) for one in outcomes) == PLACES
    assert sum(isinstance(one, scheduling.JustTaken) for one in outcomes) == CALLERS - PLACES


def test_control_without_the_guard_and_the_check_the_same_crowd_overbooks(
    cast, last_places, all_look_before_anybody_acts, at_once, monkeypatch, no_check
):
    monkeypatch.setattr(places, "TAKE_A_PLACE", places.TAKE_A_PLACE.replace(GUARD, ""))

    at_once(*(booking(cast, number) for number in range(100, 100 + CALLERS)))

    last_places.refresh_from_db()
    assert last_places.booked == CALLERS
    assert Inspection.objects.filter(slot=last_places).count() == CALLERS


def test_without_the_guard_the_database_still_refuses(
    cast, last_places, all_look_before_anybody_acts, at_once, monkeypatch
):
    monkeypatch.setattr(places, "TAKE_A_PLACE", places.TAKE_A_PLACE.replace(GUARD, ""))

    outcomes = at_once(*(booking(cast, number) for number in range(100, 100 + CALLERS)))

    last_places.refresh_from_db()
    assert last_places.booked == PLACES
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == CALLERS - PLACES


def test_two_at_once_for_the_last_place_of_two_inspectors_both_get_one(cast, last_places, at_once):
    other = city.inspector(city.person("other", "Otto", "Other"), cast.north)
    Slot.objects.filter(pk=last_places.pk).update(booked=PLACES - 1)
    Slot.objects.create(inspector=other, day=THURSDAY, window=last_places.window, capacity=1)

    outcomes = at_once(booking(cast, 101), booking(cast, 102))

    assert {one.slot.inspector for one in outcomes} == {cast.inspector, other}


def test_a_double_click_books_once_and_answers_twice(cast, at_once):
    same = booking(cast, 101)

    first, second = at_once(same, same)

    assert first == second
    assert Inspection.objects.count() == 1
    assert Slot.objects.get().booked == 1


def test_of_a_cancellation_and_a_result_at_once_one_stands(cast, at_once):
    for number in range(101, 106):
        visit = booking(cast, number)()

        outcomes = at_once(
            lambda visit=visit: scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY),
            lambda visit=visit: results.record(visit, result="passed", comment="", by=cast.okafor, at=WEDNESDAY),
        )

        assert sum(isinstance(one, NotAllowed) for one in outcomes) == 1
    assert miscounted(Slot) == []
