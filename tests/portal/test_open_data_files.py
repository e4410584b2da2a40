"""What stands in the open data files: read as BLDS 1.2 asks, and no more than a stranger may see."""

import csv
import gzip
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from contacts.choices import ContactKind
from contacts.models import City
from inspections.models import Inspection, InspectionType
from permits.choices import CaseStatus
from permits.models import CaseContact, FurtherContractor, StatusChange
from portal.opendata import publishing
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(settings, tmp_path):
    """Make the files; returns the rows of one of them."""
    settings.OPEN_DATA_ROOT = tmp_path / "files"

    def read(name):
        publishing.publish(at=NOW)
        return list(csv.DictReader(io.StringIO((tmp_path / "files" / f"{name}.csv").read_text(), newline="")))

    return read


def test_a_permit_of_ours(publish, settings):
    settings.SITE_URL = "https://permits.example.gov"
    City.objects.filter(pk=City.current().pk).update(jurisdiction="0657876")
    license = factories.License(number="GC-10442", business_name="Truebeam Builders LLC")
    address = factories.Address(
        number="412", unit="B", parcel="044", latitude=Decimal("38.1"), longitude=Decimal("-121.25")
    )
    whole = factories.Case(number="BLDR-2026-00042", address=address, license=license)
    part = factories.Case(
        parent=whole, address=address, number="BLDR-2026-00043", description="Two lines,\n“quoted”", valuation=1500
    )

    first, second = publish("permits")

    assert first == {
        "PermitNum": "BLDR-2026-00042",
        "MasterPermitNum": "",
        "Description": "Second-story addition",
        "AppliedDate": "2026-03-02",
        "IssuedDate": "2026-03-24",
        "CompletedDate": "",
        "ExpiresDate": "",
        "StatusCurrent": "Issued",
        "StatusCurrentMapped": "Permit Issued",
        "StatusDate": "2026-03-02",
        "OriginalAddress1": "412 Mortar St",
        "OriginalAddress2": "B",
        "OriginalCity": "Plumb Hollow",
        "OriginalState": "CA",
        "OriginalZip": "95999",
        "PIN": "044",
        "Latitude": "38.100000",
        "Longitude": "-121.250000",
        "Jurisdiction": "0657876",
        "PermitClass": "Residential",
        "PermitClassMapped": "Residential",
        "WorkClass": "",
        "WorkClassMapped": "",
        "PermitType": "BLDR",
        "PermitTypeMapped": "Building",
        "PermitTypeDesc": "Residential addition",
        "TotalSqFt": "",
        "HousingUnits": "",
        "EstProjectCost": "",
        "Link": "https://permits.example.gov/permits/BLDR-2026-00042/",
        "ContractorCompanyName": "Truebeam Builders LLC",
        "ContractorTrade": "general",
        "ContractorTradeMapped": "General",
        "ContractorLicNum": "GC-10442",
        "ProjectName": "",
        "Publisher": "Plumb Hollow",
    }
    assert second["PermitNum"] == part.number
    assert second["MasterPermitNum"] == whole.number
    assert second["Description"] == "Two lines,\n“quoted”"
    assert second["EstProjectCost"] == "1500.00"


def test_a_record_from_elsewhere_keeps_its_words(publish):
    case = factories.Case(
        source="City of Sampleton",
        source_status="Active",
        source_family="2016-1",
        contractor_name="=Volt & Daughters",
        contractor_license="EC-1",
        contractor_trade="Electrical",
    )
    StatusChange.objects.create(case=case, status="issued", word="Active")

    (row,) = publish("permits")

    assert (row["StatusCurrent"], row["StatusCurrentMapped"], row["StatusDate"]) == ("Active", "Permit Issued", "")
    assert (row["MasterPermitNum"], row["ContractorCompanyName"]) == ("2016-1", "'=Volt & Daughters")
    assert (row["ContractorTradeMapped"], row["ContractorLicNum"]) == ("Electrical", "EC-1")


def test_drafts_and_confidential_places_are_in_no_file(publish):
    hidden = factories.Address(confidential=True)
    draft = factories.Case(status=CaseStatus.DRAFT, number="D-1")
    secret = factories.Case(address=hidden, number="D-2")
    children = [factories.Case(parent=parent, number=f"{parent.number}9") for parent in (draft, secret)]
    FurtherContractor.objects.create(case=secret, place=2, name="Nobody")

    rows = publish("permits")

    assert [(row["PermitNum"], row["MasterPermitNum"]) for row in rows] == [(child.number, "") for child in children]
    assert {row["PermitNum"] for row in publish("permit_status_history")} == {child.number for child in children}
    assert publish("contractors") == []


def test_plan_cases_have_a_file_of_their_own(publish):
    plan = factories.CaseType(kind="plan", prefix="PLAN", name="Lot split", trade="")
    factories.Case(case_type=plan, number="PLAN-2026-00011", status=CaseStatus.APPROVED)

    (row,) = publish("plan_cases")

    assert (row["PermitTypeDesc"], row["StatusCurrentMapped"]) == ("Lot split", "Permit Issued")
    assert row["Link"].endswith("/plans/PLAN-2026-00011/")
    assert publish("permits") == []


