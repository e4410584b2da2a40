"""Visits are moved, places are closed and limits are reached while others book: nothing is lost, nothing is over."""

import datetime
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection
from django.db.models import Q

from contacts.refusals import NotAllowed
from inspections import absences, capacity, places, quotas, scheduling
from inspections.assignment import Roster
from inspections.models import Inspection, Quota, QuotaDay, Slot, Window
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY
from tests.inspections.guards import GUARD, miscounted, no_check

__all__ = ["no_check"]

FRIDAY = datetime.date(2026, 11, 20)
MOVERS = 8
PLACES = 3
OPEN = " AND NOT closed"


@pytest.fixture
def cast(committed):
    return city.build()


@pytest.fixture
def windows(cast):
    return {window.code: window for window in Window.objects.all()}


@pytest.fixture
def chief(cast):
    chief = city.person("chief", "Carla", "Chief")
    chief.user_permissions.set(Permission.objects.filter(codename__in=["add_absence", "change_slot"]))
    return chief


@pytest.fixture
def book(cast, windows):
    def request(number, *, day=THURSDAY, window="morning", case=None):
        return scheduling.request(
            case or city.case(cast, number),
            inspection_type=cast.types["footing"],
            day=day,
            window=windows[window],
            site_contact_name="Sam Siteman",
            site_contact_phone="555-0144",
            by=cast.bob,
            at=WEDNESDAY,
        )

    return request


@pytest.fixture
def movers(cast, book, windows):
    """Everybody with a visit on Thursday morning wants to Friday morning, where few places are left."""
    visits = [book(number) for number in range(100, 100 + MOVERS)]
    Slot.objects.create(inspector=cast.inspector, day=FRIDAY, window=windows["morning"], capacity=PLACES)
    return [
        lambda visit=visit: scheduling.move(visit, day=FRIDAY, window=windows["morning"], by=cast.bob, at=WEDNESDAY)
        for visit in visits
    ]


@pytest.fixture
def all_look_before_anybody_acts(monkeypatch):
    barrier, ranked = Barrier(MOVERS), Roster.ranked

    def look_and_wait(self, *args):
        seen = ranked(self, *args)
        barrier.wait(30)
        return seen

    monkeypatch.setattr(Roster, "ranked", look_and_wait)


def test_of_many_who_move_at_once_as_many_as_there_are_places_do_and_the_others_keep_theirs(
    movers, all_look_before_anybody_acts, at_once
):
    outcomes = at_once(*movers)

    assert sum(isinstance(one, Inspection) for one in outcomes) == PLACES
    assert sum(isinstance(one, scheduling.JustTaken) for one in outcomes) == MOVERS - PLACES
    assert booked() == {THURSDAY: MOVERS - PLACES, FRIDAY: PLACES}
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def test_control_without_the_guard_and_the_check_they_all_move(
    movers, all_look_before_anybody_acts, at_once, monkeypatch, no_check
):
    monkeypatch.setattr(places, "CHANGE_PLACE", places.CHANGE_PLACE.replace(GUARD, ""))

    at_once(*movers)

    assert booked()[FRIDAY] == MOVERS > PLACES


def test_without_the_guard_the_database_still_refuses(movers, all_look_before_anybody_acts, at_once, monkeypatch):
    monkeypatch.setattr(places, "CHANGE_PLACE", places.CHANGE_PLACE.replace(GUARD, ""))

    outcomes = at_once(*movers)

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == MOVERS - PLACES
    assert booked() == {THURSDAY: MOVERS - PLACES, FRIDAY: PLACES}


def test_those_who_change_places_crosswise_do_not_wait_for_one_another_for_ever(cast, book, windows, at_once):
    Quota.objects.create(district=cast.north, visits=50)
    there = [book(number) for number in range(100, 104)]
    back = [book(number, day=FRIDAY) for number in range(104, 108)]
    for day, other in ((FRIDAY, THURSDAY), (THURSDAY, FRIDAY)):
        moves = [(visit, day) for visit in there] + [(visit, other) for visit in back]
        outcomes = at_once(
            *(
                lambda visit=visit, to=to: scheduling.move(
                    visit, day=to, window=windows["morning"], by=cast.bob, at=WEDNESDAY
                )
                for visit, to in moves
            )
        )
        assert all(isinstance(one, Inspection) for one in outcomes), outcomes
    assert booked() == {THURSDAY: 4, FRIDAY: 4}
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def test_a_visit_that_is_moved_and_cancelled_at_once_holds_one_place_or_none(cast, book, windows, at_once):
    for number in range(100, 105):
        visit = book(number)

        at_once(
            lambda visit=visit: scheduling.move(
                visit, day=FRIDAY, window=windows["afternoon"], by=cast.bob, at=WEDNESDAY
            ),
            lambda visit=visit: scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY),
        )

        visit.refresh_from_db()
        assert visit.status == "cancelled"
    assert set(booked().values()) <= {0}
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def test_a_daily_limit_is_never_passed_however_many_inspectors_have_places(
    cast, book, windows, all_look_before_anybody_acts, at_once
):
    city.inspector(city.person("other", "Otto", "Other"), cast.north)
    limit = Quota.objects.create(district=cast.north, visits=PLACES)
    cases = [city.case(cast, number) for number in range(100, 100 + MOVERS)]

    outcomes = at_once(
        *(
            lambda case=case, window=("morning", "afternoon")[n % 2]: book(0, case=case, window=window)
            for n, case in enumerate(cases)
        )
    )

    assert sum(isinstance(one, Inspection) for one in outcomes) == PLACES
    assert sum(isinstance(one, scheduling.JustTaken) for one in outcomes) == MOVERS - PLACES
    counter = QuotaDay.objects.get(quota=limit)
    assert (counter.booked, counter.inspections.count()) == (PLACES, PLACES)
    assert sum(booked().values()) == PLACES


