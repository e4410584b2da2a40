"""Asking for an extension and a withdrawal, and certificates on the site and on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, RequiredInspection
from permits import lifecycle
from permits.choices import CaseStatus, CertificateKind, ConditionDue
from permits.models import Case, Extension, Turnaround
from tests import factories
from tests.factories import NOW, TODAY, moved

A_DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("at_now")


def words_of(response):
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def page(client, case, tail=""):
    return client.get(f"{case.get_absolute_url()}{tail}")


def test_a_contractor_asks_for_an_extension_from_the_record(client, cast, permit):
    client.force_login(cast.bob)
    assert f'href="{permit.get_absolute_url()}extension/"' in words_of(page(client, permit))
    assert "Extended, it would run until May 29, 2027" in words_of(page(client, permit, "extension/"))

    done = client.post(f"{permit.get_absolute_url()}extension/", {"reason": "Rain all winter."})

    assert done.status_code == 302
    assert Extension.objects.get().reason == "Rain all winter."
    assert "It decides on the extension that was asked for." in words_of(page(client, permit))
    again = client.post(f"{permit.get_absolute_url()}extension/", {"reason": "Rain all spring."})
    assert "asked for already" in words_of(again)
    assert "Rain all spring." in words_of(again)


def test_without_a_reason_the_page_comes_again(client, cast, permit):
    client.force_login(cast.bob)

    again = client.post(f"{permit.get_absolute_url()}extension/", {"reason": " "})

    assert again.status_code == 200
    assert again.context["form"].errors
    assert not Extension.objects.exists()


def test_an_expired_permit_leads_to_its_reinstatement(client, cast, permit):
    moved(permit, CaseStatus.EXPIRED, expires_on=TODAY - A_DAY)
    client.force_login(cast.bob)

    assert "Ask to reinstate it" in words_of(page(client, permit))
    assert "Reinstated today" in words_of(page(client, permit, "extension/"))


def test_an_application_is_withdrawn_on_a_page_that_says_what_that_does(client, cast, permit):
    moved(permit, CaseStatus.SUBMITTED, issued_on=None)
    client.force_login(cast.bob)
    assert "withdrawn at once" in words_of(page(client, permit, "withdrawal/"))

    client.post(f"{permit.get_absolute_url()}withdrawal/", {"reason": "Sold the house."})

    assert Case.objects.get(pk=permit.pk).status == CaseStatus.WITHDRAWN
    assert "Only an application that is still open" in words_of(page(client, permit, "withdrawal/"))


def test_everybody_reads_conditions_and_certificates_on_the_record_and_the_card_prints_them(client, cast, permit):
    lifecycle.add_condition(permit, text="Keep the oak.", due=ConditionDue.ALWAYS, by=cast.dana, at=NOW)
    facts = {"until": TODAY + 60 * A_DAY, "portion": "Ground floor", "by": cast.dana, "at": NOW}
    given = lifecycle.certify(permit, CertificateKind.TEMPORARY, **facts)

    record = words_of(page(client, permit))

    assert "Keep the oak." in record
    assert f'href="{permit.get_absolute_url()}certificates/{given.number}/"' in record
    paper = words_of(page(client, permit, f"certificates/{given.number}/"))
    assert given.code_in_groups in paper
    assert "Ground floor" in paper
    assert "In force." in paper


def test_the_code_of_a_certificate_says_whether_it_is_in_force(client, cast, permit):
    given = lifecycle.certify(
        permit, CertificateKind.TEMPORARY, until=TODAY + 60 * A_DAY, portion="Ground floor", by=cast.dana, at=NOW
    )
    asked = client.post("/verify/", {"code": given.code_in_groups.lower()}, follow=True)
    assert "This certificate is genuine" in words_of(asked)
    assert "Ground floor" in words_of(asked)

    lifecycle.revoke(given, why="The exits were blocked.", by=cast.dana, at=NOW)

    after = words_of(client.get(f"/verify/{given.code}/"))
    assert "Revoked" in after
    assert "The exits were blocked." in after


def test_the_place_of_a_confidential_permit_stays_one(client, cast, permit):
    given = lifecycle.certify(
        permit, CertificateKind.TEMPORARY, until=TODAY + A_DAY, portion="Shelter wing", by=cast.dana, at=NOW
    )
    permit.address.confidential = True
    permit.address.save()

    assert page(client, permit, f"certificates/{given.number}/").status_code == 404
    checked = client.get(f"/verify/{given.code}/").content.decode()
    for word in (permit.number, str(permit.address), "Shelter wing"):
        assert word not in checked


def test_a_permit_that_is_ready_says_what_it_waits_for(client, cast, permit):
    lifecycle.add_condition(permit, text="Record the easement.", due=ConditionDue.ISSUANCE, by=cast.dana, at=NOW)
    moved(permit, CaseStatus.READY, issued_on=None)

    assert "it waits for this:</strong> Not met yet: Record the easement." in words_of(page(client, permit))


def test_a_permit_whose_inspections_are_done_names_the_condition_that_is_open(client, cast, permit):
    line = RequiredInspection.objects.create(
        case_type=permit.case_type, inspection_type=InspectionType.objects.create(code="last", name="Last")
    )
    passed = {"status": InspectionStatus.PASSED, "resulted_by": cast.dana, "resulted_at": NOW}
    passed |= {"requested_by": cast.alice, "requested_at": NOW}
    Inspection.objects.create(case=permit, inspection_type=line.inspection_type, number=1, **passed)
    lifecycle.add_condition(permit, text="Plant two oaks.", due=ConditionDue.FINAL, by=cast.dana, at=NOW)
    words = "it waits for this:</strong> Not met yet: Plant two oaks."

    assert words in words_of(page(client, permit))
    client.force_login(cast.dana)
    told = words_of(page(client, permit))
    assert words in told
    assert reverse("admin:permits_case_change", args=[permit.pk]) in told


def test_the_turnaround_is_a_page_and_a_file_and_too_few_cases_say_so(client, cast):
    figures = {"median": 12, "ninetieth": 31, "city_median": 7, "city_ninetieth": 16, "since": TODAY, "until": TODAY}
    figures |= {"applicant_median": 4, "applicant_ninetieth": 15}
    Turnaround.objects.create(case_type=cast.case.case_type, cases=412, **figures)
    Turnaround.objects.create(case_type=factories.CaseType(name="=Pool", prefix="POOL"), cases=4, **figures)

    shown, table = words_of(client.get("/turnaround/")), client.get("/turnaround/turnaround.csv").content.decode()

    assert "412" in shown
    assert "31 days" in shown
    assert "Fewer than 5 in a year" in shown
    assert table.splitlines()[1].startswith("permit,residential,Residential addition,412,12,31,7,16,4,15,")
    assert "Pool" not in table
