"""Which pieces of a search an index is asked for never changes what is found."""

from datetime import date

import pytest
from django.db import connection

from permits.models import Case
from permits.searching import frequent
from permits.searching.pieces import chosen, having, pieces_of, telling, with_pieces
from tests import factories


@pytest.fixture(autouse=True)
def newest(db):
    """Records are made in the test: what the process knows of the newest is forgotten before and after."""
    frequent.forget()
    yield
    frequent.forget()


def test_a_rare_figure_is_asked_for_alone_and_of_words_the_two_rarest():
    for _ in range(6):
        factories.Case(description="plumbing services 95998")
    for _ in range(2):
        factories.Case(description="anvil plumbing services hickory")
    factories.Case(filed_on=date(2015, 12, 31))

    assert chosen(pieces_of("bp 10121")) == ("10121", [])
    assert chosen(pieces_of("10121")) == ("10121:*", []), "alone it may be the beginning of a number"
    assert chosen(pieces_of("95998 hickory"))[0] == "", "a ZIP code that everybody has tells nothing"
    assert chosen(pieces_of("95998 412 hickory")) == ("412", [])
    assert chosen(pieces_of("2016 anvil"))[0] == "", "nor does a year"
    assert chosen(pieces_of("1987 hickory")) == ("1987", []), "but nothing here is of that one"
    rarest = chosen(pieces_of("plumbing services anvil hickory"))[1]
    assert [told in "HICKORY ANVIL" for told in rarest] == [True, True]


def test_a_word_that_hardly_any_record_has_is_asked_for_alone():
    for _ in range(6):
        factories.Case(description="plumbing services")
    factories.Case(description="plumbing anvil")

    assert chosen(pieces_of("plumbing anvil street")) == ("", ["ANVIL"])


def test_of_a_word_the_part_is_asked_for_that_hardly_more_records_have():
    for described in ("master", *["masting", "pastel", "sterling"] * 3, "granite"):
        factories.Case(description=described)

    assert telling("MASTER", shortest=4) in {"MASTE", "ASTER"}, "each four of its signs stand in others too"
    assert len(telling("GRANITE", shortest=4)) == 4
    assert len(telling("GRANITE", shortest=5)) == 5
    assert telling("SINK", shortest=4) == "SINK"
    assert telling(" ST ", shortest=4) == " ST "


def test_a_part_is_no_good_whose_signs_stand_apart_in_many_records():
    for _ in range(4):
        factories.Case(description="chrome iron")
    factories.Case(description="thron")

    assert telling("THRON", shortest=4) in {"THRO", "THRON"}


@pytest.mark.parametrize("typed", ["PLASTER", "MASTER", "LUSTER", "PLAN", "PLASTERS"])
def test_the_whole_word_is_found_and_nothing_that_has_only_its_part(typed):
    words = ("plaster", "plasterer", "lasted", "master", "cluster", "lustern", "planks")
    cases = {word: factories.Case(description=word) for word in words}

    found = with_pieces(Case.objects.all(), pieces_of(typed))

    assert set(found) == {case for word, case in cases.items() if typed in word.upper()}


@pytest.mark.parametrize(
    "description",
    [
        "meter 1684639 moved",
        "meter 16846390001-B moved",
        "meter 1684639" + "x" * 3000 + " moved",
        "meter " + "1684639" * 500 + " moved",
        "meter moved " + "1684638 " * 400 + "1684639",
        "meter moved " + "ä" * 2500 + " 1684639",
    ],
)
def test_a_figure_is_found_wherever_a_word_begins_with_it(description):
    wanted = factories.Case(description=description)
    factories.Case(description="meter 91684639 moved, see A1684639")

    assert chosen(pieces_of("1684639"))[0] == "1684639:*"
    assert list(with_pieces(Case.objects.all(), pieces_of("1684639"))) == [wanted]


@pytest.mark.parametrize(
    "description",
    [
        "meter 412 moved",
        "meter 412-B moved",
        "meter 412b moved",
        "meter 412bis moved 4120",
        "meter moved 412" + " 4120" * 600,
        "meter moved " + "ä" * 2500 + " 412C",
    ],
)
def test_beside_other_words_a_number_is_a_whole_one_with_or_without_letters(description, monkeypatch):
    wanted = factories.Case(description=description)
    for other in ("meter 4120 moved", "meter A412 moved", "meter 41 moved, 2", "meter 1412 moved"):
        factories.Case(description=other)
    pieces = pieces_of("meter 412 moved")

    assert chosen(pieces) == ("412", [])
    assert list(with_pieces(Case.objects.all(), pieces)) == [wanted]
    assert list(having(Case.objects.all(), "search_text", pieces)) == [wanted]
    monkeypatch.setattr("permits.searching.pieces.RARE", -1)
    assert not chosen(pieces)[0]
    assert list(with_pieces(Case.objects.all(), pieces)) == [wanted], "the index of words finds the same"


def test_the_numbers_of_a_text_are_the_figures_that_its_words_begin_with():
    with connection.cursor() as cursor:
        cursor.execute("SELECT permits_numbers(' '), permits_numbers(''), permits_numbers(' 12 A1234 123B 007 45TH ')")
        assert cursor.fetchone() == ("", "", "'007' '123'")
