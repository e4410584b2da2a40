"""What belongs to records from elsewhere: the statuses they have had, and their further contractors."""

from datetime import date

import pytest

from permits.models import Case, FurtherContractor, StatusChange
from tests.factories import NOW

RECORD = {
    "number": "B-1",
    "type": "Building",
    "status": "Issued",
    "applied_on": "2026-01-02",
    "issued_on": "2026-01-05",
}
STEP = {"PermitNum": "B-1", "StatusPrevious": "Received", "StatusPreviousDate": "2026-01-02",
        "StatusPreviousMapped": "Application Accepted"}  # fmt: skip
STEPS = [STEP, STEP | {"StatusPrevious": "Issued", "StatusPreviousDate": "", "StatusPreviousMapped": "Permit Issued"}]
SECOND = {"PermitNum": "B-1", "ContractorCompanyName2": "'=Volt & Daughters", "ContractorTradeMapped2": "Electrical",
          "ContractorLicNum2": "gc-10442"}  # fmt: skip


@pytest.fixture
def record(take_list):
    take_list("records", [RECORD], format="csv")
    return Case.objects.get()


def history():
    return list(StatusChange.objects.order_by("pk").values_list("status", "word", "on"))


def test_the_history_of_the_source_takes_the_place_of_what_its_days_told(take_list, record):
    assert take_list("status_history", STEPS) == ("new=2 changed=0 unchanged=0 refused=0", [])

    assert history() == [("submitted", "Received", date(2026, 1, 2)), ("issued", "Issued", None)]


def test_a_history_twice_changes_nothing(take_list, record):
    take_list("status_history", STEPS)
    before = list(StatusChange.objects.values_list("pk"))

    assert take_list("status_history", STEPS)[0] == "new=0 changed=0 unchanged=2 refused=0"
    assert list(StatusChange.objects.values_list("pk")) == before


def test_a_longer_history_takes_the_place_of_the_shorter(take_list, record):
    take_list("status_history", STEPS[:1])

    assert take_list("status_history", STEPS)[0] == "new=2 changed=0 unchanged=0 refused=0"
    assert len(history()) == 2


def test_what_staff_adopted_keeps_its_history(take_list, record):
    before = history()
    StatusChange.objects.create(case=record, status="issued", on=NOW.date())
    Case.objects.update(adopted_at=NOW)

    assert take_list("status_history", STEPS)[0] == "new=0 changed=0 unchanged=2 refused=0"
    assert history()[:-1] == before


def test_a_row_about_a_record_that_is_not_here_or_not_theirs_is_refused(take_list, record, cast):
    rows = [
        STEP | {"PermitNum": "B-2"},
        STEP | {"PermitNum": cast.case.number},
        STEP | {"StatusPrevious": "", "StatusPreviousMapped": ""},
    ]

    told, refused = take_list("status_history", rows)

    assert told == "new=0 changed=0 unchanged=0 refused=3"
    assert {(line, reason) for line, _column, reason in refused} == {
        ("2", "B-2 is not on file: take in its record first."),
        ("3", f"{cast.case.number} is a record of this city."),
        ("4", "There is no status."),
    }


def test_further_contractors_stand_in_their_order_with_their_licenses(take_list, record, cast):
    third = SECOND | {
        "ContractorCompanyName2": "Ohm's Home",
        "ContractorLicNum2": "EL-1",
        "ContractorTrade2": "Low voltage",
    }

    assert take_list("contractors", [SECOND, third])[0] == "new=2 changed=0 unchanged=0 refused=0"
    assert take_list("contractors", [SECOND, third])[0] == "new=0 changed=0 unchanged=2 refused=0"

    second, third = FurtherContractor.objects.order_by("place")
    assert (second.place, second.name, second.trade, second.license) == (
        2,
        "=Volt & Daughters",
        "Electrical",
        cast.license,
    )
    assert (third.place, third.license_number, third.trade, third.license) == (3, "EL-1", "Low voltage", None)
