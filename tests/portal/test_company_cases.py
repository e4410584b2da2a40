"""A company's records, and whom it puts on single ones."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.models import ContactTie, LicenseLink, Message
from permits.access import may
from permits.models import CaseContact, CaseInvitation
from tests import factories
from tests.factories import NOW


@pytest.fixture
def address(office):
    return f"/account/companies/{office.company.pk}/cases/"


@pytest.fixture
def helper_type(db):
    return factories.ContactType(name="Site helper", may_upload=True, may_pay=False)


@pytest.fixture
def as_carol(client, office):
    client.force_login(office.carol)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def put_on(office, **facts):
    facts = {"case": office.case, "company": office.company, "contact_type": factories.ContactType()} | facts
    return CaseContact.objects.create(**facts)


def invite(client, address, office, contact_type, rights=("upload",), email="charlie@example.org"):
    typed = {"email": email, "type": contact_type.pk, "rights": list(rights)}
    return client.post(f"{address}{office.case.slug}/person/", typed)


def test_the_list_holds_what_the_company_is_on_and_what_its_licenses_are_on(as_carol, office, address):
    named = factories.Case(description="Names the company")
    put_on(office, case=named, contact=office.company, company=None)
    factories.Case(description="Somebody else's")

    shown = {case.number for case in as_carol.get(address).context["cases"]}

    assert shown == {office.case.number, office.draft.number, named.number}


def test_a_member_kept_from_the_licenses_sees_only_what_names_the_company(as_carol, office, address):
    named = factories.Case()
    put_on(office, case=named, contact=office.company, company=None)
    ContactTie.objects.filter(user=office.carol, contact=office.company).update(under_licenses=False)

    assert [case.number for case in as_carol.get(address).context["cases"]] == [named.number]


def test_when_the_license_is_gone_so_are_its_records(as_carol, office, address):
    LicenseLink.objects.filter(company=office.company).update(status=LinkStatus.REMOVED, ended_at=NOW)

    assert "No records yet" in text(as_carol.get(address))


def test_the_manager_puts_somebody_on_one_record_with_chosen_rights(as_carol, client, office, address, helper_type):
    assert invite(as_carol, address, office, helper_type).status_code == 302
    assert "charlie@example.org is invited as Site helper" in text(as_carol.get(address))

    link = re.search(r"/invitations/records/[\w-]+/", Message.objects.latest("pk").body).group()
    client.force_login(office.charlie)
    contact = factories.Contact(first_name="Charlie", last_name="Example")
    factories.ContactTie(contact=contact, user=office.charlie)
    client.post(link, {"contact": contact.pk})

    row = CaseContact.objects.get(contact=contact)
    assert (row.company, row.granted) == (office.company, [Right.VIEW, Right.UPLOAD])
    assert may(office.charlie, Right.UPLOAD, office.case)
    assert not may(office.charlie, Right.SCHEDULE, office.case)
    assert not may(office.charlie, Right.VIEW, office.draft)


def test_what_the_type_does_not_give_is_refused_at_the_field(as_carol, office, address, helper_type):
    page = invite(as_carol, address, office, helper_type, rights=["pay", "apply"])

    assert page.context["form"].errors["rights"] == ["“Site helper” does not give: Pay from the record, apply."]
    assert 'value="charlie@example.org"' in text(page)


def test_the_company_gives_no_more_than_it_has(as_carol, office, address, helper_type):
    ContactTie.objects.filter(user=office.carol, contact=office.company).update(rights=["view", "schedule"])

    page = text(invite(as_carol, address, office, helper_type))

    assert "may do more here than you can give" in page
    assert not CaseInvitation.objects.exists()


def test_a_record_of_others_is_not_there(as_carol, office, address):
    assert as_carol.get(f"{address}{factories.Case().slug}/person/").status_code == 404


def test_the_manager_takes_them_off_again(as_carol, office, address):
    person = factories.Contact(first_name="Petra", last_name="Postlethwaite")
    row = put_on(office, contact=person)
    removal = f"{office.case.get_absolute_url()}contacts/{row.pk}/removal/"

    assert removal in text(as_carol.get(address))
    as_carol.post(removal)

    assert not CaseContact.objects.filter(contact=person).exists()


def test_members_see_who_is_on_each_record_and_have_no_buttons(client, office, address):
    put_on(office, contact=factories.Contact(first_name="Petra", last_name="Postlethwaite"))
    client.force_login(office.max)

    page = text(client.get(address))

    assert "Petra Postlethwaite" in page
    assert "Take off" not in page
    assert "Put somebody on" not in page


def test_another_manager_takes_an_invitation_back(as_carol, client, office, address, helper_type):
    invite(as_carol, address, office, helper_type)
    ContactTie.objects.filter(user=office.max, contact=office.company).update(is_manager=True)
    client.force_login(office.max)
    take_back = f"{address}{office.case.slug}/invitations/{CaseInvitation.objects.get().pk}/withdrawal/"

    assert "charlie@example.org" in text(client.get(take_back))
    assert "is taken back" in text(client.post(take_back, follow=True))
    assert CaseInvitation.objects.get().status == "withdrawn"


def test_another_companys_invitation_is_not_there(as_carol, client, office, address, helper_type):
    invite(as_carol, address, office, helper_type)
    other = factories.Contact(kind=ContactKind.COMPANY, company_name="Other LLC")
    factories.ContactTie(contact=other, user=office.charlie, origin="founded", is_manager=True)
    client.force_login(office.charlie)
    number = CaseInvitation.objects.get().pk

    page = f"/account/companies/{other.pk}/cases/{office.case.slug}/invitations/{number}/withdrawal/"
    assert client.post(page).status_code == 404


def test_the_list_costs_the_same_however_long_and_goes_on(as_carol, office, address):
    def fill(count):
        for _turn in range(count):
            case = factories.Case(license=office.license)
            put_on(office, case=case, contact=factories.Contact())
            CaseInvitation.objects.create(
                case=case, contact_type=factories.ContactType(), email="x@example.org", key_hash=case.number,
                company=office.company, invited_by=office.carol, invited_at=NOW, expires_on=NOW,
            )  # fmt: skip

    fill(1)
    as_carol.get(address)
    with CaptureQueriesContext(connection) as short:
        as_carol.get(address)
    fill(30)
    with CaptureQueriesContext(connection) as long:
        page = as_carol.get(address)

    assert len(short) == len(long)
    assert len(page.context["cases"]) == 25
    older = as_carol.get(page.context["older"])
    assert len(older.context["cases"]) == 8
    assert len(as_carol.get(older.context["newer"]).context["cases"]) == 25
