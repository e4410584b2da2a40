"""A place out of a line: parts found, short forms, nothing lost, and the same answer when it is asked again."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from permits.importing.places import DIRECTIONS, STREETS, UNITS, place_of, street_line

LINES = {
    "2701 E SH 114 SAMPLETON TX 76092": ("2701", "E SH 114", "", "SAMPLETON", "TX", "76092"),
    "305 WINDING RIDGE TRL Sampleton TX": ("305", "WINDING RIDGE TRL", "", "Sampleton", "TX", ""),
    "1400 MAIN ST Unit: 250": ("1400", "MAIN ST", "UNIT 250", "", "", ""),
    "1400 MAIN ST Unit: 250 SAMPLETON TX 76092": ("1400", "MAIN ST", "UNIT 250", "SAMPLETON", "TX", "76092"),
    "3100 E SAMPLETON BLVD SAMPLETON TX 76092": ("3100", "E SAMPLETON BLVD", "", "SAMPLETON", "TX", "76092"),
    "12 North Court Street, Unit 3, Sampleton, CA 95998": (
        "12",
        "North Court St",
        "UNIT 3",
        "Sampleton",
        "CA",
        "95998",
    ),
    "12 Oak St, Suite 100, Fort Sample TX 76092-1234": ("12", "Oak St", "STE 100", "Fort Sample", "TX", "76092-1234"),
    "7 State Highway 114 W Sampleton TX": ("7", "State Highway 114 W", "", "Sampleton", "TX", ""),
    "12 1/2 N. Main St. #3": ("12 1/2", "N Main St", "UNIT 3", "", "", ""),
    "123 Main Street Northeast": ("123", "Main St NE", "", "", "", ""),
    "123 Main St NE": ("123", "Main St NE", "", "", "", ""),
    "8 WEST GATE BOULEVARD": ("8", "WEST GATE BLVD", "", "", "", ""),
    "12 COURT STREET": ("12", "COURT ST", "", "", "", ""),
    "100 Avenue C": ("100", "Avenue C", "", "", "", ""),
    "5920 W EXAMPLE DR BLDG 1 Unit 101": ("5920", "W EXAMPLE DR", "BLDG 1 UNIT 101", "", "", ""),
    "Phase 2 - Sample Rd": ("", "Phase 2 - Sample Rd", "", "", "", ""),
    "516 FOX GLENN SAMPLETON TX 76092": ("516", "FOX GLENN SAMPLETON", "", "", "TX", "76092"),
    "": ("", "", "", "", "", ""),
}
WORDS = st.sampled_from(
    [*STREETS, *STREETS.values(), *DIRECTIONS, *UNITS, "12", "7B", "A", "Oak", "1/2", "SH", "114", "TX", "76999", ","]
)


@pytest.mark.parametrize(("line", "parts"), LINES.items())
def test_a_line_is_taken_apart(line, parts):
    assert tuple(place_of(line)) == parts


def test_a_city_that_is_known_is_taken_off_the_line():
    assert tuple(place_of("516 FOX GLENN SAMPLETON TX 76092", city="Sampleton")) == (
        "516", "FOX GLENN", "", "Sampleton", "TX", "76092",
    )  # fmt: skip


@pytest.mark.parametrize("unit", ["3", "#3", "# 3", "Unit 3", "unit: 3"])
def test_a_unit_beside_the_line_is_the_same_however_it_is_written(unit):
    assert street_line("12 Oak Street", unit) == ("12", "Oak St", "UNIT 3")


@example("CT BLDG EXPRESSWAY SPACE SUITE", "3")
@given(st.lists(WORDS, max_size=9).map(" ".join), st.sampled_from(["", "3", "Apt 4", "rear"]))
def test_what_was_taken_apart_stays_so(line, unit):
    house, street, unit = street_line(line, unit)

    assert street_line(f"{house} {street}".strip(), unit) == (house, street, unit)


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), max_size=12).map(" ".join))
def test_no_word_of_a_line_is_lost(line):
    short = STREETS | DIRECTIONS | UNITS

    def told(text):
        return sorted(short.get(word, word) for word in re.findall(r"\w+", text.upper()))

    assert told(" ".join(place_of(line))) == told(line)
