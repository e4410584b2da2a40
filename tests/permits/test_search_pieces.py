"""Which pieces of a search an index is asked for never changes what is found."""

import pytest
from django.db import connection

from permits.models import Case
from permits.searching import frequent
from permits.searching.pieces import chosen, with_pieces
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
    factories.Case(description="anvil plumbing services hickory")

    assert chosen([" BP ", " 10121"]) == (" 10121", [])
    assert chosen([" 95998", "ANVIL"]) == ("", [" 95998", "ANVIL"]), "a ZIP code that everybody has tells nothing"
    assert chosen([" 2016", "ANVIL"])[0] == "", "nor does a year"
    assert chosen(["PLUMBING", "SERVICES", "ANVIL", "HICKORY"]) == ("", ["HICKORY", "ANVIL"])


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
