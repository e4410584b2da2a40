"""Two clerks charge one case, and somebody edits what is being adopted; the controls show what the locks are for."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError

from permits import fees
from permits.fees import assessing, versions
from permits.models import Fee, FeeItem, FeeScheduleVersion
from permits.models.case import CaseQuerySet
from permits.models.feeschedule import FeeScheduleVersionQuerySet
from tests.concurrency.meeting import HELD_BACK, TOGETHER, Meeting, meet_after
from tests.factories import NOW
from tests.permits.schedules import in_force, of_building


def two_clerks(cast, at_once, monkeypatch, *, guarded):
    in_force(cast.case, cast.fiona)
    with monkeypatch.context() as patch:
        meet_after(patch, assessing, "propose", Meeting(2, HELD_BACK if guarded else TOGETHER))
        if not guarded:
            patch.setattr(CaseQuerySet, "lock", lambda self, pk: self.get(pk=pk))
        return at_once(*[lambda: fees.assess_schedule(cast.case, by=cast.dana, at=NOW)] * 2)


def test_of_two_who_charge_a_case_at_once_one_adds_nothing(committed_cast, at_once, monkeypatch):
    answers = two_clerks(committed_cast, at_once, monkeypatch, guarded=True)

    assert sorted(len(charged) for charged in answers) == [0, 4]
    assert Fee.objects.count() == 4


def test_control_without_the_lock_both_would_charge_and_only_the_constraint_stops_the_second(
    committed_cast, at_once, monkeypatch
):
    answers = two_clerks(committed_cast, at_once, monkeypatch, guarded=False)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
    assert Fee.objects.count() == 4


def edited_while_adopted(cast, at_once, monkeypatch, *, guarded):
    """Somebody raises a rate just after the person who adopts has looked; the answer to that, and the version."""
    version = of_building(date(2099, 1, 1))
    seen = versions.fingerprint(version)
    looked, edited = Meeting(2, TOGETHER), Meeting(2, HELD_BACK if guarded else TOGETHER)

    def edit():
        looked.wait()
        FeeItem.objects.filter(version=version, code="CBSC").update(rate=Decimal(9))
        edited.wait()

    with monkeypatch.context() as patch:
        meet_after(patch, versions, "fingerprint", looked, edited)
        if not guarded:
            patch.setattr(FeeScheduleVersionQuerySet, "lock", lambda self, pk: self.get(pk=pk))
        _adopted, answer = at_once(lambda: fees.adopt(version, seen=seen, by=cast.fiona, at=NOW), edit)
    return answer, FeeScheduleVersion.objects.get(pk=version.pk), seen


def test_nothing_is_changed_in_a_version_while_it_is_adopted(committed_cast, at_once, monkeypatch):
    answer, version, seen = edited_while_adopted(committed_cast, at_once, monkeypatch, guarded=True)

    assert isinstance(answer, IntegrityError)
    assert (version.is_adopted, versions.fingerprint(version)) == (True, seen)


def test_control_without_the_lock_something_is_adopted_that_nobody_looked_at(committed_cast, at_once, monkeypatch):
    answer, version, seen = edited_while_adopted(committed_cast, at_once, monkeypatch, guarded=False)

    assert answer is None
    assert version.is_adopted
    assert versions.fingerprint(version) != seen
