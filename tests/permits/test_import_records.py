"""Records from an EnerGov export and from any CSV with a mapping; places, families, words for states, history."""

from datetime import date
from pathlib import Path

import pytest

from permits.models import Address, Case, CaseType, ImportRun, StatusChange, StatusMapping
from tests import factories

ENERGOV = (Path(__file__).parent / "energov_sample.csv").read_text()
ROW = {"number": "B-1", "type": "Building", "status": "Issued", "issued_on": "2026-01-05", "description": "Shed"}


@pytest.fixture
def take(take_list):
    """Take in rows as a CSV that bears our own names."""
    return lambda *rows, **options: take_list("records", list(rows), format="csv", **options)


@pytest.fixture
def take_energov(take_list):
    return lambda text=ENERGOV, **options: take_list("records", text, format="energov", source="Sampleton", **options)


def history(number):
    return list(StatusChange.objects.filter(case__number=number).order_by("pk").values_list("status", "word", "on"))


def test_an_energov_export_comes_in_whole(take_energov):
    assert take_energov() == ("new=5 changed=0 unchanged=0 refused=0", [])

    heater = Case.objects.select_related("address", "case_type").get(number="WHTR25-0901")
    assert (heater.status, heater.source_status, heater.applied_on) == ("closed", "Closed", date(2025, 2, 27))
    assert (heater.case_type.name, heater.case_type.prefix) == ("Plumbing Water Heater", "WHTR")
    assert heater.address.parcel == "00901-2-19"
    plan = Case.objects.select_related("address", "case_type").get(number="SP25-0003")
    assert (plan.is_plan, plan.project_name, plan.address.street) == (True, "Mill yard", "E SH 114")
    assert plan.description == "New yard\nwith a second line"
    assert Case.objects.get(number="WHTR25-0902").description == "=1+1"


def test_an_energov_export_twice_changes_nothing(take_energov):
    take_energov()

    assert take_energov() == ("new=0 changed=0 unchanged=5 refused=0", [])
    assert StatusChange.objects.filter(case__number="WHTR25-0901").count() == 4


def test_columns_that_a_city_does_not_export_may_be_missing(take_energov):
    lines = ENERGOV.splitlines()
    bare = "\n".join(",".join(line.split(",")[:3]) for line in lines[:3]) + "\n"

    assert take_energov(bare)[0] == "new=2 changed=0 unchanged=0 refused=0"


def test_a_plan_case_is_no_permit_type_of_the_same_name(take_energov):
    take_energov()

    assert Case.objects.get(number="SP25-0004").case_type.name == "Pool (plan case)"
    assert CaseType.objects.get(name="Pool").kind == "permit"


def test_a_place_written_in_three_ways_is_one_address(take):
    take(
        ROW | {"number": "B-1", "house": "12", "street": "North Oak Street", "unit": "3", "city": "Sampleton"},
        ROW | {"number": "B-2", "address": "12 N OAK ST UNIT 3", "city": "SAMPLETON"},
        ROW | {"number": "B-3", "house": "12", "street": "N. Oak St.", "unit": "#3", "city": "Sampleton"},
        ROW | {"number": "B-4", "house": "12", "street": "N Oak St", "unit": "4", "city": "Sampleton"},
    )

    three = Case.objects.filter(number__in=["B-1", "B-2", "B-3"]).values_list("address", flat=True)
    assert len(set(three)) == 1
    assert sorted(Address.objects.values_list("unit", flat=True)) == ["UNIT 3", "UNIT 4"]


def test_words_nobody_mapped_are_told_with_how_many_rows_say_them(take_energov):
    take_energov()
    assert ImportRun.objects.get().unknown_words == {"Awaiting Survey": 1}

    StatusMapping.objects.create(source="Sampleton", word="awaiting survey", status="in_review")
    assert take_energov()[0] == "new=0 changed=1 unchanged=4 refused=0"
    assert Case.objects.get(number="POOL25-0007").status == "in_review"
    assert ImportRun.objects.latest("pk").unknown_words == {}