def test_without_the_limit_s_guard_the_database_still_refuses(
    cast, book, all_look_before_anybody_acts, at_once, monkeypatch
):
    monkeypatch.setattr(places, "HAS_ROOM", Q())
    Quota.objects.create(district=cast.north, visits=PLACES)
    cases = [city.case(cast, number) for number in range(100, 100 + MOVERS)]

    outcomes = at_once(*(lambda case=case: book(0, case=case) for case in cases))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == MOVERS - PLACES
    assert sum(booked().values()) == PLACES


def test_a_limit_that_staff_change_while_others_book_move_and_cancel_counts_what_there_is(cast, book, windows, at_once):
    limit = Quota.objects.create(district=cast.north, visits=50)
    visits = [book(number) for number in range(100, 108)]
    cases = [city.case(cast, number) for number in range(200, 204)]
    to_friday = {"day": FRIDAY, "window": windows["afternoon"], "by": cast.bob, "at": WEDNESDAY}

    outcomes = at_once(
        *[lambda: quotas.recount(limit, today=WEDNESDAY.date())] * 3,
        *(lambda visit=visit: scheduling.move(visit, **to_friday) for visit in visits[:4]),
        *(lambda visit=visit: scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY) for visit in visits[4:]),
        *(lambda case=case: book(0, case=case, window="afternoon") for case in cases),
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert dict(QuotaDay.objects.values_list("day", "booked")) == {THURSDAY: 4, FRIDAY: 4}
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def absent_while_somebody_books(cast, chief, book, monkeypatch):
    """Somebody looks for an inspector; before they book, that one calls in sick, and all is shared out."""
    ranked, reports = Roster.ranked, []

    def looked(self, *args):
        seen = ranked(self, *args)
        if not reports:
            reports.append(None)
            calling_in = Thread(target=call_in)
            calling_in.start()
            calling_in.join(30)
        return seen

    def call_in():
        day = {"first_day": THURSDAY, "last_day": THURSDAY}
        reports[0] = absences.record(cast.inspector, **day, reason="Sick", by=chief, at=WEDNESDAY)
        connection.close()

    monkeypatch.setattr(Roster, "ranked", looked)
    try:
        return book(100)
    except NotAllowed as error:
        return error
    finally:
        assert reports[0].left_over == []


def test_who_calls_in_sick_while_somebody_books_is_not_sent(cast, chief, book, monkeypatch):
    outcome = absent_while_somebody_books(cast, chief, book, monkeypatch)

    assert isinstance(outcome, scheduling.JustTaken)
    assert not Inspection.objects.exists()


def test_control_where_closed_places_can_be_taken_a_visit_is_lost_from_the_report(cast, chief, book, monkeypatch):
    monkeypatch.setattr(places, "TAKE_A_PLACE", places.TAKE_A_PLACE.replace(OPEN, ""))

    outcome = absent_while_somebody_books(cast, chief, book, monkeypatch)

    assert outcome.slot.inspector == cast.inspector
    assert outcome.slot.closed


def test_an_absence_among_many_bookings_leaves_no_visit_out_of_its_report(cast, chief, book, at_once):
    city.inspector(city.person("other", "Otto", "Other"), cast.north)
    Window.objects.update(capacity=4)
    cases = [city.case(cast, number) for number in range(100, 110)]
    sick = {"first_day": THURSDAY, "last_day": FRIDAY, "reason": "Sick", "by": chief, "at": WEDNESDAY}

    report, *outcomes = at_once(
        lambda: absences.record(cast.inspector, **sick),
        *(lambda case=case: book(0, case=case) for case in cases),
    )

    assert sum(isinstance(one, (Inspection, scheduling.JustTaken)) for one in outcomes) == len(cases)
    still_there = set(Inspection.objects.filter(slot__inspector=cast.inspector).values_list("pk", flat=True))
    assert still_there == {one.inspection.pk for one in report.left_over}
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def test_places_taken_away_while_others_book_are_never_fewer_than_taken(cast, chief, book, windows, at_once):
    cases = [city.case(cast, number) for number in range(100, 106)]

    change, *outcomes = at_once(
        lambda: capacity.change(
            cast.inspector, day=THURSDAY, window=windows["morning"], places=3, seen=8, by=chief, at=WEDNESDAY
        ),
        *(lambda case=case: book(0, case=case) for case in cases),
    )

    slot = Slot.objects.get()
    taken = sum(isinstance(one, Inspection) for one in outcomes)
    assert (slot.booked, slot.capacity) == (taken, 8 if isinstance(change, capacity.BelowBooked) else 3)
    assert miscounted(Slot) == miscounted(QuotaDay) == []


def test_of_two_who_change_the_same_places_at_once_the_second_hears_of_it(cast, chief, windows, at_once):
    outcomes = at_once(
        *(
            lambda number=number: capacity.change(
                cast.inspector, day=THURSDAY, window=windows["morning"], places=number, seen=8, by=chief, at=WEDNESDAY
            )
            for number in (5, 6)
        )
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["ChangedMeanwhile", "Slot"]


def booked():
    """Taken places by day."""
    found = {}
    for slot in Slot.objects.all():
        found[slot.day] = found.get(slot.day, 0) + slot.booked
    return found
