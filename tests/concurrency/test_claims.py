"""Several at once on one code, one request, one mailing."""

import pytest

from contacts import help
from contacts.choices import HelpStatus
from contacts.models import HelpRequest, Message
from contacts.refusals import NotAllowed
from permits import accessrequests, claims, codes
from permits.models import AccessRequest, CaseContact, ClaimCode
from permits.models.case import CaseQuerySet
from permits.models.claimcode import ClaimCodeQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW
from tests.permits.test_claims import code_to


@pytest.fixture
def cast(committed_cast):
    for user in (committed_cast.charlie, committed_cast.penny):
        factories.ContactTie(contact=factories.Contact(first_name=user.first_name), user=user)
    factories.ContactType(name="Property Owner")
    return committed_cast


@pytest.fixture
def code(cast):
    codes.mail(cast.case, by=cast.charlie, at=NOW)
    return code_to("alice@example.org")


def ask(cast):
    contact = cast.charlie.ties.get().contact
    return accessrequests.request(
        cast.case, contact=contact, name="Charlie", company="", reason="I built it.", by=cast.charlie, at=NOW
    )


def claiming(cast, code):
    return [
        lambda user=user: claims.claim(cast.case.number, code, by=user, at=NOW) for user in (cast.charlie, cast.penny)
    ]


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_of_two_readers_of_one_code_one_comes_onto_the_case(cast, code, at_once, monkeypatch):
    meet_after(monkeypatch, codes, "find", Meeting(2))

    results = at_once(*claiming(cast, code))

    assert kinds(results) == ["CaseContact", "NotAllowed"]
    assert "do not go together" in str(next(one for one in results if isinstance(one, NotAllowed)))
    assert cast.case.contacts.count() == 2
    assert ClaimCode.objects.get().used_by is not None


def test_control_without_the_locks_both_come_onto_it(cast, code, at_once, monkeypatch):
    monkeypatch.setattr(CaseQuerySet, "lock", lambda cases, pk: cases.select_related("case_type").get(pk=pk))
    monkeypatch.setattr(ClaimCodeQuerySet, "lock_if_there", lambda found, pk: found.filter(pk=pk).first())
    meet_after(monkeypatch, ClaimCodeQuerySet, "lock_if_there", Meeting(2))

    results = at_once(*claiming(cast, code))

    assert kinds(results) == ["CaseContact", "CaseContact"]
    assert cast.case.contacts.count() == 3


def test_mailing_at_once_mails_once(cast, at_once):
    at_once(*[lambda: codes.mail(cast.case, by=cast.charlie, at=NOW)] * 4)

    assert ClaimCode.objects.count() == 1
    assert Message.objects.filter(kind="claim_code_mailed").count() == 1


def test_asking_twice_at_once_asks_once(cast, at_once, monkeypatch):
    meet_after(monkeypatch, accessrequests, "may", Meeting(4))

    results = at_once(*[lambda: ask(cast)] * 4)

    assert kinds(results) == ["AccessRequest", "NotAllowed", "NotAllowed", "NotAllowed"]
    assert AccessRequest.objects.count() == HelpRequest.objects.count() == 1


def test_strangers_who_ask_for_one_address_at_once_share_a_request(cast, at_once):
    facts = {"name": "Sam", "company": "", "email": "sam@example.org", "text": "Mine."}

    results = at_once(*[lambda: help.address_on_file(**facts, by=None, at=NOW)] * 4)

    assert {one.pk for one in results} == {HelpRequest.objects.get().pk}


def test_granting_and_taking_back_at_once_does_one_of_them(cast, at_once, monkeypatch):
    asked = ask(cast)
    applicant = factories.ContactType()
    meet_after(monkeypatch, accessrequests.Contact.objects, "lock", Meeting(2, guarded=True))

    results = at_once(
        lambda: accessrequests.grant(asked, contact_type=applicant, by=cast.dana, at=NOW),
        lambda: help.take_back(HelpRequest.objects.get(pk=asked.pk), by=cast.charlie, at=NOW),
    )

    asked.refresh_from_db()
    on_case = CaseContact.objects.filter(contact=asked.contact).exists()
    assert sum(isinstance(one, NotAllowed) for one in results) == 1
    assert on_case == (asked.status == HelpStatus.GRANTED)


def test_two_of_the_staff_at_once_decide_once(cast, at_once):
    asked = ask(cast)
    applicant = factories.ContactType()

    results = at_once(
        lambda: accessrequests.grant(asked, contact_type=applicant, by=cast.dana, at=NOW),
        lambda: help.decline(asked, answer="No.", by=cast.ada, at=NOW),
    )

    assert sum(isinstance(one, NotAllowed) for one in results) == 1
    assert Message.objects.filter(kind__in=["help_done", "help_declined"]).count() == 1
