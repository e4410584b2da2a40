"""The pages of a company, as its members and its manager see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.choices import LinkStatus, Right
from contacts.members import companies, ties
from contacts.models import ContactTie, Invitation, LicenseDelegation, LicenseLink
from tests import factories
from tests.cast import account
from tests.factories import NOW


@pytest.fixture
def address(office):
    return f"/account/companies/{office.company.pk}/"


@pytest.fixture
def as_carol(client, office):
    client.force_login(office.carol)
    return client


@pytest.fixture
def as_max(client, office):
    client.force_login(office.max)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def member(office, user):
    return ContactTie.objects.live().get(contact=office.company, user=user)


def let_charlie_in(office):
    return LicenseDelegation.objects.create(
        license=office.license,
        company=office.company,
        user=office.charlie,
        rights=[Right.VIEW, Right.PAY],
        given_by=office.carol,
        given_at=NOW,
    )


def test_the_list_names_the_companies_and_what_one_may_do(as_max, office, address):
    page = text(as_max.get("/account/companies/"))

    assert f'<a href="{address}">Hollow Creek Homes LLC</a>' in page
    assert "See the parties&#x27; part, request inspections" in page
    assert "Was invited, November 20, 2026" in page


def test_without_a_company_the_page_says_how_to_get_into_one(client, office):
    client.force_login(office.charlie)

    assert "Ask one of its managers to invite you" in text(client.get("/account/companies/"))


def test_an_invitation_in_the_mail_is_told_on_the_page(client, office):
    companies.invite(office.company, email="charlie@example.org", rights=[], by=office.carol, at=NOW)
    client.force_login(office.charlie)

    page = text(client.get("/account/companies/"))

    assert "Hollow Creek Homes LLC has invited you" in page
    assert "the mail we sent to charlie@example.org" in page


def test_members_see_each_other_with_rights_and_since_when(as_max, office, address):
    page = text(as_max.get(address))

    assert "Carol Example" in page
    assert "Registered the company, November 20, 2026" in page
    assert "Maxi Example" in page
    assert "GC-10442" in page


def test_only_the_manager_has_what_only_the_manager_can_do(as_carol, office, address):
    invitation = companies.invite(office.company, email="new@example.org", rights=[], by=office.carol, at=NOW)
    acts = [
        f"{address}invitation/",
        f"{address}invitations/{invitation.pk}/withdrawal/",
        f'{address}members/maxi/"',
        f"{address}members/carol/removal/",
        f"{address}licenses/GC-10442/invitation/",
    ]

    page = text(as_carol.get(address))
    assert [act for act in acts if act not in page] == []
    as_carol.force_login(office.max)
    page = text(as_carol.get(address))

    assert [act for act in acts if act in page] == []
    assert "new@example.org" not in page


def test_a_manager_invites(as_carol, office, address):
    typed = {"email": "New@Example.org", "rights": ["schedule", "pay"], "is_manager": "on"}

    page = as_carol.post(f"{address}invitation/", typed, follow=True)

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.rights) == ("new@example.org", ["view", "schedule", "pay"])
    assert invitation.is_manager
    assert "An invitation is on its way to new@example.org." in text(page)


def test_a_members_address_is_refused_at_the_field_and_nothing_typed_is_lost(as_carol, office, address):
    page = as_carol.post(f"{address}invitation/", {"email": "maxi@example.org", "rights": ["pay"]})

    assert "belongs to Maxi Example" in page.context["form"].errors["email"][0]
    assert 'value="maxi@example.org"' in text(page)
    assert page.context["form"]["rights"].value() == ["pay"]


def test_a_right_that_does_not_exist_is_refused(as_carol, office, address):
    as_carol.post(f"{address}invitation/", {"email": "x@example.org", "rights": ["everything"]})

    assert not Invitation.objects.exists()


def test_too_many_invitations_from_one_account_are_slowed_down(as_carol, office, address):
    answers = [
        as_carol.post(f"{address}invitation/", {"email": f"p{number}@example.org"}).status_code for number in range(32)
    ]

    assert answers == [302] * 30 + [429] * 2


def test_a_manager_changes_what_a_member_may_do(as_carol, office, address):
    page = text(as_carol.get(f"{address}members/maxi/"))
    assert "What Maxi Example may do" in page

    as_carol.post(f"{address}members/maxi/", {"rights": ["pay"], "under_licenses": "on"})

    assert member(office, office.max).rights == ["view", "pay"]


def test_the_only_manager_reads_why_they_stay_one(as_carol, office, address):
    page = as_carol.post(f"{address}members/carol/", {"rights": ["pay"], "under_licenses": "on"})

    assert "only manager" in page.context["form"].errors["is_manager"][0]
    assert "Make another member a manager first" in text(page)


def test_the_only_manager_reads_why_they_cannot_leave(as_carol, office, address):
    page = text(as_carol.post(f"{address}members/carol/removal/"))

    assert "Carol Example is the only manager of Hollow Creek Homes LLC, and so cannot go." in page
    assert member(office, office.carol)


def test_a_manager_takes_a_member_off(as_carol, office, address):
    page = as_carol.post(f"{address}members/maxi/removal/", follow=True)

    assert "Maxi Example is taken off." in text(page)
    assert not ContactTie.objects.live().filter(contact=office.company, user=office.max).exists()


def test_before_a_member_goes_the_page_names_the_licenses_they_keep(as_carol, office, address):
    leave = let_charlie_in(office)
    LicenseDelegation.objects.filter(pk=leave.pk).update(user=office.max)

    page = text(as_carol.get(f"{address}members/maxi/removal/"))

    assert f"{address}licenses/GC-10442/people/maxi/removal/" in page


def test_a_member_leaves_and_the_next_request_is_a_strangers(as_max, office, address):
    assert "You have left Hollow Creek Homes LLC." in text(as_max.post(f"{address}members/maxi/removal/", follow=True))

    assert as_max.get(address).status_code == 404


def test_a_member_takes_nobody_else_off(as_max, office, address):
    assert as_max.post(f"{address}members/carol/removal/").status_code == 403
    assert as_max.post(f"{address}members/maxi/", {"rights": ["pay"]}).status_code == 403


def test_taken_off_in_the_middle_of_a_visit_it_counts_from_the_next_request_on(as_max, office, address):
    assert as_max.get(address).status_code == 200
    ties.end(member(office, office.max), by=office.ada, at=NOW, why="The account was taken over.")

    assert as_max.get(address).status_code == 404
    assert office.case.number not in text(as_max.get("/my/"))


def test_an_invitation_is_taken_back_once(as_carol, office, address):
    invitation = companies.invite(office.company, email="new@example.org", rights=[], by=office.carol, at=NOW)
    take_back = f"{address}invitations/{invitation.pk}/withdrawal/"

    assert "The invitation of new@example.org is taken back." in text(as_carol.post(take_back, follow=True))
    assert as_carol.get(take_back).status_code == 404


def test_another_companys_invitation_is_not_there(as_carol, office, address):
    other = factories.Contact(kind="company", company_name="Other LLC")
    factories.ContactTie(contact=other, user=office.charlie, is_manager=True, origin="founded")
    invitation = companies.invite(other, email="new@example.org", rights=[], by=office.charlie, at=NOW)

    assert as_carol.post(f"{address}invitations/{invitation.pk}/withdrawal/").status_code == 404


def test_somebody_is_let_act_under_one_license_and_taken_off(as_carol, office, address):
    form = f"{address}licenses/GC-10442/invitation/"
    as_carol.post(form, {"email": "charlie@example.org", "rights": ["pay"]})
    companies.accept(Invitation.objects.get(), by=office.charlie, at=NOW)
    take_off = f"{address}licenses/GC-10442/people/charlie/removal/"

    assert take_off in text(as_carol.get(address))
    assert "Charlie Example no longer acts under GC-10442." in text(as_carol.post(take_off, follow=True))
    assert not LicenseDelegation.objects.live().exists()


def test_a_license_of_others_is_not_shared(as_carol, office, address):
    other = factories.License()

    assert as_carol.get(f"{address}licenses/{other.number}/invitation/").status_code == 404


def test_whoever_was_let_in_gives_it_up(client, office, address):
    let_charlie_in(office)
    client.force_login(office.charlie)
    give_up = f"{address}licenses/GC-10442/people/charlie/removal/"

    assert give_up in text(client.get("/account/companies/"))
    client.post(give_up)

    assert not LicenseDelegation.objects.live().exists()


def test_a_leave_rests_while_the_company_has_lost_the_license(client, office):
    let_charlie_in(office)
    LicenseLink.objects.filter(company=office.company).update(status=LinkStatus.REMOVED, ended_at=NOW)
    client.force_login(office.charlie)

    assert "does not act under this license now" in text(client.get("/account/companies/"))


def fill(office, count):
    """So many more members, invitations, licenses, and people on each license."""
    for number in range(count):
        user = account(f"extra{office.company.ties.count()}{number}")
        factories.ContactTie(contact=office.company, user=user, origin="invited")
        license = factories.License()
        LicenseLink.objects.create(
            user=office.carol, company=office.company, license=license, status=LinkStatus.ACTIVE,
            requested_at=NOW, due_on=NOW, decided_by=office.dana, decided_at=NOW, activated_at=NOW,
        )  # fmt: skip
        LicenseDelegation.objects.create(
            license=license, company=office.company, user=office.charlie, rights=[], given_by=office.carol, given_at=NOW
        )
        for to in (None, license):
            facts = {"company": office.company, "license": to, "email": f"{user.username}@new.example", "rights": []}
            Invitation.objects.create(
                **facts, key_hash=f"{user}{to}", invited_by=office.carol, invited_at=NOW, expires_on=NOW
            )


@pytest.mark.parametrize("page", ["/account/companies/", "the company"])
def test_the_pages_cost_the_same_however_long(client, office, address, page):
    page = address if page == "the company" else page
    who = office.carol if page == address else office.charlie
    client.force_login(who)
    fill(office, 1)
    client.get(page)
    with CaptureQueriesContext(connection) as short:
        client.get(page)
    fill(office, 3)
    with CaptureQueriesContext(connection) as long:
        client.get(page)

    assert len(short) == len(long)
