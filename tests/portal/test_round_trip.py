"""The open data of an imported city, imported into an empty one, gives the same files, byte for byte."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from inspections.models import Inspection
from permits.models import Case, FurtherContractor, StatusMapping
from portal.opendata.publishing import TABLES, publish
from tests.factories import NOW
from tests.permits.lists import as_csv, take_list

__all__ = ["take_list"]
NASTY = '=1+1, "quoted"\r\nand ünïcode ✓\n-2'
HOUSE = {
    "PermitNum": "2016-000101 BP", "MasterPermitNum": "2016-000101", "Description": NASTY, "AppliedDate": "2016-01-04",
    "IssuedDate": "2016-02-01", "CompletedDate": "", "StatusCurrent": "Active", "StatusCurrentMapped": "Occupancy",
    "OriginalAddress1": "12 Example Street Apt. 4", "OriginalCity": "Sampleton", "OriginalState": "CA",
    "OriginalZip": "95998", "PermitClassMapped": "Residential", "WorkClassMapped": "New", "PermitType": "BP",
    "PermitTypeMapped": "Building", "PermitTypeDesc": "New house", "Latitude": "38.1", "Longitude": "-121.2",
    "EstProjectCost": "$184,000", "HousingUnits": "1", "TotalSqFt": "2,262", "PIN": "'=0042",
    "ContractorCompanyName": "@Truebeam; Builders, LLC", "ContractorLicNum": "GC-1", "ContractorTrade": "General",
    "ProjectName": "+Mill 'n' more", "ExpiresDate": "2017-01-01", "Publisher": "City of Sampleton",
}  # fmt: skip
WIRES = HOUSE | {
    "PermitNum": "2016-000101 EP", "StatusCurrent": "RTI", "StatusCurrentMapped": "Fees/Payment", "Description": "''=a",
    "PermitTypeMapped": "Electrical", "OriginalAddress1": "12 EXAMPLE ST", "OriginalAddress2": "#4", "PIN": "",
}  # fmt: skip
DRIVE = {
    "PermitNum": "=2016-3", "Description": "", "IssuedDate": "", "CompletedDate": "2016-05-05",
    "Publisher": "City of Sampleton", "StatusCurrent": "On Hold", "StatusCurrentMapped": "",
    "OriginalAddress1": "Phase 2 - Sample Rd", "OriginalCity": "", "OriginalState": "", "OriginalZip": "",
    "PermitTypeDesc": "Driveway",
}  # fmt: skip
EXPIRED = DRIVE | {"PermitNum": "2016-4", "StatusCurrent": "Expired", "StatusCurrentMapped": "Permit Finaled"}
PLAN = DRIVE | {"PermitNum": "Z-1", "PermitTypeDesc": "Driveway", "StatusCurrent": "Closed"}
SECOND = {"PermitNum": "2016-000101 BP", "ContractorCompanyName2": "-Volt & Daughters",
          "ContractorTrade2": "Low voltage", "ContractorLicNum2": "EL-9"}  # fmt: skip
STEPS = [
    {"PermitNum": "2016-000101 BP", "StatusPrevious": "Received", "StatusPreviousDate": "2016-01-04"},
    {"PermitNum": "2016-000101 BP", "StatusPrevious": "Active", "StatusPreviousMapped": "Occupancy"},
]
VISIT = {
    "PermitNum": "2016-000101 BP", "InspType": "Rough framing", "InspTypeMapped": "Rough Frame", "Result": "No entry",
    "ResultMapped": "Cancelled", "ScheduledDate": "2016-03-01", "InspectedDate": "", "RequestDate": "2016-02-20",
    "Inspector": "R. Visitor", "Final": "No", "InspectionNotes": NASTY,
}  # fmt: skip
VISITS = [
    VISIT,
    VISIT | {"Result": "OK for Service", "ResultMapped": "OK for Service", "InspectedDate": "2016-03-02"},
    VISIT | {"Result": "", "ResultMapped": "", "InspType": "Building final", "Final": "Yes"},
]
FILES = [f"{table.name}.csv" for table in TABLES]


@pytest.fixture
def published(settings, tmp_path):
    """Make the files and give them by name."""

    def make(where):
        settings.OPEN_DATA_ROOT = tmp_path / where
        publish(at=NOW)
        return {name: (tmp_path / where / name).read_bytes() for name in FILES}

    return make


@pytest.fixture
def take_files(tmp_path):
    """Take in a city's files, in the order that the documentation says."""

    def take(folder):
        options = {"source": "City of Sampleton", "verbosity": 0, "report": tmp_path / "refused.csv"}
        call_command("import_records", folder / "permits.csv", format="blds", **options)
        call_command("import_records", folder / "plan_cases.csv", format="blds", kind="plan", **options)
        for command, file in (
            ("import_contractors", "contractors.csv"),
            ("import_status_history", "permit_status_history.csv"),
            ("import_inspections", "inspections.csv"),
        ):
            call_command(command, folder / file, **options)
        assert (tmp_path / "refused.csv").read_text().count("\n") == 1

    return take


@pytest.fixture
def first_city(tmp_path):
    """What another city's systems gave."""
    folder = tmp_path / "given"
    folder.mkdir()
    rows = {
        "permits.csv": [HOUSE, WIRES, DRIVE, EXPIRED], "plan_cases.csv": [PLAN], "contractors.csv": [SECOND],
        "permit_status_history.csv": STEPS, "inspections.csv": VISITS,
    }  # fmt: skip
    for name, given in rows.items():
        Path(folder, name).write_bytes(as_csv(given).encode())
    return folder


def test_the_files_of_an_imported_city_make_the_same_city_again(db, first_city, take_files, published, tmp_path):
    with transaction.atomic():
        StatusMapping.objects.create(source="City of Sampleton", word="On hold", status="in_review")
        take_files(first_city)
        assert Case.objects.count() == 5
        assert Case.objects.get(number="2016-000101 EP").parent.number == "2016-000101 BP"
        assert (FurtherContractor.objects.count(), Inspection.objects.count()) == (1, 3)
        first = published("first")
        transaction.set_rollback(True)
    assert not Case.objects.exists()

    take_files(tmp_path / "first")
    second = published("second")

    for name in FILES:
        assert second[name].decode() == first[name].decode(), name
    assert Case.objects.get(slug="2016-000101-BP").description == NASTY
