"""My records: what an account is party to, latest first, with the next thing to do on each."""

from datetime import timedelta

import pytest

from inspections.models import InspectionType, RequiredInspection
from permits.choices import CaseKind, CaseStatus
from permits.models import Case
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


def numbers(response):
    return [case.number for case in response.context["cases"]]


def test_a_visitor_is_asked_to_log_in(client, db):
    assert client.get("/my/").headers["Location"] == "/accounts/login/?next=/my/"


def test_the_licenses_records_stand_there_latest_first(client, cast):
    new = factories.Case(license=cast.license, filed_on=TODAY)
    factories.Case()
    client.force_login(cast.bob)

    assert numbers(client.get("/my/")) == [new.number, cast.draft.number, cast.case.number]


def test_what_is_over_stands_under_all(client, cast):
    over = factories.Case(license=cast.license, status=CaseStatus.FINALED, finaled_on=TODAY, filed_on=TODAY)
    client.force_login(cast.bob)

    assert over.number not in numbers(client.get("/my/"))
    assert over.number in numbers(client.get("/my/?show=all"))


def test_the_inactive_ones_stand_by_themselves_and_so_do_plan_cases(client, cast):
    over = factories.Case(license=cast.license, status=CaseStatus.EXPIRED)
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    plan = factories.Case(license=cast.license, case_type=plan_type, status=CaseStatus.IN_REVIEW)
    client.force_login(cast.bob)

    assert numbers(client.get("/my/?show=inactive")) == [over.number]
    assert numbers(client.get("/my/?kind=plan")) == [plan.number]
    assert numbers(client.get("/my/?show=inactive&kind=plan")) == []
    assert over.number in numbers(client.get("/my/?show=all&kind=permit"))


def test_each_says_how_it_comes_to_be_ones_own(client, office):
    client.force_login(office.bob)
    by_license = client.get("/my/").content.decode()
    client.force_login(office.alice)
    as_contact = client.get("/my/").content.decode()
    client.force_login(office.max)
    for_company = client.get("/my/").content.decode()

    assert "Yours by: License GC-10442<" in by_license
    assert "Yours by: Applicant<" in as_contact
    assert "Yours by: License GC-10442 of Hollow Creek Homes LLC<" in for_company


def test_a_permit_says_which_visit_can_be_requested_to_whoever_may(client, office):
    framing = InspectionType.objects.create(code="framing", name="Framing")
    RequiredInspection.objects.create(case_type=office.case.case_type, inspection_type=framing)
    client.force_login(office.bob)
    may = client.get("/my/").content.decode()
    office.max.ties.update(rights=["view"])
    client.force_login(office.max)
    may_not = client.get("/my/").content.decode()

    assert "Ready for inspection: framing." in may
    assert f"/permits/{office.case.slug}/inspections/request/?type=framing" in may
    assert "Ready for inspection" not in may_not
    assert "/inspections/request/" not in may_not


def test_each_says_the_next_thing_in_words(client, cast):
    cast.case.fees.create(code="x", description="Plan check", amount="412.50", assessed_at=NOW)
    review = factories.Case(license=cast.license, status=CaseStatus.IN_REVIEW)
    client.force_login(cast.bob)

    html = client.get("/my/").content.decode()

    assert "Waits for you" in html
    assert "With the city" in html
    assert "Pay fees due" in html
    assert "$412.50" in html
    assert review.number in html


def test_who_waits_reads_where_their_request_stands(client, cast):
    client.force_login(cast.penny)

    html = client.get("/my/").content.decode()

    assert "GC-10442" in html
    assert "1st in line, expected by November 22, 2026." in html


def test_who_has_nothing_reads_what_to_do(client, cast):
    client.force_login(cast.charlie)

    html = client.get("/my/").content.decode()

    assert "No active records" in html
    assert "/account/licenses/" in html


def test_paging_shows_every_record_once(client, cast):
    for n in range(60):
        factories.Case(license=cast.license, filed_on=TODAY - timedelta(days=n % 4))
    client.force_login(cast.bob)

    seen, address = [], "/my/"
    while address:
        response = client.get(address)
        seen += numbers(response)
        address = response.context["older"]

    assert seen == list(Case.objects.filter(license=cast.license).newest_first().values_list("number", flat=True))


@pytest.mark.parametrize("query", ["after=x", "before=0001-01-01.1", "after=" + "9" * 50, "show=%00", "after=%00"])
def test_nonsense_is_the_first_page_or_an_empty_one(client, cast, query):
    client.force_login(cast.bob)

    assert client.get(f"/my/?{query}").status_code == 200


def test_the_list_asks_the_same_few_queries_at_1_and_at_100_rows(client, cast, django_assert_max_num_queries):
    client.force_login(cast.bob)
    client.get("/my/")

    def count():
        with django_assert_max_num_queries(12) as counted:
            client.get("/my/")
        return len(counted)

    one = count()
    for _ in range(99):
        factories.Case(license=cast.license)
    assert count() == one
