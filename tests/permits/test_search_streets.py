"""A street that is misspelt, an address by itself, the best match, and the beginning of a number."""

import pytest
from django.contrib.auth.models import AnonymousUser

from permits.searching import find, paging
from permits.searching.find import Wanted
from permits.searching.words import address_line, number_begun
from tests import factories
from tests.factories import NOW, TODAY

VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


def place(number="412", street="Mortar St", **more):
    return factories.Address(number=number, street=street, **more)


def numbers(response):
    return [case.number for case in response.context["cases"]]


def ask(client, **asked):
    return client.get("/search/", asked)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("412 Mortor St", ("412", "Mortor St", "")),
        ("412-B Mortor St apt 4, Plumb Hollow", ("412-B", "Mortor St", "apt 4 Plumb Hollow")),
        ("E 5th St", ("", "E 5th St", "")),
        ("5th St #4", ("", "5th St", "#4")),
        ("12", ("", "12", "")),
        ("", ("", "", "")),
        (", ,", ("", "", ",")),
    ],
)
def test_an_address_is_told_apart(typed, parts):
    assert address_line(typed) == parts


@pytest.mark.parametrize("typed", ["Mortor St", "412 mortor st", "412 Mortor Street", "412 MORTR ST apt 4"])
def test_a_misspelt_street_is_taken_for_the_one_that_is_meant_and_the_page_says_so(client, db, typed):
    meant = factories.Case(address=place(unit="Apt 4"))
    factories.Case(address=place(street="Trowel Ave"))

    response = ask(client, q=typed)

    assert numbers(response) == [meant.number]
    assert f"No records for “{typed}”. These are for Mortar St." in response.content.decode()


def test_the_wrong_kind_of_street_is_put_right(client, db):
    meant = factories.Case(address=place(street="Shore Vista Dr"))

    assert numbers(ask(client, q="412 Shore Vista Rd")) == [meant.number]


def test_a_street_that_is_only_somewhat_alike_is_offered_not_taken(client, db):
    factories.Case(address=place(street="Morning Glory Ln"))

    response = ask(client, q="Morna Glen")

    assert numbers(response) == []
    assert [street["name"] for street in response.context["meant"]] == ["Morning Glory Ln"]
    assert numbers(client.get(response.context["meant"][0]["url"])) != []


def test_a_street_of_the_city_is_not_put_right(client, db):
    factories.Case(address=place())
    factories.Case(address=place(street="Mortal St"))

    response = ask(client, q="999 Mortar St")

    assert (numbers(response), response.context["meant"]) == ([], [])


def test_a_street_with_confidential_addresses_only_is_never_named(client, cast):
    factories.Case(address=place(street="Shelter Rd", confidential=True))

    response = ask(client, q="Sheltor Rd")

    assert "Shelter Rd" not in response.content.decode()


def test_older_records_are_told_before_another_street_is_guessed(client, db):
    factories.Case(address=place(street="Trueblood St"))
    factories.Case(contractor_name="Trueblod Builders", filed_on=TODAY.replace(year=2010))

    assert "1 older record matches." in ask(client, q="trueblod").content.decode()


def test_the_pages_of_a_misspelt_street_keep_the_right_one(client, db):
    for n in range(30):
        factories.Case(address=place(number=str(n)))

    first = ask(client, q="Mortor St")
    assert "q=Mortar+St" in first.context["older"]
    assert len(numbers(client.get(first.context["older"]))) == 5


@pytest.mark.parametrize("who", [None, "bob"])
def test_a_misspelt_street_costs_no_more_than_six_queries(client, cast, django_assert_max_num_queries, settings, who):
    settings.CITY_SECONDS = 10**9  # a page's city may be a second old
    if who:
        client.force_login(getattr(cast, who))
    ask(client, q="hickory")  # what the newest records tell is read once an hour
    with django_assert_max_num_queries(6):
        assert ask(client, q="mortor st").context["meant"]


