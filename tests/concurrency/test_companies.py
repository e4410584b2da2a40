"""A company's managers at odds, and one invitation pressed many times: one manager stays, one tie comes to be."""

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import Right
from contacts.members import companies, ties
from contacts.models import ContactTie, Invitation
from contacts.models.contact import ContactQuerySet
from contacts.refusals import NotAllowed
from tests.cast import open_office
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


@pytest.fixture
def cast(committed_cast):
    """Hollow Creek has two managers."""
    cast = open_office(committed_cast)
    ContactTie.objects.filter(contact=cast.company).update(is_manager=True)
    return cast


def tie_of(cast, user):
    return ContactTie.objects.live().select_related("user").get(contact=cast.company, user=user)


def demoting(cast, user, by):
    tie = tie_of(cast, user)
    return lambda: ties.change(tie, rights=[Right.VIEW], is_manager=False, under_licenses=True, by=by, at=NOW)


def leaving(cast, user):
    tie = tie_of(cast, user)
    return lambda: ties.end(tie, by=user, at=NOW)


def managers(cast):
    return ContactTie.objects.live().managing().filter(contact=cast.company).count()


def test_without_the_lock_a_company_loses_both_its_managers(cast, at_once, monkeypatch):
    monkeypatch.setattr(ContactQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    meet_after(monkeypatch, ties, "_guard_last_manager", Meeting(2))

    at_once(demoting(cast, cast.max, by=cast.carol), demoting(cast, cast.carol, by=cast.max))

    assert managers(cast) == 0


def test_two_managers_who_demote_each_other_leave_one(cast, at_once, monkeypatch):
    meet_after(monkeypatch, ties, "_guard_last_manager", Meeting(2, guarded=True))

    results = at_once(demoting(cast, cast.max, by=cast.carol), demoting(cast, cast.carol, by=cast.max))

    assert managers(cast) == 1
    assert sum(isinstance(result, PermissionDenied) for result in results) == 1


def test_two_managers_who_leave_at_once_leave_one_behind(cast, at_once, monkeypatch):
    meet_after(monkeypatch, ties, "_guard_last_manager", Meeting(2, guarded=True))

    results = at_once(leaving(cast, cast.max), leaving(cast, cast.carol))

    assert managers(cast) == 1
    assert sum(isinstance(result, NotAllowed) for result in results) == 1


def test_pressed_four_times_an_invitation_makes_one_member(cast, at_once):
    invitation = companies.invite(cast.company, email="charlie@example.org", rights=[], by=cast.carol, at=NOW)

    results = at_once(*[lambda: companies.accept(invitation, by=cast.charlie, at=NOW)] * 4)

    assert sorted(type(result).__name__ for result in results) == ["ContactTie"] + ["NotAllowed"] * 3
    assert ContactTie.objects.live().filter(contact=cast.company, user=cast.charlie).count() == 1


def test_two_managers_who_invite_one_address_at_once_leave_one_link_that_works(cast, at_once):
    def inviting(by):
        return lambda: companies.invite(cast.company, email="charlie@example.org", rights=[], by=by, at=NOW)

    results = at_once(inviting(cast.carol), inviting(cast.max))

    assert [type(result) for result in results] == [Invitation, Invitation]
    assert Invitation.objects.unanswered().count() == 1


def test_a_manager_who_is_taken_off_meanwhile_invites_nobody(cast, at_once):
    results = at_once(
        lambda: ties.end(tie_of(cast, cast.max), by=cast.carol, at=NOW),
        *[lambda: companies.invite(cast.company, email="x@example.org", rights=[], by=cast.max, at=NOW)] * 3,
    )

    assert not any(isinstance(result, Exception) and not isinstance(result, PermissionDenied) for result in results)
    with pytest.raises(PermissionDenied):
        companies.invite(cast.company, email="x@example.org", rights=[], by=cast.max, at=NOW)
