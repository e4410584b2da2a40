"""The engine: tables, rates, percentages and their rounding, to the cent, against printed figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.choices import FeeBasis, Rounding
from permits.fees.reckoning import bounded, by_rate, by_table, rounded
from permits.models import FeeItem
from tests.permits.feetables import fee, printed, tier

TABLES = printed()
VECTORS = [(name, *vector) for name, (_item, _tiers, vectors) in TABLES.items() for vector in vectors]
CONTINUOUS = ["UBC 1997", "UBC 1994", "Stacy, Minnesota"]
MINNESOTA = [
    tier("0", "0", "0.0005"),
    tier("1000000", "500", "0.0004"),
    tier("2000000", "900", "0.0003"),
    tier("3000000", "1200", "0.0002"),
    tier("4000000", "1400", "0.0001"),
    tier("5000000", "1500", "0.00005"),
]
SAN_FRANCISCO_LIKE = [
    tier("0", "100"),
    tier("500", "160", "8.06", "100"),
    tier("2000", "281", "14.92", "1000"),
    tier("50000", "1314", "13.15", "1000"),
    tier("200000", "3287", "9.08", "1000"),
]


def test_there_are_a_hundred_and_sixteen_figures():
    assert len(VECTORS) == 116


@pytest.mark.parametrize(("name", "valuation", "expected"), VECTORS)
def test_a_printed_table_comes_to_its_printed_figures(name, valuation, expected):
    item, tiers, _vectors = TABLES[name]

    assert fee(item, tiers, valuation) == expected


@given(st.sampled_from(list(TABLES)), st.integers(0, 200_000_000), st.integers(0, 200_000_000))
def test_inside_a_row_more_never_costs_less(name, one, other):
    item, tiers, _vectors = TABLES[name]
    low, high = sorted((Decimal(one) / 100, Decimal(other) / 100))
    row = [tier for tier in tiers if tier.over < low][-1:]
    same_row = row == [tier for tier in tiers if tier.over < high][-1:]

    assert not same_row or fee(item, tiers, low) <= fee(item, tiers, high)


@given(st.sampled_from(CONTINUOUS), st.integers(1, 200_000_000), st.integers(0, 200_000_000))
def test_where_rows_meet_more_never_costs_less_anywhere(name, one, more):
    item, tiers, _vectors = TABLES[name]
    valuation = Decimal(one) / 100

    assert fee(item, tiers, valuation) <= fee(item, tiers, valuation + Decimal(more) / 100)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_the_rows_of_a_good_table_meet(name):
    item, tiers, _vectors = TABLES[name]

    for row in tiers:
        assert fee(item, tiers, row.over) == row.base


@pytest.mark.parametrize(
    ("valuation", "expected"),
    [("800", "0.40"), ("250000", "125.00"), ("1000000", "500.00"), ("1500000", "700.00"), ("5000000", "1500.00"),
     ("6000000", "1550.00")],
)  # fmt: skip
def test_a_table_without_steps_is_in_proportion(valuation, expected):
    item = FeeItem(basis=FeeBasis.TABLE)

    assert fee(item, MINNESOTA, valuation) == Decimal(expected)


@pytest.mark.parametrize(
    ("valuation", "expected"),
    [("1", "100.00"), ("500", "100.00"), ("500.01", "168.06"), ("2000", "280.90"), ("2001", "295.92"),
     ("50001", "1327.15"), ("200000", "3286.50"), ("250000", "3741.00")],
)  # fmt: skip
def test_ten_rows_or_three_are_the_same_to_the_engine(valuation, expected):
    item = FeeItem(basis=FeeBasis.TABLE, minimum=Decimal(100))

    assert fee(item, SAN_FRANCISCO_LIKE, valuation) == Decimal(expected)


def test_a_row_says_how_it_was_reckoned():
    _item, tiers, _vectors = TABLES["UBC 1997"]

    assert by_table(tiers, Decimal(385_000)) == (Decimal("2589.75"), "$993.75 + 285 × $5.60")
    assert by_table(tiers, Decimal(300))[1] == "300 is below the table"


@pytest.mark.parametrize(
    ("facts", "quantity", "amount", "how"),
    [
        ({"rate": "0.00013", "or_fraction": False}, "385000", "50.05000", "385,000 × $0.00013"),
        ({"rate": "1", "step": "25000"}, "385000", "16", "16 × $1.00"),
        ({"rate": "7.5", "amount": "15", "included": "1"}, "4", "37.5", "$15.00 + 3 × $7.50 (1 included)"),
        ({"rate": "7.5", "amount": "15", "included": "1"}, "1", "15", "$15.00 + 0 × $7.50 (1 included)"),
        ({"rate": "3", "step": "100", "or_fraction": False}, "250", "7.5", "250 ÷ 100 × $3.00"),
        ({"rate": "3", "step": "100"}, "201", "9", "3 × $3.00"),
    ],
)
def test_a_rate_counts_whole_steps_or_parts_of_them(facts, quantity, amount, how):
    facts = {name: Decimal(value) if isinstance(value, str) else value for name, value in facts.items()}

    assert by_rate(FeeItem(basis=FeeBasis.RATE, **facts), Decimal(quantity)) == (Decimal(amount), how)


@pytest.mark.parametrize(
    ("valuation", "strong_motion", "standards"),
    [("1", "0.50", "1.00"), ("3846", "0.50", "1.00"), ("25000", "3.25", "1.00"), ("25001", "3.25", "2.00")],
)
def test_a_state_surcharge_has_its_minimum(valuation, strong_motion, standards):
    smip = FeeItem(basis=FeeBasis.RATE, rate=Decimal("0.00013"), or_fraction=False, minimum=Decimal("0.50"))
    cbsc = FeeItem(basis=FeeBasis.RATE, rate=Decimal(1), step=Decimal(25_000), minimum=Decimal(1))

    for item, expected in ((smip, strong_motion), (cbsc, standards)):
        amount, how = by_rate(item, Decimal(valuation))
        assert bounded(item, rounded(amount, item.round_to, item.rounding), how)[0] == Decimal(expected)


@pytest.mark.parametrize(
    ("amount", "to", "rounding", "expected"),
    [
        ("1683.3375", "0.01", Rounding.HALF_UP, "1683.34"),
        ("0.005", "0.01", Rounding.HALF_UP, "0.01"),
        ("0.0149", "0.01", Rounding.DOWN, "0.01"),
        ("12.01", "1", Rounding.UP, "13.00"),
        ("12.50", "1", Rounding.HALF_UP, "13.00"),
        ("12.99", "1", Rounding.DOWN, "12.00"),
        ("12.62", "0.25", Rounding.HALF_UP, "12.50"),
        ("12.63", "0.25", Rounding.HALF_UP, "12.75"),
    ],
)
def test_a_surcharge_has_a_rounding_of_its_own(amount, to, rounding, expected):
    assert rounded(Decimal(amount), Decimal(to), rounding) == Decimal(expected)
