"""Daily limits beside the places of each slot: of an inspector, a district, a trade."""

import datetime

import pytest
from django.db import IntegrityError

from inspections import quotas, scheduling
from inspections.assignment import Roster
from inspections.models import Quota, QuotaDay
from permits.models import Address, District
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY

FRIDAY = datetime.date(2026, 11, 20)


@pytest.fixture
def many(cast, book):
    """Ask for footings of as many permits."""

    def ask(*numbers, **facts):
        return [book(case=city.case(cast, number), **facts) for number in numbers]

    return ask


def counted():
    return {(one.quota_id, one.day): (one.booked, one.inspections.count()) for one in QuotaDay.objects.all()}


def test_a_city_of_fifteen_visits_per_inspector_and_day_sends_nobody_to_a_sixteenth(cast, many, afternoon):
    Quota.objects.create(inspector=cast.inspector, visits=3)

    many(101, 102)
    many(103, window=afternoon)

    with pytest.raises(scheduling.JustTaken):
        many(104, window=afternoon)
    (visit,) = many(105, day=FRIDAY)
    assert visit.slot.day == FRIDAY


def test_a_district_s_limit_counts_all_its_inspectors_and_no_other_district(cast, many, book):
    south = District.objects.create(code="S", name="South")
    city.inspector(city.person("other", "Otto", "Other"), cast.north, south)
    Quota.objects.create(district=cast.north, visits=1)
    many(101)

    with pytest.raises(scheduling.JustTaken):
        many(102)
    there = city.case(cast, 103, address=Address.objects.create(number="1", street="South St", district=south))
    assert book(case=there).slot.inspector.user.username == "other"


def test_a_trade_s_limit_counts_visits_of_that_trade_alone(cast, many):
    Quota.objects.create(trade="Structure", visits=1)
    many(101, 102)
    cast.types["footing"].trade = "Structure"
    cast.types["footing"].save()

    many(103)
    with pytest.raises(scheduling.JustTaken):
        many(104)


def test_where_one_inspector_s_limit_is_reached_the_next_one_goes(cast, many):
    other = city.inspector(city.person("other", "Otto", "Other"), cast.north)
    Quota.objects.create(inspector=cast.inspector, visits=1)

    assert {visit.slot.inspector for visit in many(101, 102)} == {cast.inspector, other}
    # The same address draws visits to whom is there already, but never beyond the limit.
    assert [visit.slot.inspector for visit in many(103, 104)] == [other, other]


def test_a_visit_counts_under_every_limit_that_fits_and_gives_back_what_it_took(cast, book):
    limits = [
        Quota.objects.create(visits=9),
        Quota.objects.create(district=cast.north, visits=9),
        Quota.objects.create(inspector=cast.inspector, district=cast.north, visits=9),
        Quota.objects.create(trade="Plumbing", visits=9),
    ]
    visit = book()
    assert counted() == {(one.pk, THURSDAY): (1, 1) for one in limits[:3]}

    limits[0].delete()
    scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY)

    assert counted() == {(one.pk, THURSDAY): (0, 0) for one in limits[1:3]}


def test_a_visit_moves_within_its_day_under_a_limit_that_is_used_up(cast, book, afternoon):
    limit = Quota.objects.create(visits=1)
    visit = book()

    moved = scheduling.move(visit, day=THURSDAY, window=afternoon, by=cast.bob, at=WEDNESDAY)
    assert counted() == {(limit.pk, THURSDAY): (1, 1)}
    scheduling.move(moved, day=FRIDAY, window=afternoon, by=cast.bob, at=WEDNESDAY)

    assert counted() == {(limit.pk, THURSDAY): (0, 0), (limit.pk, FRIDAY): (1, 1)}


def test_a_move_to_a_day_whose_limit_is_used_up_loses_nothing(cast, book, many, morning):
    limit = Quota.objects.create(visits=1)
    visit = book()
    many(101, day=FRIDAY)

    with pytest.raises(scheduling.JustTaken):
        scheduling.move(visit, day=FRIDAY, window=morning, by=cast.bob, at=WEDNESDAY)

    visit.refresh_from_db()
    assert visit.slot.day == THURSDAY
    assert counted() == {(limit.pk, THURSDAY): (1, 1), (limit.pk, FRIDAY): (1, 1)}


def test_a_used_up_limit_shows_in_what_is_offered(cast, many, morning, afternoon):
    Quota.objects.create(district=cast.north, visits=1)
    many(101)

    roster = Roster.read(cast.case, [THURSDAY, FRIDAY])

    footing = cast.types["footing"]
    assert not roster.is_free(footing, THURSDAY, afternoon)
    assert roster.is_free(footing, FRIDAY, morning)


def test_the_roster_takes_two_queries_for_one_day_and_for_many(cast, many, django_assert_num_queries):
    Quota.objects.create(visits=9)
    Quota.objects.create(district=cast.north, visits=9)
    many(101, 102, 103)

    for days in ([THURSDAY], [THURSDAY + datetime.timedelta(days=n) for n in range(30)]):
        with django_assert_num_queries(2):
            Roster.read(cast.case, days)


def test_a_new_limit_counts_what_is_booked_already(cast, many):
    visits = many(101, 102)
    many(103, day=FRIDAY)
    limit = Quota.objects.create(district=cast.north, visits=2)

    quotas.recount(limit, today=WEDNESDAY.date())

    assert counted() == {(limit.pk, THURSDAY): (2, 2), (limit.pk, FRIDAY): (1, 1)}
    with pytest.raises(scheduling.JustTaken):
        many(104)
    scheduling.cancel(visits[0], by=cast.bob, at=WEDNESDAY)
    assert many(105)


def test_a_lowered_limit_takes_no_more_and_cancels_nothing_and_a_raised_one_takes_more(cast, many):
    limit = Quota.objects.create(district=cast.north, visits=2)
    many(101, 102)
    limit.visits = 1
    limit.save()

    quotas.recount(limit, today=WEDNESDAY.date())

    assert counted() == {(limit.pk, THURSDAY): (2, 2)}
    with pytest.raises(scheduling.JustTaken):
        many(103)
    limit.visits = 3
    limit.save()
    quotas.recount(limit, today=WEDNESDAY.date())
    assert many(104)


def test_a_limit_of_another_trade_lets_go_of_what_it_counted(cast, many):
    limit = Quota.objects.create(district=cast.north, visits=1)
    many(101)
    limit.trade = "Plumbing"
    limit.save()

    quotas.recount(limit, today=WEDNESDAY.date())

    assert counted() == {(limit.pk, THURSDAY): (0, 0)}
    assert many(102)


def test_the_database_refuses_a_limit_counted_over(cast, many):
    Quota.objects.create(visits=1)
    many(101)

    with pytest.raises(IntegrityError, match="daily_limit_is_never_booked_over"):
        QuotaDay.objects.update(booked=2)
