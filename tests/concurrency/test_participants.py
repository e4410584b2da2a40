"""Two at once change who is on a case: a required type keeps somebody, and nobody is the same thing twice."""

import pytest

from contacts.refusals import NotAllowed
from permits import participants
from permits.models import Case, CaseContact, CaseTypeContact
from permits.models.case import CaseQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


@pytest.fixture
def applicants(committed_cast):
    """The only two applicants of a case that must have one."""
    case = committed_cast.case
    first = case.contacts.get()
    CaseTypeContact.objects.create(case_type=case.case_type, contact_type=first.contact_type, required=True)
    second = CaseContact.objects.create(case=case, contact=factories.Contact(), contact_type=first.contact_type)
    return [first, second]


@pytest.fixture
def without_the_lock(monkeypatch):
    """The guard off: the case is read and not held."""
    monkeypatch.setattr(CaseQuerySet, "lock", lambda self, pk: self.select_related("case_type").get(pk=pk))


def off(cast, row):
    return lambda: participants.take_off(row, by=cast.dana, at=NOW)


def on(cast, contact, contact_type):
    return lambda: participants.put_on(cast.case, contact, contact_type, by=cast.dana, at=NOW)


def test_of_the_last_two_one_stays(committed_cast, applicants, at_once, monkeypatch):
    meet_after(monkeypatch, participants, "bonds", Meeting(2, guarded=True))

    outcomes = at_once(*(off(committed_cast, row) for row in applicants))

    assert sorted(type(one).__name__ for one in outcomes) == ["CaseContact", "NotAllowed"]
    assert committed_cast.case.contacts.count() == 1


def test_control_without_the_lock_both_go(committed_cast, applicants, at_once, monkeypatch, without_the_lock):
    meet_after(monkeypatch, participants, "bonds", Meeting(2))

    at_once(*(off(committed_cast, row) for row in applicants))

    assert not committed_cast.case.contacts.exists()


def test_the_same_contact_is_put_on_once(committed_cast, at_once, monkeypatch):
    contact, contact_type = factories.Contact(), factories.ContactType(name="Contact")
    meet_after(monkeypatch, participants, "misfits", Meeting(2, guarded=True))

    outcomes = at_once(*[on(committed_cast, contact, contact_type)] * 2)

    assert sum(isinstance(one, CaseContact) for one in outcomes) == 1
    assert sum(isinstance(one, NotAllowed) for one in outcomes) == 1
    assert contact.case_contacts.count() == 1


def test_one_goes_on_while_another_goes_off_and_neither_waits_for_ever(committed_cast, at_once):
    case, contact_type = committed_cast.case, factories.ContactType(name="Contact")
    contacts = [factories.Contact() for _one in range(4)]
    rows = [CaseContact.objects.create(case=case, contact=one, contact_type=contact_type) for one in contacts[:2]]

    outcomes = at_once(
        *(off(committed_cast, row) for row in rows), *(on(committed_cast, one, contact_type) for one in contacts[2:])
    )

    assert all(isinstance(one, CaseContact) for one in outcomes)
    assert Case.objects.get(pk=case.pk).contacts.filter(contact_type=contact_type).count() == 2
