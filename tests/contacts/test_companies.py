"""A company's people: invited, let act under one license, taken off again."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from contacts.choices import InvitationStatus, LinkStatus, Right, TieOrigin
from contacts.members import companies, ties
from contacts.models import ContactTie, Invitation, License, LicenseDelegation, LicenseLink, Message
from contacts.refusals import NotAllowed
from permits.access import may
from tests import factories
from tests.factories import NOW

SOON = NOW + timedelta(days=2)


def invite(office, email="charlie@example.org", rights=(Right.SCHEDULE,), **facts):
    return companies.invite(office.company, email=email, rights=rights, by=office.carol, at=NOW, **facts)


def to_license(office, email="charlie@example.org", rights=(Right.SCHEDULE,)):
    return companies.invite_to_license(
        office.company, office.license, email=email, rights=rights, by=office.carol, at=NOW
    )


def accept(invitation, by):
    return companies.accept(invitation, by=by, at=SOON)


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_an_invited_account_becomes_a_member_with_those_rights(office):
    tie = accept(invite(office), office.charlie)

    assert (tie.origin, tie.rights, tie.is_manager, tie.since) == (TieOrigin.INVITED, ["view", "schedule"], False, SOON)
    assert may(office.charlie, Right.SCHEDULE, office.case)
    assert not may(office.charlie, Right.PAY, office.case)
    assert told("tie_made") == ["carol@example.org", "maxi@example.org", "office@hollowcreek.example"]


def test_an_invited_manager_manages(office):
    accept(invite(office, is_manager=True), office.charlie)

    assert ties.manages(office.charlie, office.company)


def test_the_mail_is_the_same_for_a_known_and_an_unknown_address(office):
    invite(office), invite(office, email="nobody@example.org")

    known, unknown = Message.objects.filter(kind="invitation_to_company").order_by("pk")
    lines = [[line for line in one.body.splitlines() if "/invitations/" not in line] for one in (known, unknown)]
    assert lines[0] == lines[1]
    assert "- Request inspections" in known.body


@pytest.mark.parametrize("who", ["max", "charlie", "dana", "ada"])
def test_only_a_manager_invites_and_takes_back(office, who):
    outsider = getattr(office, who)
    for act in (
        lambda: companies.invite(office.company, email="x@example.org", rights=[], by=outsider, at=NOW),
        lambda: companies.invite_to_license(
            office.company, office.license, email="x@example.org", rights=[], by=outsider, at=NOW
        ),
        lambda: companies.withdraw(invite(office), by=outsider, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_members_own_address_is_not_invited_again(office):
    EmailAddress.objects.create(user=office.max, email="max@work.example", verified=True)

    for email in ("maxi@example.org", " MAX@work.example"):
        with pytest.raises(NotAllowed, match="belongs to Maxi Example, a member already"):
            invite(office, email=email)


def test_whoever_became_a_member_meanwhile_is_told_and_the_invitation_stays_open(office):
    first, second = invite(office), invite(office, email="c@work.example")
    EmailAddress.objects.create(user=office.charlie, email="c@work.example", verified=True)
    accept(first, office.charlie)

    with pytest.raises(NotAllowed, match="acts for Hollow Creek Homes LLC already"):
        accept(second, office.charlie)
    second.refresh_from_db()
    assert second.status == InvitationStatus.OPEN


def test_a_manager_takes_an_invitation_back(office):
    invitation = companies.withdraw(invite(office), by=office.carol, at=NOW)

    with pytest.raises(NotAllowed, match="taken back"):
        accept(invitation, office.charlie)


def test_an_invitation_outlives_the_manager_who_sent_it(office):
    invitation = invite(office)
    tie = ContactTie.objects.get(user=office.max, contact=office.company)
    ties.change(tie, rights=[], is_manager=True, under_licenses=True, by=office.carol, at=NOW)
    ties.end(ContactTie.objects.get(user=office.carol, contact=office.company), by=office.carol, at=NOW)

    assert accept(invitation, office.charlie).contact == office.company


def test_one_license_alone_makes_no_member(office):
    leave = accept(to_license(office), office.charlie)

    assert (leave.rights, leave.given_by) == (["view", "schedule"], office.carol)
    assert may(office.charlie, Right.SCHEDULE, office.case)
    assert not may(office.charlie, Right.PAY, office.case)
    assert not office.company.ties.filter(user=office.charlie).exists()
    everybody = ["bob1@example.org", "carol@example.org", "charlie@example.org", "maxi@example.org"]
    assert told("leave_given") == everybody


def test_the_holder_on_file_hears_of_it_too(office):
    office.license.holder = factories.Contact(email="holder@truebeam.example")
    office.license.save()

    accept(to_license(office), office.charlie)

    assert "holder@truebeam.example" in told("leave_given")


def test_other_licenses_of_the_company_stay_shut(office):
    other = factories.License()
    LicenseLink.objects.filter(company=office.company).update(license=other)
    invitation = companies.invite_to_license(
        office.company, other, email="charlie@example.org", rights=[Right.PAY], by=office.carol, at=NOW
    )
    accept(invitation, office.charlie)

    assert list(License.objects.open_to(office.charlie, Right.PAY)) == [other]


def test_a_company_shares_only_licenses_it_acts_under(office):
    with pytest.raises(NotAllowed, match="does not act under license"):
        companies.invite_to_license(
            office.company, factories.License(), email="x@example.org", rights=[], by=office.carol, at=NOW
        )


def test_the_license_was_lost_before_the_invitation_was_accepted(office):
    invitation = to_license(office)
    LicenseLink.objects.filter(company=office.company).update(status=LinkStatus.REMOVED, ended_at=NOW)

    with pytest.raises(NotAllowed, match="does not act under license GC-10442"):
        accept(invitation, office.charlie)
    assert Invitation.objects.get().status == InvitationStatus.OPEN


def test_when_the_company_loses_the_license_so_does_whoever_it_let_in(office):
    accept(to_license(office), office.charlie)
    LicenseLink.objects.filter(company=office.company).update(status=LinkStatus.REMOVED, ended_at=NOW)

    assert not may(office.charlie, Right.VIEW, office.case)


def test_let_in_once(office):
    accept(to_license(office), office.charlie)

    with pytest.raises(NotAllowed, match="Charlie Example, who acts under GC-10442 already"):
        to_license(office)


@pytest.mark.parametrize("who", ["carol", "charlie", "ada"])
def test_taken_off_a_license_by_a_manager_by_themselves_or_by_staff(office, who):
    leave = accept(to_license(office), office.charlie)

    companies.take_off_license(leave, by=getattr(office, who), at=SOON, why="Job done.")

    assert not may(office.charlie, Right.VIEW, office.case)
    assert "charlie@example.org" in told("leave_ended")
    with pytest.raises(NotAllowed, match="ended already"):
        companies.take_off_license(leave, by=getattr(office, who), at=SOON, why="Job done.")


def test_staff_take_nobody_off_without_a_reason(office):
    with pytest.raises(NotAllowed, match="Say why"):
        companies.take_off_license(accept(to_license(office), office.charlie), by=office.dana, at=SOON)


@pytest.mark.parametrize("who", ["max", "bob", "fiona"])
def test_nobody_else_takes_them_off(office, who):
    leave = accept(to_license(office), office.charlie)

    with pytest.raises(PermissionDenied):
        companies.take_off_license(leave, by=getattr(office, who), at=SOON)


def test_taken_off_they_can_be_invited_again(office):
    companies.take_off_license(accept(to_license(office), office.charlie), by=office.carol, at=SOON)

    accept(to_license(office), office.charlie)

    assert LicenseDelegation.objects.live().get().user == office.charlie
