"""Charging a case by its schedule: once, by the version of the day, and anew only when a person says so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.audit import history
from contacts.refusals import NotAllowed
from permits import fees
from permits.choices import DueAt, FeeStatus
from permits.fees import reckoning
from permits.models import CaseMeasure, Fee, FeeSchedule
from tests.factories import NOW
from tests.permits.schedules import adopted, in_force, item, of_building, square_feet

WORKED = {"PERMIT": "2589.75", "PLANCHECK": "1683.34", "SMIP": "50.05", "CBSC": "16.00"}


@pytest.fixture
def version(cast):
    cast.case.valuation = Decimal(385_000)
    cast.case.save()
    return in_force(cast.case, cast.fiona)


def assess(cast, **options):
    return fees.assess_schedule(cast.case, by=cast.dana, at=NOW, **options)


def amounts(charged):
    return {fee.code: str(fee.amount) for fee in charged}


def test_the_worked_example_comes_out_to_the_cent(cast, version):
    charged = assess(cast)

    assert amounts(charged) == WORKED
    assert fees.owed(cast.case) == Decimal("4339.14")


def test_a_fee_knows_its_item_account_step_share_and_how(cast, version):
    permit, plan_check, *_rest = assess(cast)

    assert (permit.account, permit.refundable, permit.due_at) == ("", 100, DueAt.ISSUANCE)
    assert (plan_check.account, plan_check.refundable, plan_check.due_at) == ("101-2040", 0, DueAt.SUBMITTAL)
    assert (permit.item.version, permit.how) == (version, "$993.75 + 285 × $5.60")
    assert plan_check.how == "65% of $2,589.75"


def test_charging_twice_adds_nothing(cast, version):
    assess(cast)

    assert assess(cast) == []
    assert cast.case.fees.count() == 4


def test_a_step_charges_what_is_due_by_then(cast, version):
    assert amounts(assess(cast, due_at=DueAt.SUBMITTAL)) == {"PLANCHECK": "1683.34"}
    assert set(amounts(assess(cast, due_at=DueAt.ISSUANCE))) == {"PERMIT", "SMIP", "CBSC"}


def test_what_staff_ask_for_is_charged_when_they_ask_and_again_once_it_was_paid(cast, version):
    charged = assess(cast, extra=["REINSPECTION"])
    again = assess(cast, extra=["REINSPECTION"])
    fees.settle(charged, by=cast.fiona, at=NOW)

    assert (amounts(charged), again) == ({**WORKED, "REINSPECTION": "47.00"}, [])
    assert amounts(assess(cast, extra=["REINSPECTION"])) == {"REINSPECTION": "47.00"}


def test_the_database_owes_an_item_of_the_schedule_once(cast, version):
    permit = assess(cast)[0]

    with pytest.raises(IntegrityError, match="fee_of_the_schedule_is_owed_once"), transaction.atomic():
        Fee.objects.create(case=cast.case, code="PERMIT", amount=1, assessed_at=NOW, item=permit.item)


def test_a_measure_of_the_case_brings_its_fees(cast, version):
    measured = {"square_feet": Decimal(1210), "valuation": Decimal(400)}
    case = fees.measure(cast.case, measured, by=cast.dana, at=NOW)

    charged = assess(cast)

    assert amounts(charged)["AREA"] == "36.00"  # 710 × 0.05 = 35.50, rounded up to a dollar
    assert charged[0].how == "400 is below the table; the minimum is $23.50"
    assert fees.measures_of(case) == measured
    assert history(cast.case.number).filter(act="was measured").get().facts == {
        "square_feet": "1210",
        "valuation": "400",
    }


def test_a_measure_can_be_taken_away_and_measuring_the_same_again_is_no_news(cast, version):
    for amount in (Decimal(90), Decimal(90), None):
        fees.measure(cast.case, {"square_feet": amount}, by=cast.dana, at=NOW)

    assert not CaseMeasure.objects.exists()
    assert history(cast.case.number).filter(act="was measured").count() == 2


def test_without_a_measure_nothing_is_charged_by_it(cast, version):
    cast.case.valuation = None
    cast.case.save()

    assert assess(cast) == []


def test_the_version_of_the_day_counts_in_the_city(cast, version):
    next_year = fees.copy(version, starts_on=date(2027, 1, 1), by=cast.fiona, at=NOW)
    next_year.items.filter(code="CBSC").update(rate=Decimal(2))
    adopted(next_year, cast.fiona)
    before, after = NOW.replace(month=12, day=31, hour=23), NOW.replace(year=2027, month=1, day=1, hour=8, minute=1)

    assert fees.schedule_of(cast.case, at=before) == version
    assert fees.schedule_of(cast.case, at=after) == next_year
    assert amounts(fees.assess_schedule(cast.case, by=cast.dana, at=after))["CBSC"] == "32.00"


def test_a_later_version_leaves_charged_fees_alone(cast, version):
    assess(cast, due_at=DueAt.SUBMITTAL)
    later = fees.copy(version, starts_on=date(2026, 12, 1), by=cast.fiona, at=NOW)
    later.items.filter(code="PLANCHECK").update(rate=Decimal(80))
    adopted(later, cast.fiona)

    charged = fees.assess_schedule(cast.case, by=cast.dana, at=NOW + timedelta(days=20))

    assert "PLANCHECK" not in amounts(charged)
    assert cast.case.fees.get(code="PLANCHECK").amount == Decimal("1683.34")


DECEMBER = NOW.replace(month=12, day=20)


@pytest.fixture
def from_december(cast, version):
    """Another version in force from December on, whose permit fee has another code and whose plan check is dearer."""
    later = fees.copy(version, starts_on=date(2026, 12, 1), by=cast.fiona, at=NOW)
    later.items.filter(code="PERMIT").update(code="BLDG")
    later.items.filter(code="PLANCHECK").update(rate=Decimal(80))
    return adopted(later, cast.fiona)


def the_rest(cast, handed_in=NOW):
    return fees.charge_the_rest(cast.case, due_at=DueAt.ISSUANCE, handed_in=handed_in, by=cast.dana, at=DECEMBER)


def test_the_rest_is_charged_as_it_was_told_at_hand_in(cast, version, from_december):
    assess(cast, due_at=DueAt.SUBMITTAL)

    assert amounts(the_rest(cast)) == {code: WORKED[code] for code in ("PERMIT", "SMIP", "CBSC")}
    assert the_rest(cast) == []


def test_the_rest_of_what_was_free_at_hand_in_is_by_the_version_of_that_day(cast, version, from_december):
    assert amounts(the_rest(cast))["PLANCHECK"] == WORKED["PLANCHECK"]


def test_what_a_person_took_back_the_site_does_not_charge_again(cast, version):
    plan_check, *_rest = assess(cast, due_at=DueAt.SUBMITTAL)
    fees.void(plan_check, why="Charged in error", by=cast.fiona, at=NOW)

    assert "PLANCHECK" not in amounts(the_rest(cast))


def test_fees_that_staff_reckoned_anew_get_no_second_set(cast, version, from_december):
    assess(cast, due_at=DueAt.SUBMITTAL)
    fees.reassess(cast.case, why="By the new schedule", by=cast.dana, at=DECEMBER)

    assert the_rest(cast) == []
    assert set(cast.case.fees.standing().values_list("code", flat=True)) == {"BLDG", "PLANCHECK", "SMIP", "CBSC"}


def test_where_no_schedule_was_in_force_at_hand_in_nothing_is_charged_later(cast):
    in_force(cast.case, cast.fiona, starts_on=date(2026, 12, 1))

    assert the_rest(cast) == []


def test_a_person_reckons_anew_and_only_what_is_unpaid_and_differs_is_taken_back(cast, version):
    permit, plan_check, smip, cbsc = assess(cast)
    by_hand = fees.assess(cast.case, code="COPIES", description="Copies", amount=Decimal(3), by=cast.dana, at=NOW)
    fees.settle([plan_check], by=cast.fiona, at=NOW)
    fees.measure(cast.case, {"valuation": Decimal(390_000)}, by=cast.dana, at=NOW)

    charged = fees.reassess(cast.case, why="Valuation corrected", by=cast.dana, at=NOW)

    assert amounts(charged) == {"PERMIT": "2617.75", "SMIP": "50.70"}
    statuses = {fee: Fee.objects.get(pk=fee.pk).status for fee in (permit, plan_check, smip, cbsc, by_hand)}
    assert list(statuses.values()) == [
        FeeStatus.VOID,
        FeeStatus.SETTLED,
        FeeStatus.VOID,
        FeeStatus.OWED,
        FeeStatus.OWED,
    ]
    assert history(cast.case.number).filter(act="was taken back", why="Valuation corrected").count() == 2
    assert fees.reassess(cast.case, why="Again", by=cast.dana, at=NOW) == []


def test_what_is_taken_back_is_charged_anew_even_beside_an_older_one_of_its_kind(cast, version):
    first = assess(cast, extra=["REINSPECTION"])[-1]
    fees.settle([first], by=cast.fiona, at=NOW)
    second = assess(cast, extra=["REINSPECTION"])[-1]
    fees.owe_again([first], by=cast.fiona, at=NOW)
    later = fees.copy(version, starts_on=date(2026, 12, 1), by=cast.fiona, at=NOW)
    later.items.filter(code="REINSPECTION").update(amount=Decimal(50))
    adopted(later, cast.fiona)

    charged = fees.reassess(cast.case, why="New year", by=cast.dana, at=NOW + timedelta(days=20))

    assert amounts(charged) == {"REINSPECTION": "50.00"}
    owed = cast.case.fees.owed().filter(code="REINSPECTION").values_list("amount", flat=True)
    assert (sorted(owed), Fee.objects.get(pk=second.pk).status) == ([47, 50], FeeStatus.VOID)


def test_reckoning_anew_keeps_what_staff_asked_for(cast, version):
    assess(cast, extra=["REINSPECTION"])

    fees.reassess(cast.case, why="Looked at again", by=cast.dana, at=NOW)

    assert cast.case.fees.owed().filter(code="REINSPECTION").count() == 1


def test_reckoning_anew_needs_a_reason(cast, version):
    with pytest.raises(NotAllowed, match="Say why"):
        fees.reassess(cast.case, why=" ", by=cast.dana, at=NOW)


def test_a_case_type_without_a_schedule_or_a_version_says_what_to_do(cast):
    for schedule in (None, FeeSchedule.objects.create(name="Empty")):
        cast.case.case_type.fee_schedule = schedule
        cast.case.case_type.save()
        with pytest.raises(NotAllowed, match="adopt a version"):
            assess(cast)


def test_a_draft_is_not_in_force(cast):
    cast.case.case_type.fee_schedule = of_building().schedule
    cast.case.case_type.save()

    with pytest.raises(NotAllowed, match="No fee schedule is in force"):
        assess(cast)


def test_a_record_from_elsewhere_is_neither_measured_nor_charged(cast, version):
    cast.case.source = "old system"
    cast.case.save()

    for act in (
        lambda: assess(cast),
        lambda: fees.reassess(cast.case, why="So", by=cast.dana, at=NOW),
        lambda: fees.measure(cast.case, {"valuation": Decimal(1)}, by=cast.dana, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="Adopt it"):
            act()


def test_a_percentage_of_several_counts_those_that_are_charged(cast, version):
    draft = fees.copy(version, starts_on=date(2027, 1, 1), by=cast.fiona, at=NOW)
    counted = list(draft.items.filter(code__in=["PERMIT", "PLANCHECK", "AREA"]))
    item(draft, "TECHNOLOGY", basis="percentage", rate=Decimal(3), of=counted)
    version = type(draft).objects.with_items().get(pk=draft.pk)

    lines = reckoning.reckon(version.items.all(), {"valuation": Decimal(385_000)})

    assert lines[-1].how == "3% of $4,273.09"
    assert str(lines[-1].amount) == "128.19"
    assert [line.item.code for line in reckoning.reckon(version.items.all(), {})] == []


def test_a_maximum_caps_a_line_and_says_so(cast, version):
    draft = fees.copy(version, starts_on=date(2027, 1, 1), by=cast.fiona, at=NOW)
    item(draft, "CAPPED", basis="rate", measure=square_feet(), rate=Decimal(1), maximum=Decimal(250))
    version = type(draft).objects.with_items().get(pk=draft.pk)

    line = reckoning.reckon(version.items.all(), {"square_feet": Decimal(1000)})[-1]

    assert (str(line.amount), line.how) == ("250.00", "1,000 × $1.00; the maximum is $250.00")


def test_reckoning_a_version_costs_the_same_however_long_it_is(cast, version, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = fees.schedule_of(cast.case, at=NOW)
        reckoning.reckon(found.items.all(), {"valuation": Decimal(385_000)})
