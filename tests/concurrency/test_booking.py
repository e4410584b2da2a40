"""Many people want the same morning: none over, none unsold, and the counters tell the truth."""

import datetime
import random
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import Count, F, Q

from contacts.refusals import NotAllowed
from inspections import places, results, scheduling
from inspections.assignment import Roster
from inspections.models import Inspection, Slot, Window
from tests.database import superuser
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY

CALLERS = 12
PLACES = 5
GUARD = " AND booked < capacity"
CHECK = "slot_is_never_booked_over_its_capacity"


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
    assert miscounted() == []


def test_after_random_bookings_cancellations_and_capacities_every_counter_equals_its_rows(cast, at_once):
    days = [THURSDAY, datetime.date(2026, 11, 20), datetime.date(2026, 11, 23)]
    windows = list(Window.objects.all())
    Window.objects.update(capacity=2)
    cases = [city.case(cast, number) for number in range(200, 224)]

    def some_acts(seed):
        chance = random.Random(seed)  # noqa: S311

        def run():
            done = {"booked": 0, "cancelled": 0, "resized": 0, "refused": 0}
            for _step in range(25):
                try:
                    done[one_act(cast, chance, chance.choice(cases), days, windows)] += 1
                except (NotAllowed, IntegrityError):
                    done["refused"] += 1
            return done

        return run

    outcomes = at_once(*(some_acts(seed) for seed in range(8)))

    assert miscounted() == []
    totals = {name: sum(done[name] for done in outcomes) for name in outcomes[0]}
    assert min(totals.values()) > 0
    assert sum(totals.values()) == 200


def one_act(cast, chance, case, days, windows):
    act = chance.random()
    if act < 0.15:
        change = chance.choice([1, -1])
        Slot.objects.filter(day=chance.choice(days), window=chance.choice(windows)).update(
            capacity=F("capacity") + change
        )
        return "resized"
    visit = Inspection.objects.of_case(case).live().first()
    if visit and act < 0.6:
        scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY)
        return "cancelled"
    scheduling.request(
        case,
        inspection_type=cast.types["footing"],
        day=chance.choice(days),
        window=chance.choice(windows),
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        by=cast.bob,
        at=WEDNESDAY,
    )
    return "booked"


def miscounted():
    """The slots whose counter differs from the visits that hold a place in it."""
    rows = Slot.objects.annotate(rows=Count("inspections", filter=~Q(inspections__status="cancelled")))
    return list(rows.exclude(rows=F("booked")).values("pk", "booked", "rows"))


@pytest.fixture
def no_check(committed):
    """Take the database's own guard away for one test, as only its superuser can."""
    name = connection.settings_dict["NAME"]
    with superuser(name) as database:
        database.execute(f"ALTER TABLE inspections_slot DROP CONSTRAINT {CHECK}")
    yield
    with superuser(name) as database:
        database.execute("UPDATE inspections_slot SET booked = 0")
        database.execute(
            f"ALTER TABLE inspections_slot ADD CONSTRAINT {CHECK} CHECK (booked >= 0 AND booked <= capacity)"
        )
