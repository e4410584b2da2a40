"""Two clerks charge one case, and somebody edits what is being adopted; the controls show what the locks are for."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.test import Client

from contacts.models import City
from contacts.refusals import NotAllowed
from permits import fees
from permits.fees import assessing, versions
from permits.forms.fees import ItemForm
from permits.models import Fee, FeeItem, FeeScheduleVersion
from permits.models.case import CaseQuerySet
from permits.models.feeschedule import FeeScheduleVersionQuerySet
from tests.concurrency.meeting import Meeting, meet_after, meet_before
from tests.factories import NOW
from tests.permits.schedules import in_force, of_building


def two_clerks(cast, at_once, monkeypatch, *, guarded):
    in_force(cast.case, cast.fiona)
    with monkeypatch.context() as patch:
        meet_after(patch, assessing, "propose", Meeting(2, guarded=guarded))
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
    looked, edited = Meeting(2), Meeting(2, guarded=guarded)

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


def saved_while_adopted(cast, at_once, monkeypatch, *, guarded):
    """Somebody adopts when the form of another rate was just looked through; the answers to both."""
    version = of_building(date(2099, 1, 1))
    seen, surcharge = versions.fingerprint(version), version.items.get(code="CBSC")
    page, desk = f"/admin/permits/feeitem/{surcharge.pk}/change/", Client()
    desk.force_login(cast.fiona)
    form = desk.get(page).context["adminform"].form
    typed = {field.name: "" if field.value() is None else field.value() for field in form}
    typed |= {"rate": "9", "tiers-TOTAL_FORMS": "0", "tiers-INITIAL_FORMS": "0"}
    looked, adopted = Meeting(2), Meeting(2, guarded=guarded)

    def adopt():
        looked.wait()
        try:
            return fees.adopt(version, seen=seen, by=cast.fiona, at=NOW)
        finally:
            adopted.wait()

    with monkeypatch.context() as patch:
        meet_after(patch, ItemForm, "clean", looked, adopted)
        if not guarded:
            patch.setattr(FeeScheduleVersionQuerySet, "locked_in_order", lambda self, pks: [])
        return at_once(lambda: desk.post(page, typed).status_code, adopt)


def test_what_is_being_saved_is_not_adopted(committed_cast, at_once, monkeypatch):
    saved, answer = saved_while_adopted(committed_cast, at_once, monkeypatch, guarded=True)

    assert saved == 302
    assert isinstance(answer, NotAllowed)
    assert "It was changed meanwhile." in str(answer)


def test_control_without_the_lock_saving_runs_into_the_database(committed_cast, at_once, monkeypatch):
    saved, version = saved_while_adopted(committed_cast, at_once, monkeypatch, guarded=False)

    assert isinstance(saved, IntegrityError)
    assert version.is_adopted


def two_drafts_for_one_day(cast, at_once, monkeypatch, guarded):
    """Both are looked at before either is adopted, or one waits for the other; what stops the second."""
    City.current()  # it is made when it is first asked for, and the second would wait for that
    version = of_building(date(2099, 1, 1))
    twin = fees.copy(version, starts_on=version.starts_on, by=cast.fiona, at=NOW)
    meet_before(monkeypatch, FeeScheduleVersion, "save", Meeting(2, guarded=guarded))
    answers = at_once(*[lambda one=one: fees.adopt(one, by=cast.fiona, at=NOW) for one in (version, twin)])
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_of_two_drafts_for_one_day_adopted_at_once_one_is_refused(committed_cast, at_once, monkeypatch):
    (refusal,) = two_drafts_for_one_day(committed_cast, at_once, monkeypatch, guarded=True)

    assert isinstance(refusal, NotAllowed)
    assert "Another version of it starts on January 1, 2099." in str(refusal)


def test_control_without_the_schedule_s_lock_the_second_runs_into_the_database(committed_cast, at_once, monkeypatch):
    monkeypatch.setattr(FeeScheduleVersionQuerySet, "lock", lambda self, pk: self.get(pk=pk))

    (error,) = two_drafts_for_one_day(committed_cast, at_once, monkeypatch, guarded=False)

    assert isinstance(error, IntegrityError)
