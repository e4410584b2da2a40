"""Two answers to one invitation at the same moment: one counts."""

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import InvitationStatus, Right
from contacts.members import invitations
from contacts.models import Activity, Invitation
from contacts.models.invitation import InvitedQuerySet
from contacts.refusals import NotAllowed
from tests.cast import open_office
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


@pytest.fixture
def cast(committed_cast):
    return open_office(committed_cast)


@pytest.fixture
def invitation(cast):
    row = Invitation(company=cast.company, email="charlie@example.org", rights=[Right.VIEW])
    return invitations.send(
        row, template="invitation_to_company", url="contacts:finish-link", subject="Join us", by=cast.carol, at=NOW
    )


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def accepted():
    return Activity.objects.filter(thing__startswith="Invitation", act="was accepted").count()


def test_without_the_lock_two_answers_count(cast, invitation, at_once, monkeypatch):
    monkeypatch.setattr(
        InvitedQuerySet, "lock", lambda self, pk: self.select_related("invited_by", *self.model.TO).get(pk=pk)
    )
    meet_after(monkeypatch, invitations, "why_closed", Meeting(2))

    results = at_once(*[lambda: invitations.accept(invitation, by=cast.charlie, at=NOW)] * 2)

    assert kinds(results) == ["Invitation", "Invitation"]
    assert accepted() == 2


def test_accepted_once_however_often_it_is_pressed(cast, invitation, at_once, monkeypatch):
    meet_after(monkeypatch, invitations, "why_closed", Meeting(2, guarded=True))

    results = at_once(*[lambda: invitations.accept(invitation, by=cast.charlie, at=NOW)] * 4)

    assert kinds(results) == ["Invitation", "NotAllowed", "NotAllowed", "NotAllowed"]
    assert accepted() == 1


def test_accepted_or_taken_back_but_not_both(cast, invitation, at_once):
    results = at_once(
        lambda: invitations.accept(invitation, by=cast.charlie, at=NOW),
        lambda: invitations.withdraw(invitation, by=cast.carol, at=NOW),
    )

    invitation.refresh_from_db()
    assert kinds(results) == ["Invitation", "NotAllowed"]
    assert invitation.status in (InvitationStatus.ACCEPTED, InvitationStatus.WITHDRAWN)
    assert not any(isinstance(result, PermissionDenied) for result in results)
    assert sum(isinstance(result, NotAllowed) for result in results) == 1
