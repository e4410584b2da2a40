"""The page of one record: what everybody reads, what its people read as well, and what nobody else ever sees."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from contacts import audit
from contacts.choices import ContactKind
from inspections.models import InspectionType, RequiredInspection
from permits import holds
from permits.choices import CaseStatus, HoldBlocks
from permits.models import Case, CaseContact, FurtherContractor, Hold, StatusChange
from tests import factories
from tests.factories import NOW

TABS = ("", "contacts/", "history/")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


def read(client, case, tab=""):
    response = client.get(f"{case.get_absolute_url()}{tab}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_visitor_reads_the_public_facts(client, cast):
    cast.case.address.parcel = "0042-118-07"
    cast.case.address.save()

    html = read(client, cast.case)

    for fact in (
        f'<h1 class="figures">{cast.case.number}</h1>',
        "Second-story addition",
        "Residential addition",
        "Truebeam Builders LLC</a>, GC-10442 · current",
        "/licenses/GC-10442/",
        "$184,000.00",
        "March 2, 2026",
        "March 24, 2026",
        "0042-118-07",
        "Issued",
    ):
        assert fact in html


def test_a_license_that_lapsed_is_told(client, cast):
    cast.license.expires_on = date(2026, 1, 1)
    cast.license.save()

    assert "GC-10442 · not current" in read(client, cast.case)


@pytest.mark.parametrize("tab", TABS)
def test_a_draft_does_not_exist_for_strangers(client, cast, tab):
    address = f"{cast.draft.get_absolute_url()}{tab}"

    for stranger in (None, cast.charlie, cast.penny):
        if stranger:
            client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.force_login(cast.bob)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_a_confidential_place_does_not_exist_for_strangers(client, cast, tab):
    cast.case.address.confidential = True
    cast.case.address.save()

    assert client.get(f"{cast.case.get_absolute_url()}{tab}").status_code == 404
    client.force_login(cast.alice)
    assert client.get(f"{cast.case.get_absolute_url()}{tab}").status_code == 200


def test_a_record_that_is_not_there_is_404(client, db):
    assert client.get("/permits/NO-SUCH/").status_code == 404
    assert client.get("/permits/%00/").status_code == 404


def test_a_plan_case_has_its_own_address(client, cast):
    plan = factories.CaseType(name="Lot split", kind="plan", prefix="PLAN", sector="")
    case = factories.Case(number="PLAN-2026-00011", case_type=plan, status=CaseStatus.IN_REVIEW)

    assert case.get_absolute_url() == "/plans/PLAN-2026-00011/"
    html = read(client, case)
    assert "Plan case" in html
    assert "/plans/PLAN-2026-00011/inspections/" not in html
    assert client.get("/permits/PLAN-2026-00011/").status_code == 404


def test_an_address_is_read_whatever_its_letters_and_says_which_is_the_right_one(client, cast):
    number = cast.case.number.lower()

    html = client.get(f"/permits/{number}/").content.decode()

    assert f'<link rel="canonical" href="/permits/{cast.case.slug}/">' in html


def test_related_records_are_shown_unless_they_are_hidden(client, cast):
    child = factories.Case(parent=cast.case, number="ELER-2026-00107")
    hidden = factories.Case(parent=cast.case, number="ELER-2026-00108", status=CaseStatus.DRAFT)

    html = read(client, cast.case)
    assert child.number in html
    assert hidden.number not in html
    assert cast.case.number in read(client, child)


@pytest.fixture
def canary(cast):
    """Everything private on the case, each as a word that stands nowhere else."""
    person = factories.Contact(
        first_name="Canaryfirst",
        last_name="Canarylast",
        email="canarymail@example.org",
        phone="555-CANARY",
        address_line="1 Canaryhome Rd",
    )
    company = factories.Contact(
        kind=ContactKind.COMPANY,
        company_name="Openly Known Inc.",
        first_name="Canaryboss",
        last_name="Canaryboss",
        email="canarycompany@example.org",
    )
    secret = factories.Contact(kind=ContactKind.COMPANY, company_name="Canarysecret Ltd", confidential=True)
    for contact, role in ((person, "Property Owner"), (company, "Contractor"), (secret, "Billing Contact")):
        CaseContact.objects.create(
            case=cast.case, contact=contact, contact_type=factories.ContactType(name=role, may_schedule=False)
        )
    cast.dana.first_name = "Canaryclerk"
    cast.dana.save()
    audit.record("was issued", cast.case, by=cast.dana, at=NOW, thread=cast.case.number, why="canarywhy")
    return cast


@pytest.mark.parametrize("who", [None, "charlie", "penny"])
@pytest.mark.parametrize("tab", TABS)
def test_nobody_else_sees_a_persons_data(client, canary, who, tab):
    if who:
        client.force_login(getattr(canary, who))

    html = read(client, canary.case, tab).lower()

    assert "canary" not in html
    if tab == "contacts/":
        assert "openly known inc." in html
        assert "property owner" in html


def test_its_people_see_who_is_on_it_and_who_acted(client, canary):
    client.force_login(canary.bob)

    contacts, history = read(client, canary.case, "contacts/"), read(client, canary.case, "history/")

    for told in ("Canaryfirst Canarylast", "canarymail@example.org", "555-CANARY", "Openly Known Inc."):
        assert told in contacts
    assert "Canaryclerk" in history
    assert "canarywhy" in history


def test_fees_due_are_a_next_step_for_everybody(client, cast):
    cast.case.fees.create(code="x", description="Plan check", amount="412.50", assessed_at=NOW)

    html = read(client, cast.case)

    assert "What to do next" in html
    assert "Fees due: $412.50." in html


def test_there_is_no_box_when_there_is_nothing_to_do(client, cast):
    factories.moved(cast.case, CaseStatus.FINALED, finaled_on=date(2026, 9, 1))

    assert "What to do next" not in read(client, cast.case)


def test_a_record_from_elsewhere_is_shown_as_its_source_has_it(client, db):
    call_command("import_records", "tests/permits/blds_sample.csv", format="blds")

    html = read(client, Case.objects.select_related("case_type").get(number="2016-000101 BP"))
    for fact in (
        "Active",
        "Record from City of Sampleton",
        "Truebeam Builders LLC",
        "12 EXAMPLE ST",
        "$184,000.00",
    ):
        assert fact in html
    assert "2016-000101 EP</a> Residential electrical · Final" in html
    for missing in ("/fees/", "/card/", "Expires", "What to do next"):
        assert missing not in html.split("<main")[1].split("</main>")[0]

    bare = Case.objects.select_related("case_type").get(number="2016-000103 DS")
    html = read(client, bare).split("<main")[1].split("</main>")[0]
    for blank in ("None", "Valuation", "Applied", "Issued", "Parcel", "Description"):
        assert f">{blank}<" not in html
    assert "Taken in from another system" in read(client, bare, "history/")
    assert "None came with this record from City of Sampleton." in read(client, bare, "inspections/")


def test_what_a_visitor_could_do_after_logging_in_comes_after_what_is_due(client, cast):
    framing = InspectionType.objects.create(code="framing", name="Framing")
    RequiredInspection.objects.create(case_type=cast.case.case_type, inspection_type=framing)
    cast.case.fees.create(code="x", description="Plan check", amount="412.50", assessed_at=NOW)

    html = read(client, cast.case)

    assert html.index("Fees due: $412.50.") < html.index("Ready for inspection: framing.")
    assert f"/accounts/login/?next=%2Fpermits%2F{cast.case.slug}%2Finspections%2Frequest%2F" in html
    client.force_login(cast.bob)
    assert "Framing inspection</strong> can be requested." in read(client, cast.case)


def test_a_stop_work_order_is_told_to_everybody_and_nothing_is_said_to_be_ready(client, cast):
    framing = InspectionType.objects.create(code="framing", name="Framing")
    RequiredInspection.objects.create(case_type=cast.case.case_type, inspection_type=framing)
    hold = Hold(case=cast.case, reason="Stop-work order", remedy="Call the desk.", blocks=[HoldBlocks.ALL])
    holds.place(hold, by=cast.dana, at=NOW)

    html = read(client, cast.case)

    assert "Stop-work order" in html
    assert "Stops: everything" in html
    assert "Issued, with conditions that stop it for now" in html
    assert "Ready for inspection" not in html
    assert "Dana" not in html
    holds.clear(hold, by=cast.dana, at=NOW)
    assert "Stop-work order" not in read(client, cast.case)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": CaseStatus.SUBMITTED}, "Where it stands"),
        ({"status": CaseStatus.IN_REVIEW}, "reviewers read the plans"),
        ({"status": CaseStatus.CORRECTIONS}, "Corrections are required."),
        ({"status": CaseStatus.INCOMPLETE}, "Something is missing."),
        ({"status": CaseStatus.READY}, "The permit issues itself within minutes."),
        ({"status": CaseStatus.EXPIRED, "expires_on": date(2026, 11, 1)}, "It ran until November 1, 2026."),
        ({"expires_on": date(2026, 11, 1)}, "Expired: no work under it for now."),
        ({"expires_on": date(2026, 12, 1)}, "Expires on December 1, 2026."),
    ],
)
def test_what_a_record_waits_for_is_said_in_words(client, db, facts, words):
    assert words in read(client, factories.Case(**facts))


def test_the_summary_tells_all_that_is_known_of_the_work(client, cast):
    facts = {"project_name": "Mortar Row", "work_class": "existing", "square_feet": 1240, "housing_units": 2}
    Case.objects.filter(pk=cast.case.pk).update(**facts)

    html = read(client, cast.case)

    for fact in ("Mortar Row", "Something that stands already", "1,240 square feet", "Housing units</dt><dd>2<"):
        assert fact in html


def test_a_record_from_elsewhere_shows_its_contractors_and_statuses(client, db):
    case = factories.Case(
        source="City of Sampleton",
        source_status="Active",
        contractor_name="Plumb & Sons",
        contractor_license="M-100",
        contractor_trade="Plumbing",
    )
    FurtherContractor.objects.create(case=case, place=2, name="Bright Wiring", license_number="E-7")
    StatusChange.objects.create(case=case, status=CaseStatus.SUBMITTED, word="Intake", on=date(2026, 1, 5))
    StatusChange.objects.create(case=case, status=CaseStatus.ISSUED, word="Active")

    html = read(client, case)

    assert "Plumb &amp; Sons, license M-100 · Plumbing" in html
    assert "Bright Wiring, license E-7" in html
    assert html.index("Intake<span>January 5, 2026</span>") < html.index("Active</li>")
    assert "Intake" in read(client, case, "history/")


def test_its_people_read_what_they_may_do_and_find_the_card(client, cast):
    assert "/card/" not in read(client, cast.case)
    client.force_login(cast.charlie)
    assert "You are on this record" not in read(client, cast.case)
    client.force_login(cast.alice)
    html = read(client, cast.case)
    assert "You may: See the parties&#x27; part, request inspections, pay from the record" in html
    assert f"/permits/{cast.case.slug}/card/" in html
    client.force_login(cast.dana)
    assert f"/admin/permits/case/{cast.case.pk}/change/" in read(client, cast.case)


def test_a_confidential_record_says_so_to_its_people(client, cast):
    cast.case.address.confidential = True
    cast.case.address.save()
    client.force_login(cast.alice)

    for tab in TABS:
        assert "A confidential place" in read(client, cast.case, tab)


def test_related_records_are_told_as_what_they_are(client, cast):
    child = factories.Case(parent=cast.case)
    sister = factories.Case(parent=cast.case)

    html = read(client, child)

    assert html.index("Part of</dt>") < html.index(cast.case.number + "</a> Residential")
    assert html.index("Related</dt>") < html.index(sister.number + "</a>")
    assert "Its parts</dt>" in read(client, cast.case)


def test_more_relatives_than_the_summary_holds_have_a_page(client, cast, django_assert_max_num_queries):
    parts = [factories.Case(parent=cast.case) for _n in range(27)]
    hidden = factories.Case(parent=cast.case, status=CaseStatus.DRAFT)

    assert f"{cast.case.get_absolute_url()}related/" in read(client, cast.case)
    first = client.get(f"{cast.case.get_absolute_url()}related/")
    older = re.search(r'href="(\?after=[^"]+)" rel="next"', first.content.decode())[1]
    second = client.get(f"{cast.case.get_absolute_url()}related/{older}")

    shown = first.content.decode() + second.content.decode()
    assert [part.number for part in parts if f">{part.number}</a>" not in shown] == []
    assert hidden.number not in shown
    assert client.get(f"{cast.case.get_absolute_url()}related/?after=x&before=%00").status_code == 200
    with django_assert_max_num_queries(12):
        client.get(f"{cast.case.get_absolute_url()}related/")


@pytest.mark.parametrize("who", [None, "charlie", "alice", "bob", "dana"])
@pytest.mark.parametrize("tab", TABS)
def test_a_record_asks_the_same_few_queries_however_much_is_on_it(
    client, cast, django_assert_max_num_queries, tab, who
):
    if who:
        client.force_login(getattr(cast, who))
    address = f"{cast.case.get_absolute_url()}{tab}"
    client.get(address)

    def count():
        with django_assert_max_num_queries(12) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    one = count()
    for n in range(19):
        factories.Case(parent=cast.case)
        Hold.objects.create(case=cast.case, reason=f"Hold {n}", placed_at=NOW, placed_by=cast.dana)
        StatusChange.objects.create(case=cast.case, status=CaseStatus.ISSUED)
        audit.record("was seen", cast.case, by=cast.dana, at=NOW, thread=cast.case.number)
        contact_type = factories.ContactType(name=f"Contact {n}")
        CaseContact.objects.create(case=cast.case, contact=factories.Contact(), contact_type=contact_type)
    assert count() == one
