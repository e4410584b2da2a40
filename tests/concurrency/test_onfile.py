"""Records on file, tied at the same moment from two places, or while staff merge them."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from contacts.entry import onfile
from contacts.models import Contact, ContactTie, Message
from contacts.models.contact import ContactQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_before
from tests.factories import NOW

ADDRESS = "nina@example.org"


@pytest.fixture
def nina(committed):
    user = factories.User(email=ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


@pytest.fixture
def without_the_lock(monkeypatch):
    monkeypatch.setattr(ContactQuerySet, "select_for_update", lambda self, **options: self)


def tying_twice(nina, at_once, monkeypatch, guarded):
    factories.ContactTie(contact=factories.Contact(email=ADDRESS), user=factories.User())
    meet_before(monkeypatch, onfile, "_tie", Meeting(2, guarded=guarded))
    return at_once(*[lambda: onfile.tie(nina, ADDRESS, at=NOW)] * 2)


def test_tied_from_two_windows_it_is_tied_and_told_once(nina, at_once, monkeypatch):
    answers = tying_twice(nina, at_once, monkeypatch, guarded=True)

    assert sorted(len(answer) for answer in answers) == [0, 1]
    assert ContactTie.objects.filter(user=nina).count() == 1
    assert Message.objects.filter(kind="tied_on_file").count() == 1


def test_the_control_without_the_lock_the_constraint_alone_holds_it(nina, at_once, monkeypatch, without_the_lock):
    answers = tying_twice(nina, at_once, monkeypatch, guarded=False)

    assert [type(answer) for answer in answers].count(IntegrityError) == 1
    assert ContactTie.objects.filter(user=nina).count() == 1


def merged_meanwhile(nina, at_once):
    """Staff hold the record to merge it while its address is proved."""
    record, survivor = factories.Contact(email=ADDRESS), factories.Contact(email="other@example.org")
    held = Meeting(2)

    @transaction.atomic
    def merge():
        Contact.objects.filter(pk=record.pk).update(merged_into=survivor)
        held.wait()
        Meeting(2, guarded=True).wait()

    def prove():
        held.wait()
        return onfile.tie(nina, ADDRESS, at=NOW)

    at_once(merge, prove)
    return ContactTie.objects.filter(user=nina, contact=record).exists()


def test_a_record_that_is_merged_meanwhile_is_not_tied(nina, at_once):
    assert not merged_meanwhile(nina, at_once)


def test_the_control_without_the_lock_an_empty_record_would_be_tied(nina, at_once, without_the_lock):
    assert merged_meanwhile(nina, at_once)
