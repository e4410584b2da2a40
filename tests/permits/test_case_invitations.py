"""Invitations onto a record: by whom, to whom, answered by the account that proved the address, and by nobody else."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.choices import ContactKind, InvitationStatus, Right
from contacts.models import Activity, Message
from contacts.refusals import NotAllowed
from permits import invitations, participants
from permits.access import may
from permits.models import CaseContact, CaseInvitation, CaseTypeContact
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def plain(db):
    return factories.ContactType(name="Contact", may_schedule=False, may_pay=False)


@pytest.fixture
def charlie(cast):
    """Charlie's own contact record."""
    contact = factories.Contact(first_name="Charlie", last_name="Example", email="charlie@example.org")
    factories.ContactTie(contact=contact, user=cast.charlie)
    return contact


@pytest.fixture
def invited(cast, plain):
    """Bob has invited Charlie's address."""
    return invitations.invite(cast.case, "Charlie@example.org ", plain, by=cast.bob, at=NOW)


def link():
    """The way from the mail."""
    body = Message.objects.filter(kind="invitation_to_record").latest("pk").body
    return re.search(r"/invitations/records/\S+/", body).group()


def test_the_mail_says_who_invites_to_what_and_what_it_gives(cast, invited):
    mail = Message.objects.get(kind="invitation_to_record")

    assert mail.to == "charlie@example.org"
    assert mail.subject == f"Bob1 Example invites you to record {cast.case.number}"
    for words in ("as “Contact”", "Residential addition", "You may then: See the parties' part", "December 4, 2026"):
        assert words in mail.body


def test_nothing_is_written_down_that_tells_an_address(cast, invited):
    assert not any("charlie@" in f"{line.thing}{line.why}{line.facts}" for line in Activity.objects.all())


def test_whoever_proved_the_address_accepts_and_is_on_the_record(client, cast, invited, charlie, plain):
    client.force_login(cast.charlie)
    html = client.get(link()).content.decode()
    assert f"You are invited to {cast.case.number}" in html
    assert not may(cast.charlie, Right.VIEW, cast.case)

    page = client.post(link(), follow=True)

    assert page.redirect_chain == [(f"{cast.case.get_absolute_url()}contacts/", 302)]
    assert "You are on the record now: Contact: Charlie Example." in page.content.decode()
    row = CaseContact.objects.get(case=cast.case, contact=charlie)
    assert (row.contact_type, row.added_by) == (plain, cast.charlie)
    assert may(cast.charlie, Right.VIEW, cast.case)
    invited.refresh_from_db()
    assert (invited.status, invited.answered_by) == (InvitationStatus.ACCEPTED, cast.charlie)
    assert Message.objects.filter(kind="contact_put_on", to=cast.bob.email).exists()


def test_the_link_works_once(client, cast, invited, charlie):
    client.force_login(cast.charlie)
    client.post(link())

    html = client.post(link()).content.decode()

    assert "This invitation was accepted already." in html
    assert charlie.case_contacts.count() == 1


def test_another_account_learns_nothing_and_gets_nowhere(client, cast, invited, charlie):
    client.force_login(cast.penny)

    for answer in (client.get, client.post):
        for address in (link(), f"{link()}decline/"):
            page = answer(address)
            assert page.status_code == 403
            assert cast.case.number not in page.content.decode()
            assert "charlie@" not in page.content.decode()
    assert cast.case.contacts.count() == 1


def test_an_address_that_is_not_proved_is_not_ones_own(client, cast, invited, charlie):
    EmailAddress.objects.filter(user=cast.charlie).update(verified=False)
    client.force_login(cast.charlie)

    assert client.post(link()).status_code == 403


def test_a_visitor_is_shown_how_to_come_back(client, cast, invited):
    html = client.get(link()).content.decode()

    assert f"{reverse('account_login')}?next=" in html
    assert f"{reverse('account_signup')}?email=charlie%40example.org&amp;next=" in html
    assert cast.case.number not in html
    assert client.post(link()).status_code == 302


def test_no_link_no_page(client, cast):
    assert client.get(reverse("permits:invitation", args=["nobodys-key"])).status_code == 404


def test_declining_tells_who_invited_and_changes_nothing(client, cast, invited, charlie):
    client.force_login(cast.charlie)
    assert "Decline the invitation" in client.get(f"{link()}decline/").content.decode()

    client.post(f"{link()}decline/")

    invited.refresh_from_db()
    assert invited.status == InvitationStatus.DECLINED
    assert Message.objects.filter(kind="declined_invitation", to=cast.bob.email).exists()
    assert not charlie.case_contacts.exists()
    assert "This invitation was declined." in client.post(link()).content.decode()


def test_it_runs_out_after_fourteen_days(client, cast, invited, charlie, time_machine):
    address = link()
    time_machine.move_to(NOW + timedelta(days=15))
    client.force_login(cast.charlie)

    assert "This invitation ran out on December 4, 2026." in client.post(address).content.decode()
    assert not charlie.case_contacts.exists()


def test_who_has_a_company_too_chooses_as_whom(client, office, plain):
    invitations.invite(office.case, "carol@example.org", plain, by=office.bob, at=NOW)
    client.force_login(office.carol)
    assert "Hollow Creek Homes LLC" in client.get(link()).content.decode()

    assert "Error:" in client.post(link()).content.decode()
    client.post(link(), {"contact": office.company.pk})

    assert office.company.case_contacts.get().contact_type == plain