def test_the_address_filter_looks_at_the_address_alone(client, db):
    there = factories.Case(address=place())
    factories.Case(address=place(street="Trowel Ave"), description="Repointing mortar")

    assert numbers(ask(client, address="412 mortar street")) == [there.number]
    assert numbers(ask(client, address="mortor st")) == [there.number]
    chip = next(chip for chip in ask(client, address="mortar").context["chips"] if "mortar" in chip["text"])
    assert (chip["text"], chip["remove"]) == ("Address mortar", True)


@pytest.mark.parametrize("typed", ["412 mortar st unit 4", "412 Mortar Street Suite 4", "412 mortar st #4"])
def test_what_a_unit_is_called_does_not_matter(client, db, typed):
    there = factories.Case(address=place(unit="Apt 4"))

    assert numbers(ask(client, q=typed)) == [there.number]


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("BLDR-2026-0", "BLDR20260"),
        ("bldr 2026 77", "BLDR202677"),
        ("2016-0026", "20160026"),
        ("2016 002612 bp", "2016002612BP"),
        ("BLDR-2026", ""),
        ("13434 shore vista", ""),
        ("12000 N Ih 35", ""),
        ("mortar", ""),
        ("", ""),
    ],
)
def test_the_beginning_of_a_number_is_told_from_an_address(typed, begun):
    assert number_begun(typed) == begun


@pytest.mark.parametrize("typed", ["BLDR-2026-777", "bldr 2026 777", "BLDR2026777", "bldr-2026777"])
def test_the_beginning_of_a_number_finds_what_begins_so_and_nothing_else(client, db, typed):
    wanted = [factories.Case(number=f"BLDR-2026-7770{n}") for n in range(2)]
    factories.Case(number="BLDR-2026-00001", description="Next to 777 Mortar St")

    assert set(numbers(ask(client, q=typed))) == {case.number for case in wanted}


def test_the_best_match_stands_first_though_it_is_older(client, db):
    old = factories.Case(description="mortar street wall", filed_on=TODAY.replace(year=2024), address=None)
    new = factories.Case(description="wall along mortarboard st", address=None)

    assert numbers(ask(client, q="mortar")) == [new.number, old.number]
    response = ask(client, q="mortar", order="best")
    assert numbers(response) == [old.number, new.number]
    assert "2 records, best match first." in response.content.decode()
    assert response.context["other_order"]["text"] == "Newest first"


def test_the_best_match_pages_by_key_both_ways(client, db):
    for n in range(60):
        factories.Case(description="mortar" if n % 2 else "mortarboard", address=None)

    first = ask(client, q="mortar", order="best")
    second = client.get(first.context["older"])
    third = client.get(second.context["older"])
    every = [*numbers(first), *numbers(second), *numbers(third)]
    assert (len(every), len(set(every))) == (60, 60)
    assert numbers(client.get(third.context["newer"])) == numbers(second)
    assert numbers(client.get(client.get(third.context["newer"]).context["newer"])) == numbers(first)
    assert third.context["older"] == first.context["newer"] == ""


def test_the_best_match_says_that_it_ranks_the_newest_only(client, db, monkeypatch):
    monkeypatch.setattr("permits.searching.ranking.CAP", 3)
    monkeypatch.setattr(paging, "CAP", 3)
    for _ in range(5):
        factories.Case()

    response = ask(client, q="mortar", order="best")

    assert len(numbers(response)) == 3
    assert "More than 3 records. The newest 3 of them stand here, best match first." in response.content.decode()


def test_the_record_whose_number_is_typed_stands_before_the_best_match(client, db):
    exact = factories.Case(number="BLDR-2010-00042", filed_on=TODAY.replace(year=2010))
    factories.Case(description="Goes with BLDR-2010-00042")

    assert numbers(ask(client, q="BLDR-2010-00042", order="best"))[0] == exact.number


def test_feeds_ask_for_all_that_matches(db):
    case = factories.Case(description="sunroom")
    factories.Case()

    assert list(find.matching(Wanted(text="sunroom"), by=VISITOR)) == [case]
