"""The page of an account: what it acts under, with what is on file, and the trust accounts of each license."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contacts.choices import LicenseStatus, LinkStatus, Right
from contacts.licensing import licenses
from contacts.models import ContactTie, LicenseDelegation, LicenseLink, LicenseSheet
from payments import trust
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def page(client, user):
    client.force_login(user)
    return client.get("/account/")


def text(client, user):
    return " ".join(page(client, user).content.decode().split())


def sheet(license, user, dated_on):
    return LicenseSheet.objects.create(
        license=license, file="x.pdf", file_name="sheet.pdf", content_type="application/pdf", size=1,
        sha256=f"{dated_on:%Y%m%d}" * 8, dated_on=dated_on, filed_by=user, filed_at=NOW,
    )  # fmt: skip


def open_account(cast, license=None, amount="250"):
    account = trust.open_account(license or cast.license, by=cast.fiona, at=NOW)
    trust.deposit(account, amount=Decimal(amount), source="check", reference="1", by=cast.fiona, at=NOW)
    return account


def test_a_license_shows_its_standing_its_sheet_and_its_trust_accounts(client, cast):
    accounts = [open_account(cast), open_account(cast, amount="75.50")]
    sheet(cast.license, cast.bob, TODAY - timedelta(days=400))
    sheet(cast.license, cast.bob, TODAY - timedelta(days=30))

    shown = text(client, cast.bob)

    assert "Current" in shown
    assert "Contractor information sheet of October 21, 2026 on file." in shown
    for account, balance in zip(accounts, ("$250.00", "$75.50"), strict=True):
        assert f'href="/trust/{account.number}/">{account.number}</a>: {balance}' in shown


def test_a_license_that_lapsed_says_why_and_what_it_means(client, cast):
    cast.license.status = LicenseStatus.SUSPENDED
    cast.license.insurance_expires_on = TODAY - timedelta(days=1)
    cast.license.save()

    shown = text(client, cast.bob)

    assert "The license is suspended." in shown
    assert "The insurance on file ended on November 19, 2026." in shown
    assert "you see its permits, and cannot act on them" in shown


def test_a_request_shows_its_place_and_nothing_of_the_license_beyond_what_is_public(client, cast):
    account = open_account(cast)
    sheet(cast.license, cast.bob, TODAY)

    shown = text(client, cast.penny)

    assert "1st in line" in shown
    assert account.number not in shown
    assert "information sheet" not in shown


def test_a_member_sees_the_companys_licenses_and_who_may_not_pay_sees_no_trust_account(client, office):
    account = open_account(office)

    as_manager, as_member = text(client, office.carol), text(client, office.max)

    for shown in (as_manager, as_member):
        assert "You act under it as a member of Hollow Creek Homes LLC." in shown
    assert account.number in as_manager
    assert account.number not in as_member
    assert "You manage its members" in as_manager
    assert "Member since" in as_member


def test_leave_for_one_license_shows_whose_it_is(client, office):
    LicenseDelegation.objects.create(
        license=office.license, company=office.company, user=office.charlie, rights=[Right.VIEW],
        given_by=office.carol, given_at=NOW,
    )  # fmt: skip

    assert "Hollow Creek Homes LLC lets you act under it." in text(client, office.charlie)


def test_what_is_ended_is_gone(client, office):
    ContactTie.objects.filter(user=office.max, contact=office.company).update(ended_at=NOW, ended_by=office.carol)
    LicenseLink.objects.filter(user=office.bob).update(status=LinkStatus.REMOVED, ended_at=NOW)

    for user in (office.max, office.bob):
        context = page(client, user).context
        assert (context["licenses"], context["companies"]) == ([], [])


def test_an_account_without_anything_is_told_how_to_begin(client, cast):
    assert "You need one only if you build under a contractor license" in text(client, cast.charlie)


def test_the_username_cannot_be_changed_here_and_everything_else_has_its_link(client, cast):
    shown = text(client, cast.bob)

    assert "(stays for ever)" in shown
    for link in ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"):
        assert f'href="{link}"' in shown


def test_the_page_costs_the_same_with_one_license_and_many(client, office, django_assert_max_num_queries):
    page(client, office.carol)
    with django_assert_max_num_queries(20) as one:
        page(client, office.carol)
    for _ in range(4):
        license = factories.License()
        for tie in ({"company": office.company}, {}):
            LicenseLink.objects.create(
                user=office.carol, license=license, status=LinkStatus.ACTIVE, requested_at=NOW, due_on=TODAY,
                decided_by=office.dana, decided_at=NOW, activated_at=NOW, **tie,
            )  # fmt: skip
        sheet(license, office.carol, TODAY)
        open_account(office, license)
    with django_assert_max_num_queries(20) as many:
        page(client, office.carol)

    assert len(one) == len(many)


def test_a_license_that_waits_for_a_company_is_shown_to_its_manager_alone(client, office):
    license = factories.License()
    licenses.request(license, by=office.carol, company=office.company, at=NOW)

    shown = text(client, office.carol)

    assert f"Asked for on behalf of {office.company}." in shown
    assert "2nd in line" in shown
    assert license.number not in text(client, office.max)
