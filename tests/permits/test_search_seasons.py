"""Whichever way the newest records with some words are come by, they are the same; and the shortest way is taken."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import DateField, Value

from permits.models import Case
from permits.models.season import DAYS, FIRST_DAY, LAST, Season, season_of
from permits.searching import find, frequent, ranking
from permits.searching.find import Wanted
from permits.searching.pieces import pieces_of
from permits.searching.seasons import by_season
from permits.searching.ways import Way, shortest
from tests import factories
from tests.factories import TODAY

ODD = [date.min, FIRST_DAY - timedelta(days=1), FIRST_DAY, date(2026, 2, 28), date(2206, 11, 3), date.max]


@pytest.fixture
def years(db):
    """Nine records, one a season and two in some, some of them on days that somebody mistyped."""
    days = [TODAY - timedelta(days=n * 70) for n in range(5)]
    return [factories.Case(filed_on=day, description="anvil") for day in [*days, days[0], days[3], date.min, date.max]]


def keys(cases):
    return [(case["filed_on"], case["id"]) for case in cases]


def test_the_database_and_we_count_the_same_seasons(db):
    factories.Case()
    for day in [*ODD, *(FIRST_DAY + timedelta(days=n * DAYS - n % 2) for n in range(300))]:
        told = Case.objects.values_list(Season(Value(day, DateField())), flat=True).get()
        assert told == season_of(day), day
    assert (season_of(date.min), season_of(date.max)) == (0, LAST)


@pytest.mark.parametrize("most", [1, 4, 100])
def test_season_by_season_the_records_come_in_their_order(years, most):
    factories.Case(description="hickory")
    every = Case.objects.filter(search_text__contains="ANVIL").values("filed_on", "id")
    newest_first = sorted(keys(every), reverse=True)

    assert keys(by_season(every, most=most)) == newest_first[:most]
    assert keys(by_season(every, most=most, oldest_first=True)) == newest_first[::-1][:most]

    since = every.filter(filed_on__gte=TODAY - timedelta(days=150), filed_on__lte=TODAY)
    ends = {"start": TODAY, "stop": TODAY - timedelta(days=150)}
    assert keys(by_season(since, most=most, **ends)) == [key for key in newest_first if key in keys(since)][:most]


def test_nothing_is_looked_for_beyond_the_seasons_that_are_named(years):
    every = Case.objects.values("filed_on", "id")

    found = keys(by_season(every, most=100, start=TODAY, stop=TODAY))

    assert {season_of(day) for day, _pk in found} == {season_of(TODAY)}


def test_the_newest_to_be_ranked_are_the_same_either_way(years, monkeypatch):
    monkeypatch.setattr(ranking, "CAP", 4)
    found = {}
    for way in (Way.AT_ONCE, Way.BY_SEASON, Way.IN_TURN):
        monkeypatch.setattr(find, "shortest", lambda patterns, since, way=way: way)
        found[way] = find.find(Wanted(text="anvil", best_first=True), by=AnonymousUser())

    assert len(found[Way.AT_ONCE].cases) == 4
    assert len({tuple(case.pk for case in page.cases) for page in found.values()}) == 1


def of_a_city(monkeypatch, *, a_season, share):
    """What the newest thousand tell of a city, of which a share are about porches."""
    with_it = round(share * 1000)
    told = frequent.Newest(
        (" 2016 PORCH ",) * with_it + (" ROOF ",) * (1000 - with_it), TODAY, a_season, range(2010, 2027)
    )
    monkeypatch.setattr(frequent, "_newest", lambda moment: told)


@pytest.mark.parametrize(
    ("a_season", "share", "since", "way"),
    [
        (300, 0.5, None, Way.AT_ONCE),
        (15_000, 0, None, Way.AT_ONCE),
        (15_000, 0.002, None, Way.AT_ONCE),
        (15_000, 0.003, None, Way.BY_SEASON),
        (62_000, 0.001, None, Way.BY_SEASON),
        (62_000, 0.1, None, Way.BY_SEASON),
        (62_000, 0.3, None, Way.IN_TURN),
        (15_000, 0.3, None, Way.IN_TURN),
        (15_000, 0, TODAY - timedelta(days=3 * 365), Way.BY_SEASON),
        (15_000, 0, TODAY - timedelta(days=9 * 365), Way.AT_ONCE),
        (300, 0, TODAY - timedelta(days=3 * 365), Way.AT_ONCE),
    ],
)
def test_the_shortest_way_depends_on_how_much_there_is(monkeypatch, a_season, share, since, way):
    of_a_city(monkeypatch, a_season=a_season, share=share)

    assert shortest(pieces_of("porch"), since=since) is way


@pytest.mark.parametrize(
    ("wanted", "way"),
    [
        (Wanted(text="porch"), Way.BY_SEASON),
        (Wanted(address="porch", text="porch"), Way.BY_SEASON),
        (Wanted(text="porch", older_than=(TODAY, 1)), Way.BY_SEASON),
        (Wanted(text="porch", status="issued"), Way.AT_ONCE),
        (Wanted(text="porch", until=TODAY), Way.AT_ONCE),
        (Wanted(text="412 porch"), Way.AT_ONCE),
        (Wanted(text="2016 porch"), Way.BY_SEASON),
        (Wanted(text="12345"), Way.LISTED),
        (Wanted(status="issued"), Way.LISTED),
        (Wanted(since=TODAY), Way.IN_TURN),
    ],
)
def test_who_asks_for_more_than_words_is_not_told_how_many_there_are(monkeypatch, wanted, way):
    of_a_city(monkeypatch, a_season=62_000, share=0.01)

    assert wanted.way is way


def test_of_no_records_nothing_is_frequent(db):
    assert frequent.newest().a_season == 0
    assert shortest(pieces_of("porch"), since=None) is Way.AT_ONCE


def test_the_pace_of_a_city_is_that_of_its_newest_records(db):
    for n in range(10):
        factories.Case(filed_on=TODAY - timedelta(days=n))

    assert frequent.newest().a_season == DAYS
