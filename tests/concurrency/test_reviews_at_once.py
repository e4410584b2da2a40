"""A cycle is closed once, a case resubmitted and accepted once, whoever clicks at the same moment."""

from threading import Barrier

import pytest

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import reviewing
from permits.choices import CaseStatus, Decision
from permits.models import Case, Comment, ReviewCycle
from tests.permits.plans import LATER, at_desk, corrected, in_review, review_of


@pytest.fixture
def cast(committed_cast):
    return committed_cast


def deciding(case, discipline, decision, by):
    review = review_of(case, discipline)
    return lambda: reviewing.decide(review, decision=decision, by=by, at=LATER)


def refused(outcomes):
    return [one for one in outcomes if isinstance(one, NotAllowed)]


def test_of_two_last_decisions_at_once_one_closes_the_cycle(cast, at_once):
    case = in_review(cast, "Building", "Fire")
    reviewing.write(review_of(case, "Fire"), text="Add a sprinkler.", by=cast.rita, at=LATER)

    outcomes = at_once(
        deciding(case, "Building", Decision.APPROVED, cast.rita),
        deciding(case, "Fire", Decision.CORRECTIONS, cast.rita),
    )

    assert refused(outcomes) == []
    assert ReviewCycle.objects.get().decision == Decision.CORRECTIONS
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CORRECTIONS
    assert Message.objects.filter(kind="corrections_required").count() == 1


def test_control_without_the_lock_each_leaves_the_cycle_to_the_other(cast, at_once, monkeypatch):
    """What the lock on the case is for: neither sees the other's decision, and the case waits for ever."""
    case = in_review(cast, "Building", "Fire")
    barrier, unlocked = Barrier(2), type(Case.objects).get
    monkeypatch.setattr(type(Case.objects), "lock", lambda self, pk: unlocked(self.select_related("case_type"), pk=pk))
    found = type(ReviewCycle.objects).select_for_update

    def wait_until_both_have_decided(self, *args, **facts):
        barrier.wait(30)
        return found(self, *args, **facts)

    monkeypatch.setattr(type(ReviewCycle.objects), "select_for_update", wait_until_both_have_decided)

    at_once(
        deciding(case, "Building", Decision.APPROVED, cast.rita), deciding(case, "Fire", Decision.APPROVED, cast.rita)
    )

    assert ReviewCycle.objects.get().is_open


def test_resubmitted_twice_at_once_one_cycle_opens(cast, at_once):
    case = corrected(cast, "Building")
    reviewing.answer(case.comments.get(), text="Done.", by=cast.alice, at=LATER)

    def resubmit():
        return reviewing.resubmit(case, by=cast.alice, at=LATER)

    outcomes = at_once(resubmit, resubmit)

    assert len(refused(outcomes)) == 1
    assert case.review_cycles.count() == 2


def test_accepted_and_returned_at_once_one_of_them_counts(cast, at_once):
    check = at_desk(cast, "Building")

    outcomes = at_once(
        lambda: reviewing.accept(check, by=cast.dana, at=LATER),
        lambda: reviewing.send_back(check, [reviewing.Lack("A plan")], by=cast.ada, at=LATER),
    )

    assert len(refused(outcomes)) == 1
    check.refresh_from_db()
    assert not check.is_open


def test_comments_written_at_once_have_numbers_of_their_own(cast, at_once):
    case = in_review(cast, "Building", "Fire")
    reviews = [review_of(case, name) for name in ("Building", "Fire")]

    at_once(*(lambda one=one: reviewing.write(one, text="Look.", by=cast.rita, at=LATER) for one in reviews))

    assert list(Comment.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
