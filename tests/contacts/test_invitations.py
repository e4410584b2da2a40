"""What holds for every kind of invitation: to a company, to a license, onto a case."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contacts.choices import InvitationStatus, Right
from contacts.members import invitations
from contacts.models import Activity, Invitation, Message
from contacts.refusals import NotAllowed
from permits.models import CaseInvitation
from tests import factories
from tests.factories import NOW, TODAY


def to_company(cast, email="charlie@example.org", at=NOW, **facts):
    row = Invitation(company=cast.company, email=email, rights=[Right.VIEW], **facts)
    return invitations.send(
        row, template="invitation_to_company", url="contacts:finish-link", subject="Join us", by=cast.carol, at=at
    )


def onto_case(cast, email="charlie@example.org", at=NOW):
    row = CaseInvitation(case=cast.case, contact_type=factories.ContactType(), email=email)
    return invitations.send(
        row, template="invitation_to_case", url="contacts:finish-link", subject="Join us", by=cast.alice, at=at
    )


@pytest.fixture(params=[to_company, onto_case], ids=["to a company", "onto a case"])
def send(request):
    return request.param


def key_of(invitation):
    body = Message.objects.get(thing=f"{invitation._meta.label_lower}:{invitation.pk}", to=invitation.email).body
    return re.search(r"/finish/([\w-]+)/", body).group(1)


def accept(invitation, by, at=NOW):
    return invitations.accept(invitation, by=by, at=at)


def test_the_mail_holds_the_only_copy_of_the_key(office, send):
    invitation = send(office, email=" Charlie@Example.org ")
    key = key_of(invitation)

    assert invitation.email == "charlie@example.org"
    assert len(key) >= 43
    assert key not in {str(value) for value in vars(invitation).values()}
    assert invitations.find(type(invitation), key) == invitation


def test_a_wrong_key_finds_nothing(office, send):
    invitation = send(office)

    for wrong in ("", "guess", key_of(invitation).swapcase(), invitation.key_hash):
        with pytest.raises(type(invitation).DoesNotExist):
            invitations.find(type(invitation), wrong)


def test_staff_who_read_mail_do_not_find_the_link(office, send, client):
    invitation = send(office)
    client.force_login(office.ada)
    message = Message.objects.get(to=invitation.email)

    page = client.get(f"/admin/contacts/message/{message.pk}/change/", follow=True).content.decode()

    assert key_of(invitation) not in page


def test_it_is_open_for_fourteen_days_of_the_city(office, send):
    late = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))  # a day later in UTC

    row = send(office, at=late)

    assert row.expires_on == date(2026, 12, 4)
    assert invitations.why_closed(row, on=date(2026, 12, 4)) == []
    assert "ran out on December 4, 2026" in str(invitations.why_closed(row, on=date(2026, 12, 5))[0])


def test_accepted_by_the_account_that_proved_the_address(office, send):
    invitation = accept(send(office), office.charlie)

    assert (invitation.status, invitation.answered_by) == (InvitationStatus.ACCEPTED, office.charlie)
    assert Activity.objects.filter(thing__startswith="Invitation", act="was accepted", actor="charlie").count() == 1


@pytest.mark.parametrize("act", [invitations.accept, invitations.decline])
def test_nobody_else_may_answer(office, send, act):
    invitation = send(office)

    for user in (office.penny, office.carol, office.ada):
        with pytest.raises(PermissionDenied):
            act(invitation, by=user, at=NOW)


def test_an_address_that_is_not_proved_does_not_count(office, send):
    invitation = send(office, email="other@example.org")
    EmailAddress.objects.create(user=office.charlie, email="other@example.org", verified=False)

    with pytest.raises(PermissionDenied):
        accept(invitation, office.charlie)


def test_a_second_proved_address_counts(office, send):
    EmailAddress.objects.create(user=office.charlie, email="other@example.org", verified=True)

    assert accept(send(office, email="Other@example.org"), office.charlie).status == InvitationStatus.ACCEPTED


@pytest.mark.parametrize(
    "lookalike", ["charlıe@example.org", "charlie+x@example.org", "charlie@example.org.evil.example"]
)
def test_a_lookalike_address_does_not_count(office, send, lookalike):
    EmailAddress.objects.create(user=office.penny, email=lookalike, verified=True)

    with pytest.raises(PermissionDenied):
        accept(send(office), office.penny)


def test_a_disabled_account_answers_nothing(office, send):
    office.charlie.is_active = False

    with pytest.raises(PermissionDenied):
        accept(send(office), office.charlie)


def test_after_fourteen_days_it_is_too_late(office, send):
    invitation = send(office)

    with pytest.raises(NotAllowed, match="ran out on December 4, 2026. Ask .* to invite you again"):
        accept(invitation, office.charlie, at=NOW + timedelta(days=15))
    with pytest.raises(NotAllowed, match="ran out"):
        invitations.decline(invitation, by=office.charlie, at=NOW + timedelta(days=15))


def test_declining_tells_whoever_invited(office, send):
    invitation = invitations.decline(send(office), by=office.charlie, at=NOW)

    told = Message.objects.get(kind="declined_invitation")
    assert (told.user, invitation.status) == (invitation.invited_by, InvitationStatus.DECLINED)
    assert "charlie@example.org declined your invitation to" in told.body


def test_answered_once(office, send):
    invitation = send(office)
    accept(invitation, office.charlie)

    with pytest.raises(NotAllowed, match="accepted already"):
        accept(invitation, office.charlie)
    with pytest.raises(NotAllowed, match="accepted already"):
        invitations.decline(invitation, by=office.charlie, at=NOW)
    with pytest.raises(NotAllowed, match="no longer open: accepted"):
        invitations.withdraw(invitation, by=office.carol, at=NOW)


def test_taken_back_it_opens_nothing(office, send):
    invitation = invitations.withdraw(send(office), by=office.carol, at=NOW)

    with pytest.raises(NotAllowed, match="taken back"):
        accept(invitation, office.charlie)


def test_one_that_ran_out_can_be_taken_off_the_list(office, send):
    invitation = invitations.withdraw(send(office), by=office.carol, at=NOW + timedelta(days=30))

    assert invitation.status == InvitationStatus.WITHDRAWN


def test_inviting_again_leaves_only_the_latest_link(office, send):
    first, second = send(office), send(office, email="CHARLIE@example.org")
    first.refresh_from_db()

    assert first.status == InvitationStatus.WITHDRAWN
    assert list(type(first).objects.open(TODAY)) == [second]
    assert key_of(first) != key_of(second)


def test_inviting_somebody_else_leaves_the_first_alone(office, send):
    first, second = send(office), send(office, email="penny@example.org")

    assert set(type(first).objects.open(TODAY)) == {first, second}


def test_to_the_company_and_to_its_license_are_two_things(office):
    both = [to_company(office), to_company(office, license=office.license)]

    assert list(Invitation.objects.open(TODAY).order_by("pk")) == both


def test_the_database_keeps_one_unanswered_invitation_per_address(office, send):
    invitation = send(office)
    invitation.pk, invitation.key_hash, invitation.email = None, "another", "CHARLIE@example.org"

    with pytest.raises(IntegrityError, match="one_unanswered_per_address"), transaction.atomic():
        invitation.save(force_insert=True)


def test_history_holds_no_address(office, send):
    invitations.decline(send(office), by=office.charlie, at=NOW)

    for line in Activity.objects.all():
        assert "@" not in f"{line.thing} {line.act} {line.why} {line.facts}"
