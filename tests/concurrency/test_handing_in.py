"""An application is handed in once, whole or not at all; the controls show what the locks are for."""

import pytest

from permits import applying
from permits.applying import submitting
from permits.models import Application, Case, StatusChange
from permits.models.applying.application import ApplicationQuerySet
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW
from tests.killing import walk
from tests.permits.roofs import make_reroof

MORE_THAN_ENOUGH = 300


@pytest.fixture
def ready(committed_cast):
    """Everything is filled in; who may hand it in."""
    reroof = make_reroof()
    application = reroof.fill_in(reroof.begin(committed_cast.alice), committed_cast.alice)
    application.applicant = committed_cast.alice
    return application


def without_locks(patch):
    patch.setattr(CaseQuerySet, "lock", lambda self, pk: self.select_related("case_type").get(pk=pk))
    held = "case__case_type", "form"
    patch.setattr(ApplicationQuerySet, "lock", lambda self, pk: self.select_related(*held).get(pk=pk))


def twice(ready, at_once, monkeypatch, *, guarded):
    with monkeypatch.context() as patch:
        meet_after(patch, submitting, "lacking", Meeting(2, guarded=guarded))
        if not guarded:
            without_locks(patch)
        return at_once(*[lambda: applying.submit(ready, by=ready.applicant, at=NOW)] * 2)


def test_two_presses_at_once_hand_it_in_once(ready, at_once, monkeypatch):
    first, second = twice(ready, at_once, monkeypatch, guarded=True)

    assert first == second == Case.objects.get(pk=ready.case_id)
    assert StatusChange.objects.filter(case=ready.case, status="submitted").count() == 1


def test_control_without_the_locks_it_is_not_once(ready, at_once, monkeypatch):
    answers = twice(ready, at_once, monkeypatch, guarded=False)

    twice_in = StatusChange.objects.filter(case=ready.case, status="submitted").count() == 2
    assert twice_in or any(isinstance(answer, Exception) for answer in answers)


def test_what_is_saved_while_it_is_handed_in_comes_before_or_not_at_all(ready, at_once, monkeypatch):
    def save():
        return applying.save_answers(ready, {"description": "Meanwhile"}, {}, by=ready.applicant, at=NOW)

    with monkeypatch.context() as patch:
        meet_after(patch, submitting, "lacking", Meeting(2, guarded=True))
        case, _saved = at_once(lambda: applying.submit(ready, by=ready.applicant, at=NOW), save)

    assert case.description == Case.objects.get(pk=ready.case_id).description


def test_handing_in_that_dies_anywhere_changed_nothing_and_one_that_lives_is_whole(ready):
    def standing():
        case = Case.objects.get(pk=ready.case_id)
        submitted = Application.objects.get(pk=ready.pk).submitted_at is not None
        answers, signatures = ready.answers.count(), ready.signatures.count()
        return case.status == "draft", submitted, case.status_changes.count(), answers, signatures

    def submit():
        return applying.submit(ready, by=ready.applicant, at=NOW)

    before = standing()
    for number in range(0, MORE_THAN_ENOUGH, 3):
        if "committed" in walk(submit, until=number).points:
            break
        assert standing() == before, f"killed at point {number}"

    assert number > 10
    is_draft, submitted, _changes, answers, signatures = standing()
    assert (is_draft, submitted, answers, signatures) == (False, True, *before[3:])
