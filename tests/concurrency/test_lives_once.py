"""What the city decides about a permit it decides once, whoever presses at the same moment."""

from datetime import timedelta

import pytest
from django.db import transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import lifecycle
from permits.choices import CaseStatus, CertificateKind, CertificateNeed
from permits.lifecycle import extending
from permits.models import Case, Certificate
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW, TODAY, moved

UNTIL = TODAY + timedelta(days=60)


@pytest.fixture
def permit(committed_cast):
    case = committed_cast.case
    case.case_type.certificate = CertificateNeed.OCCUPANCY
    case.case_type.save()
    case.expires_on = TODAY + timedelta(days=10)
    case.save()
    return case


def asked_by_two(cast, case, at_once, monkeypatch, guarded):
    """Neither has seen a request or an extension, and each asks for it."""
    with monkeypatch.context() as patch:
        meet_after(patch, extending, "why_not_extended", Meeting(2, guarded=guarded))
        clerks = (cast.dana, cast.ada)
        return at_once(*[lambda by=by: lifecycle.ask_extension(case, reason="Rain.", by=by, at=NOW) for by in clerks])


def test_an_extension_is_asked_for_once(committed_cast, permit, at_once, monkeypatch):
    answers = asked_by_two(committed_cast, permit, at_once, monkeypatch, guarded=True)

    assert [type(answer) for answer in answers].count(NotAllowed) == 1
    assert permit.extensions.count() == 1


def test_control_without_the_lock_only_the_database_stops_the_second(committed_cast, permit, at_once, monkeypatch):
    monkeypatch.setattr(CaseQuerySet, "lock", lambda self, pk: self.select_related("case_type").get(pk=pk))

    answers = asked_by_two(committed_cast, permit, at_once, monkeypatch, guarded=False)

    assert not [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert permit.extensions.count() == 1


def test_one_request_is_granted_once(committed_cast, permit, at_once):
    asked = lifecycle.ask_extension(permit, reason="Rain.", by=committed_cast.dana, at=NOW)
    clerks = [committed_cast.dana, committed_cast.ada] * 3

    answers = at_once(*[lambda by=by: lifecycle.decide_extension(asked, grant=True, by=by, at=NOW) for by in clerks])

    assert [type(answer) for answer in answers].count(NotAllowed) == 5
    assert Case.objects.get(pk=permit.pk).expires_on == TODAY + timedelta(days=190)


def test_sweeps_at_once_issue_a_permit_once_and_tell_of_it_once(committed_cast, permit, at_once):
    with transaction.atomic():
        moved(permit, CaseStatus.READY, issued_on=None)

    issued = at_once(*[lambda: lifecycle.issue_what_is_free(by=committed_cast.dana, at=NOW)] * 4)

    assert sum(issued) == 1
    assert Message.objects.filter(kind="permit_issued").count() == 2


def test_one_part_of_a_building_gets_one_temporary_certificate(committed_cast, permit, at_once):
    def certify():
        return lifecycle.certify(permit, CertificateKind.TEMPORARY, until=UNTIL, by=committed_cast.dana, at=NOW)

    answers = at_once(*[certify] * 4)

    assert [type(answer) for answer in answers].count(NotAllowed) == 3
    assert Certificate.objects.count() == 1
