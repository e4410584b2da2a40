"""What looks like a slip is found, and adopted all the same."""

from decimal import Decimal

import pytest

from permits.choices import FeeBasis
from permits.fees.lint import Slip, lint
from permits.models import FeeScheduleVersion, FeeTier
from tests.permits.schedules import adopted, draft, item, of_building, table, valuation


@pytest.fixture
def version(db):
    return draft()


def found(version):
    return [(finding.code, finding.slip) for finding in lint(read(version))]


def read(version):
    return FeeScheduleVersion.objects.with_items().get(pk=version.pk)


def rows(version, *overs, **facts):
    made = item(version, "TABLE", basis=FeeBasis.TABLE, measure=valuation(), **facts)
    FeeTier.objects.bulk_create(FeeTier(item=made, over=over, base=base) for over, base in overs)


def test_a_good_schedule_has_nothing_to_find(db):
    assert found(of_building()) == []


@pytest.mark.parametrize("name", ["UBC 1997", "UBC 1994", "Stacy, Minnesota"])
def test_tables_whose_rows_meet_have_nothing_to_find(version, name):
    table(version, name=name)

    assert found(version) == []


def test_all_six_breaks_of_selahs_table_are_found_and_it_can_be_adopted(cast, version):
    table(version, name="Selah, Washington")

    texts = [finding.text for finding in lint(read(version))]

    assert [slip for _code, slip in found(version)] == [
        Slip.JUMP,
        Slip.FALL,
        Slip.FALL,
        Slip.FALL,
        Slip.FALL,
        Slip.JUMP,
    ]
    assert texts[0] == "At 2,000 the fee jumps: the row before comes to $65.24, this one begins with $78.35."
    assert texts[1] == "At 25,000 the fee falls: the row before comes to $378.04, this one begins with $374.58."
    assert adopted(version, cast.fiona).is_adopted


@pytest.mark.parametrize(
    ("overs", "facts", "slips"),
    [
        ([(500, 20)], {}, [Slip.GAP]),
        ([(500, 20)], {"minimum": 20}, []),
        ([(0, 20), (500, 20)], {}, []),
        ([(0, 20), (0, 30)], {}, [Slip.OVERLAP]),
        ([(0, 20), (500, 30), (500, 30)], {}, [Slip.JUMP, Slip.OVERLAP]),
        ([(0, 20), (500, 10)], {}, [Slip.FALL]),
        ([(0, 20), (500, 10)], {"minimum": 25}, []),
        ([(0, 20), (500, 30)], {"maximum": 15}, []),
        ([], {}, [Slip.NOTHING]),
    ],
)
def test_rows_that_do_not_meet_are_found(version, overs, facts, slips):
    rows(version, *overs, **facts)

    assert [slip for _code, slip in found(version)] == slips


def test_what_is_measured_by_nothing_a_percentage_of_nothing_and_nothing_itself_are_found(version):
    item(version, "FREE")
    item(version, "RATE", basis=FeeBasis.RATE, rate=Decimal(2))
    item(version, "SHARE", basis=FeeBasis.PERCENTAGE, rate=Decimal(65))
    later = item(version, "LATER", amount=Decimal(10))
    early = item(version, "EARLY", basis=FeeBasis.PERCENTAGE, rate=Decimal(5), of=[later])
    type(early).objects.filter(pk=early.pk).update(position=0)

    assert found(version) == [
        ("EARLY", Slip.OF_A_LATER_ONE),
        ("FREE", Slip.NOTHING),
        ("RATE", Slip.UNMEASURED),
        ("SHARE", Slip.OF_NOTHING),
    ]
