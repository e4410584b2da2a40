"""The contacts tab and what hangs below it: who reads what, and who puts whom on and takes whom off."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import directory
from contacts.choices import ContactKind
from contacts.models import Activity, Favourite
from permits.choices import CaseKind
from permits.models import CaseContact, CaseInvitation, CaseTypeContact
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def plain(db):
    return factories.ContactType(name="Contact", may_schedule=False, may_pay=False)


@pytest.fixture
def nora(db):
    return factories.Contact(first_name="Nora", last_name="Newcome", email="nora@example.org", phone="555-0188")


@pytest.fixture
def nora_has_an_account(nora, cast):
    factories.ContactTie(contact=nora, user=cast.charlie)


@pytest.fixture
def bob(client, cast):
    """The contractor, who manages the contacts of his cases."""
    client.force_login(cast.bob)
    return client


def waiting_invitation(cast, contact_type, **facts):
    number = CaseInvitation.objects.count()
    return CaseInvitation.objects.create(
        **{
            "case": cast.case,
            "contact_type": contact_type,
            "email": f"guest{number}@example.org",
            "key_hash": f"hash{number}",
            "invited_by": cast.bob,
            "invited_at": NOW,
            "expires_on": TODAY,
        }
        | facts
    )


def tab(case, tail=""):
    return f"{case.get_absolute_url()}contacts/{tail}"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def adding(case, contact_type, text=""):
    return f"{tab(case, 'add/')}?type={contact_type.pk}&q={text}"


def test_a_stranger_reads_types_and_companies_and_no_person(client, cast, plain):
    company = factories.Contact(kind=ContactKind.COMPANY, company_name="Hollow Creek Homes LLC", email="x@example.org")
    CaseContact.objects.create(case=cast.case, contact=company, contact_type=plain)

    html = read(client, tab(cast.case))

    assert "Applicant" in html
    assert "Hollow Creek Homes LLC" in html
    assert "A person" in html
    for private in ("Alice", "alice@example.org", "x@example.org", "May:", "Add a contact", "Remove", "favorites"):
        assert private not in html


def test_the_people_of_a_record_read_names_and_rights_in_words(client, cast):
    client.force_login(cast.alice)

    html = read(client, tab(cast.case))

    assert "Alice Example" in html
    assert "alice@example.org" in html
    assert "May: See the parties&#x27; part, request inspections, pay from the record" in html
    assert "Add a contact" not in html


def test_what_a_record_still_needs_is_named_with_a_link_to_add_it(bob, cast):
    owner = factories.ContactType(name="Property Owner")
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=owner, required=True)

    html = read(bob, tab(cast.case))

    assert "Still needed" in html
    assert f"add/?type={owner.pk}" in html


def test_a_search_on_a_draft_says_what_was_looked_for(bob, cast, plain):
    assert "Found for “Nobodyson”" in read(bob, adding(cast.draft, plain, "Nobodyson"))


def test_somebody_is_found_by_last_name_and_added_without_a_refresh(bob, cast, plain, nora, nora_has_an_account):
    html = read(bob, adding(cast.case, plain, "newcome"))
    assert "Nora Newcome" in html
    assert "nora@example.org" not in html
    assert "555-0188" not in html

    who = directory.reference(nora, reader=cast.bob)
    page = bob.post(adding(cast.case, plain, "newcome"), {"who": who}, follow=True)

    assert page.redirect_chain == [(tab(cast.case), 302)]
    assert "Contact: Nora Newcome is on the record now." in page.content.decode()
    assert cast.case.contacts.filter(contact=nora, contact_type=plain, added_by=cast.bob).exists()


@pytest.mark.parametrize("text", ["Newcome", "NEWCOME", "nora newcome", "hollow creek", "Creek"])
def test_by_last_name_first_and_last_name_or_part_of_a_companys_name(office, nora, text):
    factories.ContactTie(contact=nora, user=office.charlie)

    assert [str(one) for one in directory.find(text)] == (
        ["Nora Newcome"] if "ewcome" in text.lower() else ["Hollow Creek Homes LLC"]
    )


@pytest.mark.parametrize("text", ["New", "Nora", "ho", "nora@example.org", "office@hollowcreek.example", "555-0188"])
def test_nobody_is_found_by_less_or_by_how_to_reach_him(office, nora, text):
    factories.ContactTie(contact=nora, user=office.charlie)

    assert list(directory.find(text)) == []


def test_a_person_without_an_account_and_whoever_is_confidential_or_merged_is_not_found(cast, nora):
    hidden = factories.Contact(kind=ContactKind.COMPANY, company_name="Newcome Shelter", confidential=True)
    factories.Contact(kind=ContactKind.COMPANY, company_name="Newcome & Sons", merged_into=hidden)

    assert list(directory.find("Newcome")) == []


def test_an_email_is_answered_the_same_known_or_not(bob, cast, plain, nora, nora_has_an_account):
    known = read(bob, adding(cast.case, plain, "nora@example.org"))
    unknown = read(bob, adding(cast.case, plain, "nobody@example.org"))

    def without(html, address):
        html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
        return html.replace(address, "").replace(address.replace("@", "%40"), "")

    assert without(known, "nora@example.org") == without(unknown, "nobody@example.org")
    assert "We tell nobody whether an address is known here." in known


def test_a_contractor_without_a_license_is_refused_by_name_and_the_search_stays(bob, cast, nora, nora_has_an_account):
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")
    who = directory.reference(nora, reader=cast.bob)

    response = bob.post(adding(cast.case, mechanical, "newcome"), {"who": who})

    html = response.content.decode()
    assert response.status_code == 200
    assert "Nora Newcome holds no mechanical license here." in html
    assert 'value="newcome"' in html


def test_only_somebody_whom_this_account_was_shown_can_be_added(bob, cast, plain, nora):
    for who in (str(nora.pk), directory.reference(nora, reader=cast.alice), f"{nora.pk}:forged", ""):
        html = bob.post(adding(cast.case, plain), {"who": who}).content.decode()
        assert "That contact can&#x27;t be found any more." in html

    assert not nora.case_contacts.exists()


def test_the_types_the_case_takes_are_offered_and_the_required_marked(bob, cast, plain):
    owner = factories.ContactType(name="Property Owner")
    factories.ContactType(name="Architect")
    for one, required in ((plain, False), (owner, True)):
        CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=one, required=required)

    html = read(bob, tab(cast.case, "add/"))

    assert re.findall(r"<option[^>]*>([^<]+)</option>", html) == [
        "Choose a type",
        "Contact",
        "Property Owner (required)",
    ]
    assert f'value="{owner.pk}" selected' in html


def test_a_type_the_case_does_not_take_is_an_error_at_its_field(bob, cast, plain):
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=plain)
    other = factories.ContactType(name="Architect")

    html = read(bob, adding(cast.case, other))

    assert "This record does not take that type. Choose one of the list." in html
    assert "<title>Error:" in html


def test_favourites_are_starred_listed_first_and_added_without_searching(bob, cast, plain, nora):
    alice = cast.case.contacts.get().contact
    who = directory.reference(alice, reader=cast.bob)
    assert "Add to favorites" in read(bob, tab(cast.case))

    page = bob.post(reverse("contacts:favourites"), {"who": who, "star": "1", "next": tab(cast.case)}, follow=True)
    assert page.redirect_chain == [(tab(cast.case), 302)]
    assert "take Alice Example from your favorites" in page.content.decode()
    html = read(bob, adding(cast.case, plain))
    assert html.index("Your favorites") < html.index("Alice Example")
    assert "Alice Example" in read(bob, reverse("contacts:favourites"))

    bob.post(reverse("contacts:favourites"), {"who": who, "unstar": "1"})
    assert not Favourite.objects.exists()
    assert "No favorite yet" in read(bob, reverse("contacts:favourites"))


def test_a_star_leads_nowhere_else(bob, cast):
    who = directory.reference(cast.case.contacts.get().contact, reader=cast.bob)

    answer = bob.post(reverse("contacts:favourites"), {"who": who, "star": "1", "next": "https://evil.example/"})

    assert answer["Location"] == reverse("contacts:favourites")
    assert bob.post(reverse("contacts:favourites"), {"who": "7:forged", "star": "1"}).status_code == 404


def test_a_removal_asks_then_removes_and_is_written_down(bob, cast, nora, plain):
    row = CaseContact.objects.create(case=cast.case, contact=nora, contact_type=plain)
    address = tab(cast.case, f"{row.pk}/removal/")
    assert "Take Nora Newcome off as Contact?" in read(bob, address)
    assert CaseContact.objects.filter(pk=row.pk).exists()

    page = bob.post(address, {"why": "Works elsewhere."}, follow=True)

    assert "Contact: Nora Newcome is off the record." in page.content.decode()
    assert not CaseContact.objects.filter(pk=row.pk).exists()
    assert Activity.objects.on(cast.case.number).first().why == "Works elsewhere."


def test_the_last_of_a_required_type_can_not_be_removed_and_the_page_says_what_to_do(bob, cast):
    row = cast.case.contacts.get()
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=row.contact_type, required=True)

    for answer in (bob.get, bob.post):
        html = answer(tab(cast.case, f"{row.pk}/removal/")).content.decode()
        assert "Alice Example is the only one." in html
        assert "Add the one who comes next first" in html
    assert cast.case.contacts.count() == 1


def test_whoever_leaves_a_draft_ends_among_his_own_records(client, cast, plain):
    contact = factories.Contact()
    factories.ContactTie(contact=contact, user=cast.charlie)
    row = CaseContact.objects.create(case=cast.draft, contact=contact, contact_type=plain)
    client.force_login(cast.charlie)

    page = client.post(tab(cast.draft, f"{row.pk}/removal/"), {}, follow=True)

    assert page.redirect_chain == [(reverse("permits:mine"), 302)]


def test_a_row_of_another_case_is_not_there(bob, cast, nora, plain):
    row = CaseContact.objects.create(case=factories.Case(), contact=nora, contact_type=plain)

    assert bob.get(tab(cast.case, f"{row.pk}/removal/")).status_code == 404


@pytest.mark.parametrize("tail", ["add/", "invite/"])
def test_who_does_not_manage_contacts_is_told_so(client, cast, tail):
    assert client.get(tab(cast.case, tail)).status_code == 302
    for who in (cast.charlie, cast.alice):
        client.force_login(who)
        assert client.get(tab(cast.case, tail)).status_code == 403


def test_searching_is_throttled(bob, cast, plain, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"contact_search": "2/m/user"}

    answers = [bob.get(adding(cast.case, plain, "newcome")).status_code for _turn in range(3)]

    assert answers == [200, 200, 429]


def test_a_plan_case_has_the_same_pages(bob, cast, plain, nora):
    factories.ContactTie(contact=nora, user=cast.charlie)
    kind = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    plan = factories.Case(case_type=kind, license=cast.license)

    bob.post(adding(plan, plain, "newcome"), {"who": directory.reference(nora, reader=cast.bob)})
    row = plan.contacts.get()
    assert tab(plan).startswith("/plans/")
    assert "Nora Newcome" in read(bob, tab(plan))
    bob.post(tab(plan, f"{row.pk}/removal/"), {})

    assert not plan.contacts.exists()


def queries(client, address):
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_the_pages_cost_the_same_with_one_contact_and_with_many(bob, cast, plain):
    def one_more():
        contact = factories.Contact(kind=ContactKind.COMPANY, company_name="Newcome Builders")
        CaseContact.objects.create(case=cast.case, contact=contact, contact_type=plain)
        Favourite.objects.create(user=cast.bob, contact=contact)
        waiting_invitation(cast, plain)

    addresses = [tab(cast.case), adding(cast.case, plain, "newcome"), reverse("contacts:favourites")]
    one_more()
    for address in addresses:
        queries(bob, address)  # what the process keeps from now on
    with_one = [queries(bob, address) for address in addresses]
    for _turn in range(5):
        one_more()

    assert [queries(bob, address) for address in addresses] == with_one
    assert max(with_one) <= 12
