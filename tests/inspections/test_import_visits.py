"""Visits from elsewhere: nobody here asked for them, and they stand on the record as their source tells them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from inspections.models import Inspection, InspectionType, ResultMapping
from permits.models import Case, StatusChange
from tests.factories import NOW

RECORD = {"number": "B-1", "type": "Building", "status": "Issued", "issued_on": "2026-01-05"}
FRAME = {
    "PermitNum": "B-1", "InspType": "Rough framing", "InspTypeMapped": "Rough Frame", "Result": "Rejected",
    "ResultMapped": "Rejected", "ScheduledDate": "2026-02-01", "InspectedDate": "2026-02-02", "Inspector": "R. Visitor",
    "Final": "No", "InspectionNotes": "Nail the plates.",
}  # fmt: skip
AGAIN = FRAME | {
    "Result": "APPR",
    "ResultMapped": "Passed",
    "ScheduledDate": "2026-02-09",
    "InspectedDate": "",
    "InspectionNotes": "",
}


@pytest.fixture
def record(take_list):
    take_list("records", [RECORD], format="csv")
    return Case.objects.get()


def visits():
    return list(Inspection.objects.order_by("number").with_people())


def test_visits_come_in_as_their_source_tells_them(take_list, record):
    assert take_list("inspections", [FRAME, AGAIN]) == ("new=2 changed=0 unchanged=0 refused=0", [])

    first, second = visits()
    assert (first.number, first.status, first.result_label, first.comment) == (
        1,
        "failed",
        "Rejected",
        "Nail the plates.",
    )
    assert (first.resulted_on, first.inspector_name, first.requested_by) == (date(2026, 2, 2), "R. Visitor", None)
    assert (second.status, second.result_label, second.resulted_on) == ("passed", "APPR", None)
    kind = InspectionType.objects.get()
    assert (kind.name, kind.code, kind.mapped_type, kind.is_final) == (
        "Rough framing",
        "rough-framing",
        "Rough Frame",
        False,
    )


LEE_COUNTY = {
    "DONE": "passed", "APPR": "passed", "REJ": "failed", "FAIL": "failed", "CNCL": "cancelled", "PART": "partial",
    # What these mean is not known here: they stay on file until the city says it.
    "N/A": "on_file", "NO": "on_file", "PROB": "on_file", "ALDN": "on_file",
}  # fmt: skip
COQUITLAM = {
    "Cancel": "cancelled", "No Entry": "no_access", "Open": "on_file", "Postponed": "cancelled", "Proceed": "passed",
    "Recall": "failed",
}  # fmt: skip


@pytest.mark.parametrize("words", [pytest.param(LEE_COUNTY, id="Lee County"), pytest.param(COQUITLAM, id="Coquitlam")])
def test_the_results_of_real_cities_are_known(take_list, record, words):
    said = FRAME | {"ResultMapped": ""}
    rows = [said | {"Result": word, "InspectedDate": f"2026-02-{n:02}"} for n, word in enumerate(words, start=2)]
    take_list("inspections", rows)

    assert {visit.result_label: visit.status for visit in visits()} == words


def test_the_same_visits_again_change_nothing_and_news_changes_the_one_it_is_about(take_list, record):
    take_list("inspections", [FRAME, AGAIN])

    assert take_list("inspections", [FRAME, AGAIN])[0] == "new=0 changed=0 unchanged=2 refused=0"
    third = AGAIN | {"ScheduledDate": "2026-03-01", "Result": "", "ResultMapped": ""}
    told = take_list("inspections", [FRAME | {"InspectionNotes": "Plates."}, AGAIN, third])[0]
    assert told == "new=1 changed=1 unchanged=1 refused=0"
    assert [(visit.comment, visit.status) for visit in visits()] == [
        ("Plates.", "failed"),
        ("", "passed"),
        ("", "on_file"),
    ]


def test_a_type_that_is_here_is_not_added_again(take_list, record):
    ours = InspectionType.objects.create(code="framing", name="Rough Framing")

    take_list("inspections", [FRAME])

    assert visits()[0].inspection_type == ours


def test_a_sources_own_word_for_a_result_wins(take_list, record):
    ResultMapping.objects.create(source="County list", word="appr", status="partial")

    take_list("inspections", [AGAIN])

    assert visits()[0].status == "partial"


def test_visits_of_a_number_of_their_own_are_known_by_it(take_list, record):
    rows = [{"number": "B-1", "visit": "77", "type": "Final", "scheduled_on": "2026-02-01"}]
    take_list("inspections", rows, format="csv")

    told, refused = take_list("inspections", [rows[0] | {"scheduled_on": "2026-02-03"}, rows[0]], format="csv")

    assert told == "new=0 changed=1 unchanged=0 refused=1"
    assert refused[0][2] == "Visit 77 of B-1 stands in this file already."


def test_a_record_of_ours_takes_no_visits_from_a_file(take_list, cast):
    told, refused = take_list("inspections", [FRAME | {"PermitNum": cast.case.number}])

    assert told == "new=0 changed=0 unchanged=0 refused=1"
    assert refused[0][2] == f"{cast.case.number} is a record of this city."


def test_the_page_of_the_record_shows_them(take_list, record, client):
    take_list("inspections", [FRAME, AGAIN])

    page = client.get(f"/permits/{record.slug}/inspections/").content.decode()

    assert "Rough framing" in page
    assert "Inspected on February 2, 2026" in page
    assert "Inspector R. Visitor" in page


@pytest.mark.parametrize("wrong", [{"status": "scheduled"}, {"resulted_at": NOW}, {"source": ""}])
def test_the_database_keeps_what_is_ours_and_what_is_theirs_apart(take_list, record, wrong):
    take_list("inspections", [FRAME])

    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.update(**wrong)


def test_an_adopted_record_keeps_the_visits_it_has(take_list, record):
    take_list("inspections", [FRAME])
    StatusChange.objects.create(case=record, status="issued", on=NOW.date())
    Case.objects.update(adopted_at=NOW)

    assert take_list("inspections", [AGAIN])[0] == "new=0 changed=0 unchanged=1 refused=0"
    assert len(visits()) == 1