def test_a_member_who_is_no_manager_does_not_accept_for_the_company(office, plain):
    waiting = invitations.invite(office.case, "maxi@example.org", plain, by=office.bob, at=NOW)

    with pytest.raises(PermissionDenied):
        invitations.accept(waiting, contact=office.company, by=office.max, at=NOW)


def test_a_contractor_is_judged_when_he_accepts_and_can_come_back(client, cast, charlie):
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")
    waiting = invitations.invite(cast.case, "charlie@example.org", mechanical, by=cast.bob, at=NOW)
    client.force_login(cast.charlie)

    assert "Charlie Example holds no mechanical license here." in client.post(link()).content.decode()
    waiting.refresh_from_db()
    assert waiting.status == InvitationStatus.OPEN

    kind = factories.LicenseType(code="ME", name="Mechanical contractor", trade="mechanical")
    factories.License(type=kind, number="ME-30233", trades=["mechanical"], holder=charlie)
    client.post(link())
    assert charlie.case_contacts.get().contact_type == mechanical


def test_an_invitation_dies_with_the_right_of_who_sent_it(client, cast, charlie, plain):
    manager = factories.ContactType(name="Manager", may_manage_contacts=True)
    alice = cast.case.contacts.get()
    alice.contact_type = manager
    alice.save()
    invitations.invite(cast.case, "charlie@example.org", plain, by=cast.alice, at=NOW)
    participants.take_off(alice, by=cast.dana, at=NOW)
    client.force_login(cast.charlie)

    html = client.post(link()).content.decode()

    assert f"Alice Example no longer manages who is on {cast.case.number}." in html
    assert not charlie.case_contacts.exists()


@pytest.mark.parametrize("who", ["charlie", "alice", "rita"])
def test_nobody_else_invites_or_takes_back(cast, plain, invited, who):
    with pytest.raises(PermissionDenied):
        invitations.invite(cast.case, "guest@example.org", plain, by=getattr(cast, who), at=NOW)
    with pytest.raises(PermissionDenied):
        invitations.withdraw(invited, by=getattr(cast, who), at=NOW)


def test_a_type_the_case_does_not_take_is_not_offered_by_mail_either(cast, plain):
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=plain)
    other = factories.ContactType(name="Architect")

    with pytest.raises(NotAllowed):
        invitations.invite(cast.case, "guest@example.org", other, by=cast.bob, at=NOW)


def test_a_company_invites_in_its_own_name_with_less(office, plain):
    waiting = invitations.invite(
        office.case, "guest@example.org", plain, by=office.carol, at=NOW, rights=[], company=office.company
    )

    assert (waiting.company, waiting.rights_in_words) == (office.company, "")
    assert "On behalf of: Hollow Creek Homes LLC" in Message.objects.get(to="guest@example.org").body


def test_what_a_company_invited_to_is_the_companys_row(office, plain):
    waiting = invitations.invite(
        office.case, "charlie@example.org", plain, by=office.carol, at=NOW, rights=[Right.VIEW], company=office.company
    )
    contact = factories.Contact(kind=ContactKind.PERSON)
    factories.ContactTie(contact=contact, user=office.charlie)

    row = invitations.accept(waiting, contact=contact, by=office.charlie, at=NOW)

    assert (row.company, row.rights) == (office.company, [Right.VIEW])
    participants.remove(row, by=office.carol, at=NOW)


def test_the_tab_lists_who_is_invited_for_who_manages_and_takes_back(client, cast, invited):
    address = f"{cast.case.get_absolute_url()}contacts/"
    client.force_login(cast.alice)
    assert "charlie@example.org" not in client.get(address).content.decode()
    client.force_login(cast.bob)
    assert "waits for an answer until December 4, 2026" in client.get(address).content.decode()
    withdrawal = f"{address}invitations/{invited.pk}/withdrawal/"
    assert "Take the invitation of charlie@example.org back?" in client.get(withdrawal).content.decode()

    client.post(withdrawal)

    invited.refresh_from_db()
    assert invited.status == InvitationStatus.WITHDRAWN
    assert client.get(withdrawal).status_code == 404
    assert "charlie@example.org" not in client.get(address).content.decode()


def test_the_form_invites_and_says_the_same_for_every_address(client, cast, plain):
    client.force_login(cast.bob)
    address = f"{cast.case.get_absolute_url()}contacts/invite/"

    said = []
    for email in ("charlie@example.org", "nobody@example.org"):
        page = client.post(address, {"type": plain.pk, "email": email}, follow=True)
        said.append(re.sub(r'value="[^"]+"|/\d+/', "", page.content.decode()).replace(email, "").count("invited"))

    assert said[0] >= 1
    assert CaseInvitation.objects.count() == 2


def test_a_wrong_address_comes_back_with_what_was_typed(client, cast, plain):
    client.force_login(cast.bob)

    html = client.post(
        f"{cast.case.get_absolute_url()}contacts/invite/", {"type": plain.pk, "email": "guest at home"}
    ).content.decode()

    assert "guest at home" in html
    assert "<title>Error:" in html
    assert not CaseInvitation.objects.exists()
