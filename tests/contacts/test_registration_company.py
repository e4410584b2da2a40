"""Registering for a company, and from a link that knows the address and where to go afterwards."""

import pytest
from django.core.cache import cache

from contacts.choices import ContactKind, LinkStatus, Right, TieOrigin
from contacts.entry.onfile import to_merge
from contacts.models import Activity, Contact, ContactTie, LicenseLink, User
from tests import factories
from tests.contacts.registering import (
    FOR_A_COMPANY,
    TYPED,
    code_for,
    register,
    sign_up,
    type_code,
)

pytestmark = pytest.mark.django_db
FIRM = FOR_A_COMPANY["company_name"]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def on_file(**facts):
    return factories.Contact(kind=ContactKind.COMPANY, first_name="", last_name="", email=TYPED["email"], **facts)


def test_whoever_registers_for_a_company_founds_and_manages_it(client):
    sign_up(client, **FOR_A_COMPANY, address_line="1 Yard Rd", city="Plumb Hollow", state="ca", zip="95901")
    type_code(client, code_for(TYPED["email"]))

    tie = ContactTie.objects.get(contact__kind=ContactKind.COMPANY)
    assert (tie.user.username, tie.origin, tie.is_manager) == (TYPED["username"], TieOrigin.FOUNDED, True)
    assert set(tie.rights) == set(Right.values)
    assert (tie.contact.company_name, tie.contact.state, tie.contact.zip) == (FIRM, "CA", "95901")
    assert Contact.objects.own(tie.user).last_name == "Newcomer"
    assert "registered the company" in Activity.objects.values_list("act", flat=True)
    assert not to_merge().exists()


def test_for_oneself_the_name_of_a_company_is_left_aside(client):
    sign_up(client, registers_for="myself", company_name=FIRM)
    type_code(client, code_for(TYPED["email"]))

    assert not Contact.objects.filter(kind=ContactKind.COMPANY).exists()


def test_a_company_needs_a_name_and_nothing_typed_is_lost(client):
    page = sign_up(client, **FOR_A_COMPANY | {"company_name": " "})

    assert list(page.context["form"].errors) == ["company_name"]
    assert 'value="Newcomer"' in page.content.decode()


def test_who_says_neither_is_asked(client):
    page = sign_up(client, registers_for="")

    assert list(page.context["form"].errors) == ["registers_for"]


def test_a_contractor_who_registers_for_a_company_asks_for_its_licenses(client):
    builder, electrician = factories.License(), factories.License()
    register(client, builder, electrician, **FOR_A_COMPANY)
    answer = type_code(client, code_for(TYPED["email"]))

    links = LicenseLink.objects.order_by("license")
    assert answer.headers["Location"] == "/account/licenses/"
    assert [(link.license, link.company.company_name, link.status) for link in links] == [
        (builder, FIRM, LinkStatus.REQUESTED),
        (electrician, FIRM, LinkStatus.REQUESTED),
    ]


def test_the_company_on_file_under_the_address_and_name_is_the_one_meant(client):
    record = on_file(company_name=FIRM.upper())

    sign_up(client, **FOR_A_COMPANY)
    type_code(client, code_for(TYPED["email"]))

    tie = ContactTie.objects.get(contact__kind=ContactKind.COMPANY)
    assert (tie.contact, tie.is_manager, tie.origin) == (record, True, TieOrigin.ON_FILE)


def test_a_company_on_file_that_others_manage_is_not_founded_again(client):
    record = on_file(company_name=FIRM)
    factories.ContactTie(contact=record, user=factories.User(), origin=TieOrigin.FOUNDED, is_manager=True)

    register(client, factories.License(), **FOR_A_COMPANY)
    type_code(client, code_for(TYPED["email"]))

    nina = User.objects.get(username=TYPED["username"])
    assert not nina.ties.get(contact=record).is_manager
    assert Contact.objects.filter(kind=ContactKind.COMPANY).count() == 1
    assert LicenseLink.objects.get().company is None


def test_a_company_of_the_same_name_at_another_address_is_not_touched(client):
    other = on_file(company_name=FIRM)
    Contact.objects.filter(pk=other.pk).update(email="office@newcomer.example")

    sign_up(client, **FOR_A_COMPANY)
    type_code(client, code_for(TYPED["email"]))

    assert not other.ties.exists()
    assert Contact.objects.filter(company_name=FIRM).count() == 2


def test_records_on_file_are_announced_on_the_first_page(client):
    factories.Contact(email=TYPED["email"])
    factories.Contact(email=TYPED["email"])

    sign_up(client)
    answer = type_code(client, code_for(TYPED["email"]))

    assert "We have 2 records under your address." in client.get(answer.headers["Location"]).content.decode()


def test_a_link_fills_in_the_address_and_leads_back_where_it_came_from(client):
    there = "/inspections/"
    page = client.get("/accounts/signup/", {"email": "nina@example.org", "next": there}).content.decode()
    assert 'value="nina@example.org"' in page

    sign_up(client, next=there)
    assert f"next={there.replace('/', '%2F')}" in client.get("/register/code/").content.decode()
    answer = type_code(client, code_for(TYPED["email"]))

    assert answer.headers["Location"] == there


@pytest.mark.parametrize("there", ["https://attacker.example/", "//attacker.example/", "javascript:alert(1)"])
def test_a_link_leads_to_no_other_site(client, there):
    sign_up(client, next=there)

    assert type_code(client, code_for(TYPED["email"])).headers["Location"] == "/account/"
