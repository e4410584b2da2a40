"""Which pieces of a search an index is asked for never changes what is found."""

import pytest
from django.db import connection

from permits.models import Case
from permits.searching import frequent
from permits.searching.pieces import chosen, telling, with_pieces
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

    assert chosen([" BP ", " 10121"]) == (" 10121", [])
    assert chosen([" 95998", "HICKORY"])[0] == "", "a ZIP code that everybody has tells nothing"
    assert chosen([" 2016", "ANVIL"])[0] == "", "nor does a year"
    assert [told in "HICKORY ANVIL" for told in chosen(["PLUMBING", "SERVICES", "ANVIL", "HICKORY"])[1]] == [True, True]


def test_a_word_that_hardly_any_record_has_is_asked_for_alone():
    for _ in range(6):
        factories.Case(description="plumbing services")
    factories.Case(description="plumbing anvil")

    assert chosen(["PLUMBING", "ANVIL", " ST "]) == ("", ["ANVIL"])


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

    found = with_pieces(Case.objects.all(), [typed])

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

    pieces = [" 1684639", "METER", "MOVED"]

    assert chosen(pieces)[0] == " 1684639"
    assert list(with_pieces(Case.objects.all(), pieces)) == [wanted]


def test_a_record_without_figures_has_none():
    with connection.cursor() as cursor:
        cursor.execute("SELECT permits_figures(' '), permits_figures(''), permits_figures(' 12 A1234 123B ')")
        assert cursor.fetchone() == ("", "", "")
