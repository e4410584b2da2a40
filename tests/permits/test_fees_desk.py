"""Fees at the desk: shown before they are charged, charged once, reckoned anew with a reason, waived."""

from decimal import Decimal

import pytest

from permits import fees
from permits.choices import FeeStatus
from permits.models import Case, CaseMeasure, Fee
from tests.factories import NOW
from tests.permits.schedules import in_force


@pytest.fixture
def technician(cast, client):
    cast.case.valuation = Decimal(385_000)
    cast.case.save()
    in_force(cast.case, cast.fiona)
    client.force_login(cast.dana)
    return client


def page(cast, act="assess"):
    return f"/admin/permits/case/{cast.case.pk}/{act}-fees/"


def words(response):
    return " ".join(response.content.decode().split())


def seen(response):
    return response.context["proposal"].fingerprint


def charge(client, cast, act="assess", **typed):
    return client.post(page(cast, act), {"valuation": "385000", "charge": "1", **typed})


def test_lines_and_total_are_shown_and_nothing_is_charged_yet(technician, cast):
    shown = words(technician.get(page(cast)))

    for expected in ('value="385000.00"', "$993.75 + 285 × $5.60", "65% of $2,589.75", "Charge $4,339.14"):
        assert expected in shown
    assert not Fee.objects.exists()


def test_other_measures_are_shown_before_they_count(technician, cast):
    shown = technician.post(page(cast), {"valuation": "1000", "square_feet": "600", "extra": "REINSPECTION"})

    assert [line.item.code for line in shown.context["proposal"].lines] == [
        "PERMIT",
        "PLANCHECK",
        "SMIP",
        "CBSC",
        "REINSPECTION",
        "AREA",
    ]
    assert Case.objects.get(pk=cast.case.pk).valuation == 385_000
    assert not Fee.objects.exists()


def test_what_was_shown_is_charged_once_and_a_second_click_adds_nothing(technician, cast):
    shown = technician.post(page(cast), {"valuation": "390000", "square_feet": "600"})
    typed = {"valuation": "390000", "square_feet": "600", "seen": seen(shown)}

    first, second = charge(technician, cast, **typed), charge(technician, cast, **typed)

    assert first.url == f"/admin/permits/case/{cast.case.pk}/change/"
    assert "Nothing more is charged for these measures." in words(second)
    assert sorted(fee.code for fee in cast.case.fees.all()) == ["AREA", "CBSC", "PERMIT", "PLANCHECK", "SMIP"]
    assert Case.objects.get(pk=cast.case.pk).valuation == 390_000
    assert CaseMeasure.objects.get(case=cast.case).amount == 600


def test_what_was_not_shown_is_not_charged_and_nothing_typed_is_lost(technician, cast):
    shown = technician.get(page(cast))

    answer = charge(technician, cast, valuation="500000", seen=seen(shown))

    assert "These are not the fees you looked at." in words(answer)
    assert 'value="500000"' in words(answer)
    assert "$3,233.75" in words(answer)
    assert not Fee.objects.exists()
    assert Case.objects.get(pk=cast.case.pk).valuation == 385_000


def test_a_measure_that_is_no_number_is_told_at_its_field(technician, cast):
    answer = charge(technician, cast, valuation="much")

    assert "Enter a number" in words(answer)
    assert 'value="much"' in words(answer)
    assert not Fee.objects.exists()


def test_without_a_schedule_the_page_says_what_to_do(technician, cast):
    cast.case.case_type.fee_schedule = None
    cast.case.case_type.save()

    assert "Choose a schedule for the case type" in words(technician.get(page(cast)))


def test_reckoning_anew_shows_what_is_taken_back_and_wants_a_reason(technician, cast):
    fees.assess_schedule(cast.case, by=cast.dana, at=NOW)
    fees.settle(cast.case.fees.filter(code="PLANCHECK"), by=cast.fiona, at=NOW)
    shown = technician.post(page(cast, "reassess"), {"valuation": "390000"})
    typed = {"valuation": "390000", "seen": seen(shown)}

    assert [fee.code for fee in shown.context["proposal"].taken_back] == ["PERMIT", "SMIP"]
    assert "This field is required" in words(charge(technician, cast, "reassess", **typed))
    assert cast.case.fees.owed().count() == 3
    charge(technician, cast, "reassess", **typed, why="Valuation corrected")
    owed = cast.case.fees.owed().values_list("code", "amount")
    assert sorted(owed) == [("CBSC", 16), ("PERMIT", Decimal("2617.75")), ("SMIP", Decimal("50.70"))]


def test_a_record_from_elsewhere_is_refused_with_a_reason(technician, cast):
    shown = technician.get(page(cast))
    Case.objects.filter(pk=cast.case.pk).update(source="old system")

    assert "Adopt it before you charge it." in words(charge(technician, cast, seen=seen(shown)))
    assert not Fee.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("rita", 403), ("ivan", 403), ("fiona", 403), ("ada", 200)])
def test_only_technicians_and_administrators_charge_by_hand(technician, cast, name, status):
    technician.force_login(getattr(cast, name))

    assert technician.get(page(cast)).status_code == status
    assert technician.get(page(cast, "reassess")).status_code == status


@pytest.fixture
def fee(cast):
    return fees.assess(cast.case, code="X", description="Plan check", amount=Decimal(80), by=cast.dana, at=NOW)


def test_finance_waives_a_fee_with_a_reason(client, cast, fee):
    client.force_login(cast.fiona)
    waiver = f"/admin/permits/fee/{fee.pk}/waive/"

    assert "$80.00" in words(client.get(waiver))
    assert "This field is required" in words(client.post(waiver, {"why": ""}))
    client.post(waiver, {"why": "Council's resolution"})
    fee.refresh_from_db()
    assert (fee.status, fee.waived_why) == (FeeStatus.WAIVED, "Council's resolution")
    assert "Only a fee that is owed can be waived." in words(client.post(waiver, {"why": "Again"}))


@pytest.mark.parametrize(("name", "status"), [("dana", 403), ("rita", 403), ("ada", 200)])
def test_only_finance_and_administrators_waive(client, cast, fee, name, status):
    client.force_login(getattr(cast, name))

    assert client.get(f"/admin/permits/fee/{fee.pk}/waive/").status_code == status


def test_the_page_of_a_fee_says_how_it_was_reckoned(technician, cast):
    permit = fees.assess_schedule(cast.case, by=cast.dana, at=NOW)[0]

    assert "$993.75 + 285 × $5.60" in words(technician.get(f"/admin/permits/fee/{permit.pk}/change/"))