def test_rows_are_in_the_order_of_the_numbers_bytes(publish):
    for number in ("b-1", "A-2", "a 3", "B-4", "É-5"):
        factories.Case(number=number)

    assert [row["PermitNum"] for row in publish("permits")] == ["A-2", "B-4", "a 3", "b-1", "É-5"]


def test_the_history_says_every_status_but_that_it_was_a_draft(publish):
    case = factories.Case(status=CaseStatus.DRAFT)
    factories.moved(case, CaseStatus.SUBMITTED)

    assert publish("permit_status_history") == [
        {
            "PermitNum": case.number,
            "StatusPrevious": "Submitted",
            "StatusPreviousDate": str(TODAY),
            "StatusPreviousMapped": "Application Accepted",
        }
    ]


def test_visits_of_ours_and_from_elsewhere(publish, cast):
    okafor = factories.User(first_name="Ruth", last_name="Okafor")
    framing = InspectionType.objects.create(code="framing", name="Framing", mapped_type="Rough Frame", is_final=True)
    elsewhere = {"source": "Old system", "source_key": "1", "source_result": "Approved"}
    failed = {"status": "failed", "resulted_by": okafor, "resulted_at": NOW, "comment": "@ stair\nBox open"}
    ours = {"case": cast.case, "inspection_type": framing, "requested_by": cast.bob, "requested_at": NOW}
    Inspection.objects.create(number=900, **ours, **failed, slot=None)
    case = factories.Case(number="A-1", source="Old system")
    Inspection.objects.create(
        case=case, number=1, inspection_type=framing, status="passed", source_inspector="J. Roe", **elsewhere,
        source_inspected_on=date(2020, 1, 2),
    )  # fmt: skip

    row, ours = publish("inspections")

    assert (ours["Result"], ours["ResultMapped"], ours["InspectedDate"]) == ("Failed", "Rejected", "2026-11-20")
    assert (ours["Inspector"], ours["InspectionNotes"]) == ("R. Okafor", "'@ stair\nBox open")
    assert row == {
        "PermitNum": "A-1",
        "InspType": "Framing",
        "InspTypeMapped": "Rough Frame",
        "Result": "Approved",
        "ResultMapped": "Passed",
        "ScheduledDate": "",
        "InspectedDate": "2020-01-02",
        "RequestDate": "",
        "Inspector": "J. Roe",
        "Final": "Yes",
        "ReInspection": "No",
        "InspectionNotes": "",
    }


def test_second_contractors_are_companies_with_the_license_of_their_trade(publish):
    def company(name, **facts):
        return factories.Contact(kind=ContactKind.COMPANY, company_name=name, first_name="", last_name="", **facts)

    first = company("Truebeam Builders LLC")
    second = company("Volt & Daughters")
    general = factories.ContactType(name="Contractor: General", trade="general")
    electrical = factories.ContactType(name="Contractor: Electrical", trade="electrical")
    factories.License(number="EC-2", trades=["electrical"], holder=second)
    case = factories.Case(number="B-1", license=factories.License(holder=first))
    told = factories.Case(number="A-1", source="Old system")
    FurtherContractor.objects.create(case=told, place=2, name="Roof Co", license_number="R-9", trade="Sign")
    for contact, kind in (
        (first, general),
        (second, electrical),
        (company("Hidden", confidential=True), electrical),
        (factories.Contact(), electrical),
        (company("Owner Inc"), factories.ContactType()),
    ):
        CaseContact.objects.create(case=case, contact=contact, contact_type=kind)

    assert [list(row.values()) for row in publish("contractors")] == [
        ["A-1", "Roof Co", "Sign", "Sign", "R-9"],
        ["B-1", "Volt & Daughters", "electrical", "Electrical", "EC-2"],
    ]


def test_a_file_that_did_not_change_stays_with_its_date(publish, tmp_path):
    publish("permits")
    old = (tmp_path / "files" / "permits.csv").stat()
    factories.Case()
    history = (tmp_path / "files" / "contractors.csv").stat()

    publishing.publish(at=NOW.replace(day=21))

    assert (tmp_path / "files" / "permits.csv").stat().st_mtime == old.st_mtime + 86_400
    assert (tmp_path / "files" / "contractors.csv").stat().st_mtime == history.st_mtime == NOW.timestamp()


def test_each_file_has_its_packed_twin_and_is_described(publish, tmp_path):
    factories.Case()
    publish("permits")
    folder = tmp_path / "files"

    about = json.loads((folder / "about.json").read_text())

    assert about["made_at"] == "2026-11-20T18:00:00+00:00"
    assert [file["name"] for file in about["files"]] == [f"{table.name}.csv" for table in publishing.TABLES]
    assert about["files"][0]["rows"] == 1
    assert about["files"][0]["columns"][0] == "PermitNum"
    for file in about["files"]:
        assert gzip.decompress((folder / f"{file['name']}.gz").read_bytes()) == (folder / file["name"]).read_bytes()
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []
