"""The dashboard: what waits for an account, what changed, which dates come up, and what is with the city."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from contacts import audit, help
from contacts.licensing import approvals
from contacts.models import LicenseLink
from inspections.choices import InspectionStatus
from inspections.models import InspectionType, Inspector, RequiredInspection, Slot, Window
from payments import billing
from permits import fees
from permits.choices import CaseKind, CaseStatus
from permits.models import Case, IntakeCheck
from portal.dashboard.desk import Desk
from tests import factories
from tests.factories import NOW, TODAY
from tests.permits.plans import in_review

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def bob(client, cast):
    cast.draft.delete()
    client.force_login(cast.bob)
    return cast.bob


def words(response):
    return " ".join(response.content.decode().split())


def charged(case, cast, amount="412.50"):
    fees.assess(case, code="permit", description="Permit", amount=Decimal(amount), by=cast.dana, at=NOW)
    return billing.invoice_owed_fees(case, by=cast.dana, at=NOW)


def framing(case):
    kind = InspectionType.objects.get_or_create(code="framing", defaults={"name": "Framing"})[0]
    RequiredInspection.objects.get_or_create(case_type=case.case_type, inspection_type=kind)
    return kind


def happened(case, cast, act="was issued", by=None, at=NOW - DAY):
    return audit.record(act, case, by=by or cast.dana, at=at, thread=case.number)


def test_who_logs_in_comes_here(client, cast):
    assert client.get("/dashboard/").headers["Location"] == "/accounts/login/?next=/dashboard/"


def test_nothing_waits_for_whoever_has_nothing(client, cast):
    client.force_login(cast.charlie)

    html = words(client.get("/dashboard/"))

    assert "Nothing waits for you." in html
    assert "The city owes you no answer." in html


def test_fees_due_stand_there_with_their_sum_and_their_day(client, cast, bob):
    first = charged(cast.case, cast)
    charged(factories.Case(license=cast.license), cast, "100.00")
    first.due_on = TODAY - DAY
    first.save(update_fields=["due_on"])

    page = client.get("/dashboard/")

    html = words(page)
    assert "2 things wait for you." in html
    assert "Fees due: $412.50, were due on November 19, 2026." in html
    assert "$512.50 in all on 2 records." in html
    assert f'href="{cast.case.get_absolute_url()}pay/"' in html
    assert [case.number for case in page.context["duties"].fees.cases][0] == cast.case.number


def test_what_waits_for_an_answer_stands_there(client, cast, bob):
    waits = factories.Case(license=cast.license, status=CaseStatus.CORRECTIONS)

    page = client.get("/dashboard/")

    assert [case.number for case in page.context["duties"].answers.cases] == [waits.number]
    assert "<strong>Corrections required.</strong>" in words(page)


def test_a_visit_that_can_be_requested_stands_there_with_the_way_to_it(client, cast, bob):
    framing(cast.case)

    html = words(client.get("/dashboard/"))

    assert "Ready for inspection: framing." in html
    assert f"/permits/{cast.case.slug}/inspections/request/?type=framing" in html


def test_a_visit_that_failed_comes_first_and_says_so(client, cast, bob):
    kind = framing(cast.case)
    other = factories.Case(license=cast.license, filed_on=TODAY)
    cast.case.inspections.create(
        number=1,
        inspection_type=kind,
        status=InspectionStatus.FAILED,
        requested_by=bob,
        requested_at=NOW,
        resulted_by=cast.ivan,
        resulted_at=NOW - DAY,
    )

    page = client.get("/dashboard/")

    assert [case.number for case in page.context["duties"].visits] == [cast.case.number, other.number]
    assert "Framing: failed on November 19." in words(page)
    assert "Request it again" in words(page)


def test_who_may_not_request_visits_is_not_told_to(client, office):
    framing(office.case)
    office.max.ties.update(rights=["view"])
    client.force_login(office.max)

    assert client.get("/dashboard/").context["duties"].visits == []


def test_records_from_elsewhere_ask_for_nothing(client, cast, bob):
    framing(cast.case)
    Case.objects.filter(pk=cast.case.pk).update(source="Old city", status=CaseStatus.CORRECTIONS)

    assert "Nothing waits for you." in words(client.get("/dashboard/"))


def test_what_is_with_the_city_stands_there(client, cast, bob):
    review = factories.Case(license=cast.license, status=CaseStatus.IN_REVIEW)

    page = client.get("/dashboard/")

    assert [case.number for case in page.context["duties"].with_city.cases] == [review.number]


def test_requests_stand_there_with_their_place_and_their_day(client, cast):
    help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW - DAY)
    help.license_wrong(cast.license, text="Wrong.", by=cast.penny, at=NOW)
    client.force_login(cast.penny)

    html = words(client.get("/dashboard/"))

    assert "To act under license GC-10442" in html
    assert "1st in line, expected by Sunday, November 22." in html
    assert "License record is wrong: GC-10442" in html
    assert "2nd in line" in html


def test_an_approved_license_waits_for_its_owner(client, cast):
    approvals.approve(LicenseLink.objects.get(user=cast.penny), by=cast.dana, at=NOW)
    client.force_login(cast.penny)

    html = words(client.get("/dashboard/"))

    assert "1 thing waits for you." in html
    assert "License GC-10442 is approved." in html


def test_dates_stand_in_their_order_visits_and_ends(client, cast, bob):
    Case.objects.filter(pk=cast.case.pk).update(expires_on=TODAY + 9 * DAY)
    type(cast.license).objects.update(insurance_expires_on=TODAY - 2 * DAY, bond_expires_on=TODAY + 90 * DAY)
    factories.LicenseSheet(license=cast.license, filed_by=bob, dated_on=date(2025, 12, 1))
    window = Window.objects.get_or_create(
        code="morning", defaults={"name": "Morning", "starts": "08:00", "ends": "12:00", "capacity": 8}
    )[0]
    cast.case.inspections.create(
        number=1,
        inspection_type=framing(cast.case),
        slot=Slot.objects.create(
            inspector=Inspector.objects.create(user=cast.ivan), window=window, day=TODAY + 4 * DAY, capacity=8, booked=1
        ),
        requested_by=bob,
        requested_at=NOW,
    )

    found = client.get("/dashboard/").context["ahead"]

    assert [(one.day, one.what) for one in found] == [
        (TODAY - 2 * DAY, "The insurance on file ends"),
        (TODAY + 4 * DAY, "Framing inspection, morning"),
        (TODAY + 9 * DAY, "Permit expires"),
        (date(2026, 12, 1), "New contractor information sheet is due"),
    ]
    assert [client.get(one.url).status_code for one in found] == [200] * 4


def test_what_others_did_since_the_last_time_stands_there_once_for_each_record(client, cast, bob):
    happened(cast.case, cast, "was applied for", at=NOW - 2 * DAY)
    happened(cast.case, cast)
    happened(factories.Case(license=cast.license), cast, by=bob)
    happened(factories.Case(), cast)
    happened(factories.Case(license=cast.license), cast, at=NOW - 20 * DAY)

    page = client.get("/dashboard/")

    assert [change.number for change in page.context["changes"].shown] == [cast.case.number]
    assert "Permit issued" in words(page)
    assert "1 record changed." in words(page)


def test_a_look_back_shows_what_was_seen_before(client, cast, bob):
    happened(cast.case, cast, at=NOW - 20 * DAY)

    assert client.get("/dashboard/").context["changes"].count == 0
    assert client.get("/dashboard/?days=30").context["changes"].count == 1
    assert client.get("/dashboard/?days=9999999999").context["changes"].count == 0


def test_it_stays_new_all_through_a_log_in_and_is_not_the_next_time(client, cast, bob, time_machine):
    happened(cast.case, cast)

    assert client.get("/dashboard/").context["changes"].count == 1
    time_machine.move_to(NOW + timedelta(minutes=5))
    assert client.get("/dashboard/").context["changes"].count == 1
    client.logout()
    client.force_login(bob)

    assert client.get("/dashboard/").context["changes"].count == 0
    assert client.get("/dashboard/").context["since"] - NOW < timedelta(minutes=6)


def test_it_says_no_name_and_nothing_of_private_things(client, cast, bob):
    happened(cast.case, cast)
    audit.record("was put on the record", cast.case.contacts.get(), by=cast.dana, at=NOW, thread=cast.case.number)

    html = words(client.get("/dashboard/"))

    assert "Permit issued" in html
    assert "Dana" not in html
    assert "Put on the record" not in html


def test_only_the_first_few_are_shown_and_the_rest_is_counted(client, cast, bob):
    for _n in range(8):
        charged(factories.Case(license=cast.license), cast, "10.00")

    page = client.get("/dashboard/")

    assert len(page.context["duties"].fees.cases) == 5
    assert "$80.00 in all on 8 records." in words(page)


def test_the_same_few_queries_with_1_and_with_many_of_everything(client, cast, bob, django_assert_max_num_queries):
    plan = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)

    def one_of_each(n):
        for status in (CaseStatus.ISSUED, CaseStatus.IN_REVIEW, CaseStatus.CORRECTIONS):
            case = factories.Case(license=cast.license, status=status, expires_on=TODAY + 3 * DAY)
            framing(case)
            happened(case, cast)
            charged(case, cast)
        factories.Case(license=cast.license, status=CaseStatus.SUBMITTED, case_type=plan)
        license = factories.License(number=f"GC-7{n}")
        LicenseLink.objects.create(user=bob, license=license, requested_at=NOW, due_on=TODAY)
        help.license_wrong(license, text="Wrong.", by=bob, at=NOW)

    def count():
        with django_assert_max_num_queries(12) as counted:
            client.get("/dashboard/")
        return len(counted)

    one_of_each(0)
    client.get("/dashboard/")
    one = count()
    for n in range(1, 9):
        one_of_each(n)

    assert count() == one


def test_a_license_that_somebody_named_waits_for_its_people(client, cast, bob):
    draft = factories.Case(status=CaseStatus.DRAFT)
    factories.Application(case=draft, license_asked=cast.license, license_asked_at=NOW)

    page = client.get("/dashboard/")

    assert page.context["count"] == 1
    assert f'href="/apply/{draft.slug}/license/"' in words(page)


def test_whoever_checks_applications_sees_how_full_the_desk_is_and_nobody_else(client, cast, bob):
    for days, technician in ((-1, cast.dana), (0, None), (3, None)):
        case = factories.Case(status=CaseStatus.SUBMITTED)
        IntakeCheck.objects.create(
            case=case, number=1, received_at=NOW, due_on=TODAY + days * DAY, technician=technician
        )
    assert client.get("/dashboard/").context["desk"] is None
    client.force_login(cast.dana)

    page = client.get("/dashboard/")

    assert page.context["desk"] == Desk(waiting=3, new=2, due=1, late=1)
    assert "/admin/permits/intakecheck/?at=late" in words(page)


def test_reviewers_and_inspectors_see_what_they_have_before_them(client, cast):
    in_review(cast, "Building")
    client.force_login(cast.ivan)
    assert "0 stops are left today." in words(client.get("/dashboard/"))
    client.force_login(cast.rita)

    page = client.get("/dashboard/")

    assert page.context["plans"].mine == 1
    assert page.context["stops"] is None
    assert "Nothing waits for you." not in words(page)


@pytest.mark.parametrize("query", ["days=x", "days=%00", "days=-7", "days=07"])
def test_nonsense_is_the_last_time(client, cast, bob, query):
    assert client.get(f"/dashboard/?{query}").context["days"] == 0