def test_the_days_and_the_word_of_a_record_begin_its_history(take_energov):
    take_energov()

    assert history("WHTR25-0902") == [
        ("submitted", "Applied", date(2025, 3, 3)),
        ("issued", "Issued", date(2025, 3, 4)),
    ]
    assert history("WHTR25-0901")[-2:] == [("finaled", "Completed", date(2025, 3, 10)), ("closed", "Closed", None)]


def test_what_changes_at_the_source_is_added_to_the_history(take):
    take(ROW)
    take(ROW | {"status": "Finaled", "status_on": "2026-03-01"})
    take(ROW | {"status": "Finaled", "status_on": "2026-03-01", "description": "Large shed"})

    assert history("B-1") == [("issued", "Issued", date(2026, 1, 5)), ("finaled", "Finaled", date(2026, 3, 1))]


def test_trade_permits_are_part_of_the_building_permit_of_their_family(take):
    family = [
        ROW | {"number": f"1 {trade}", "family": "1", "type": trade, "trade": trade}
        for trade in ("Electrical", "Building")
    ]
    take(*family, ROW | {"number": "2 E", "family": "2", "trade": "Electrical"})

    assert Case.objects.get(number="1 Electrical").parent.number == "1 Building"
    assert Case.objects.get(number="1 Building").parent is None
    assert Case.objects.get(number="2 E").parent is None


def test_a_main_permit_that_comes_later_takes_the_others_under_it(take):
    take(ROW | {"number": "1 E", "family": "1", "type": "Electrical", "trade": "Electrical"})
    take(ROW | {"number": "1 B", "family": "1", "type": "Building", "trade": "Building"})

    assert Case.objects.get(number="1 E").parent.number == "1 B"


def test_the_permit_that_bears_the_familys_number_is_its_main_one(take):
    take(*(ROW | {"number": number, "family": "B-7", "trade": "Building"} for number in ("B-7", "B-7-1")))

    assert Case.objects.get(number="B-7-1").parent.number == "B-7"


def test_nobody_is_above_the_other_when_a_family_has_two_building_permits(take):
    take(*(ROW | {"number": number, "family": "1", "trade": "Building"} for number in ("1 A", "1 B")))

    assert not Case.objects.exclude(parent=None).exists()


def test_a_confidential_place_stays_so_when_it_comes_again(take):
    at_home = ROW | {"house": "12", "street": "Oak St", "city": "Sampleton"}
    take(at_home)
    Address.objects.update(confidential=True)

    take(at_home | {"description": "Larger shed", "zip": "95998"})
    take(at_home | {"number": "B-2", "unit": "2"})

    assert Case.objects.get(number="B-1").address.zip == ""
    assert set(Address.objects.values_list("confidential", flat=True)) == {True}


def test_a_list_can_mark_a_place_confidential_and_not_take_it_back(take):
    place = factories.Address(number="12", street="Oak St", unit="", city="Sampleton", zip="")
    at_home = ROW | {"house": "12", "street": "Oak Street", "city": "Sampleton"}

    take(at_home | {"confidential": "yes"})
    take(at_home | {"confidential": "no"})

    place.refresh_from_db()
    assert place.confidential


def test_the_number_of_a_license_that_is_not_here_is_kept(take, cast):
    take(ROW | {"contractor_license": "XX-1"}, ROW | {"number": "B-2", "contractor_license": "gc-10442"})

    assert Case.objects.get(number="B-1").contractor_license == "XX-1"
    assert Case.objects.get(number="B-2").license == cast.license


def test_a_mapping_says_which_column_is_which(take_list):
    mapping = """
        [fields]
        number = "No"
        kind = { column = "What", values = { Zoning = "plan" }, otherwise = "permit" }
        type = "What"
        address = { join = ["Where", "Town"], with = ", " }
        valuation = "Cost"
    """
    row = {"No": "Z-1", "What": "Zoning", "Where": "1 Oak Ln", "Town": "Sampleton, CA", "Cost": "$1,500"}

    told, refused = take_list("records", [row, row | {"No": "Z-2", "Cost": "much"}], format="csv", mapping=mapping)

    assert (told, refused) == ("new=1 changed=0 unchanged=0 refused=1", [("3", "Cost", "“much” is not an amount.")])
    case = Case.objects.select_related("address").get()
    assert (case.is_plan, case.address.city, case.valuation) == (True, "Sampleton", 1500)
