"""The history of a record: sentences for a citizen, names for its people, older pages by key."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from contacts import audit
from contacts.models import Activity
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType
from payments import billing
from permits import fees, holds, workflow
from permits.choices import CaseStatus, HoldBlocks
from permits.models import Hold
from portal.records import story
from tests import factories
from tests.factories import NOW


def read(client, case, query=""):
    response = client.get(f"{case.get_absolute_url()}history/{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().split("<main")[1].split("</main>")[0])


def told(case, *, sees_names=False):
    lines = [story.tell(line, sees_names=sees_names) for line in audit.history(case.number)]
    return [(one.what, one.why) for one in reversed(lines)]


def test_an_inspection_is_told_by_its_result_and_its_type(cast):
    framing = InspectionType.objects.create(code="framing", name="Rough electrical")
    visit = Inspection(case=cast.case, number=4, inspection_type=framing, status=InspectionStatus.SCHEDULED)
    facts = {"by": cast.ivan, "at": NOW, "thread": cast.case.number}

    audit.record("was scheduled", visit, day="2026-11-24", window="Morning", **facts)
    for result in ("Passed", "Failed", "Partial", "No access"):
        audit.record("was resulted", visit, result=result, why="Two boxes without covers.", **facts)
    audit.record("was cancelled", visit, **facts)

    assert told(cast.case) == [
        ("Inspection scheduled: Rough electrical, for Tuesday, November 24, morning", ""),
        ("Inspection passed: Rough electrical", "Two boxes without covers."),
        ("Inspection failed: Rough electrical", "Two boxes without covers."),
        ("Inspection passed in part: Rough electrical", "Two boxes without covers."),
        ("The inspector could not get in: Rough electrical", "Two boxes without covers."),
        ("Inspection cancelled: Rough electrical", ""),
    ]


def test_a_permit_s_life_is_told_in_words(cast):
    case = factories.Case(status=CaseStatus.READY)
    fees.assess(case, code="x", description="Plan check", amount=Decimal("412.50"), by=cast.dana, at=NOW)
    invoice = billing.invoice_owed_fees(case, by=cast.dana, at=NOW)
    hold = holds.place(Hold(case=case, reason="No survey", blocks=[HoldBlocks.FINAL]), by=cast.dana, at=NOW)
    holds.clear(hold, by=cast.dana, at=NOW)
    audit.record("was changed by staff", case, by=cast.dana, at=NOW, thread=case.number, fields="description, oddity")

    assert told(case) == [
        ("Fee charged: Plan check, $412.50", ""),
        (f"Invoice {invoice} issued: $412.50", ""),
        ("Put on hold", "No survey"),
        ("Hold lifted", "No survey"),
        ("Changed by the city: description, oddity", ""),
    ]


def test_issuing_is_told_with_who_did_it_to_its_people_only(client, cast):
    case = factories.Case(status=CaseStatus.READY, license=cast.license)
    workflow.issue(case, by=cast.dana, at=NOW)

    assert "Permit issued" in read(client, case)
    assert "Dana" not in read(client, case)
    client.force_login(cast.bob)
    assert "by Dana Example" in read(client, case)


def test_an_act_that_nobody_put_into_words_is_told_as_it_was_written(cast):
    audit.record("was looked at", cast.case, by=cast.dana, at=NOW, thread=cast.case.number, why="because")

    assert told(cast.case) == [(f"{cast.case.number} was looked at", "")]
    assert told(cast.case, sees_names=True) == [(f"{cast.case.number} was looked at", "because")]


@pytest.mark.parametrize(("thing_type", "act"), [(thing, act) for thing, acts in story.WORDS.items() for act in acts])
def test_every_sentence_can_be_said_of_a_line_without_facts(thing_type, act):
    line = Activity(thing_type=thing_type, act=act, thing="Thing 1", facts={})

    assert "%" not in story.tell(line, sees_names=True).what


def test_older_lines_stand_on_a_page_of_their_own(client, cast, django_assert_max_num_queries):
    for n in range(120):
        at = NOW + timedelta(minutes=n // 2)
        audit.record("was changed by staff", cast.case, by=cast.dana, at=at, thread=cast.case.number, fields=f"f{n}x")

    page, seen = read(client, cast.case), []
    while True:
        seen += re.findall(r"f\d+x", page)
        older = re.search(r'href="(\?before=\d+)" rel="next"', page)
        if not older:
            break
        with django_assert_max_num_queries(6):
            page = read(client, cast.case, older[1])

    assert seen == [f"f{n}x" for n in reversed(range(120))]
    assert f'href="{cast.case.get_absolute_url()}history/" rel="prev"' in page


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "%00", "٣", "999999999"])
def test_a_key_that_makes_no_sense_is_the_first_page(client, cast, key):
    audit.record("was issued", cast.case, by=cast.dana, at=NOW, thread=cast.case.number)

    assert "Permit issued" in read(client, cast.case, f"?before={key}")


def test_the_key_of_another_record_opens_nothing_of_it(client, cast):
    other = factories.Case(status=CaseStatus.DRAFT)
    line = audit.record("was begun", other, by=cast.dana, at=NOW, thread=other.number)
    audit.record("was issued", cast.case, by=cast.dana, at=NOW, thread=cast.case.number)

    page = read(client, cast.case, f"?before={line.pk}")

    assert "Application begun" not in page
    assert "Permit issued" in page
