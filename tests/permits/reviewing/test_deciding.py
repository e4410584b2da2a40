"""Comments and decisions of reviewers, and what the last decision does with the case."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import reviewing
from permits.choices import CaseStatus, CommentKind, ConditionDue, Decision, FileStatus
from permits.models import Case, Comment, Condition, ReviewCycle
from tests.permits.plans import LATER, corrected, in_review, plan, reader, review_of


@pytest.fixture
def case(cast):
    return in_review(cast, "Building", "Fire")


def decide(case, discipline, decision, by, **facts):
    return reviewing.decide(review_of(case, discipline), decision=decision, by=by, at=LATER, **facts)


def write(case, discipline, by, **facts):
    return reviewing.write(review_of(case, discipline), **{"text": "Show the wall.", **facts}, by=by, at=LATER)


def refusal(call, *args, **facts):
    with pytest.raises(NotAllowed) as refused:
        call(*args, **facts)
    return [reason.what for reason in refused.value.reasons]


def status(case):
    return Case.objects.get(pk=case.pk).status


def test_comments_are_numbered_through_the_case_and_tied_to_a_sheet(cast):
    case = in_review(cast, "Building", "Fire")
    write(case, "Building", cast.rita)
    write(case, "Fire", cast.rita, sheet="A1.0", place="grid C4", code="CFC 903.2")

    assert [(str(one), one.where) for one in case.comments.order_by("number")] == [
        ("1. Show the wall.", ""),
        ("2. Show the wall.", "A1.0, grid C4"),
    ]


def test_a_comment_is_tied_only_to_what_lies_before_the_reviewers(cast, case):
    assert refusal(write, case, "Building", cast.rita, version=plan(case, cast.alice)) == [
        "That document does not lie before the reviewers of this cycle."
    ]


def test_a_draft_is_changed_and_discarded_and_a_told_comment_stays(cast, case):
    draft = write(case, "Building", cast.rita)
    write(case, "Building", cast.rita, text="Show the beam.", comment=draft)
    reviewing.discard(write(case, "Building", cast.rita), by=cast.rita, at=LATER)
    decide(case, "Building", Decision.CORRECTIONS, cast.rita)

    told = Comment.objects.get()
    assert (told.text, told.told_at) == ("Show the beam.", LATER)
    for change in ("UPDATE permits_comment SET text = 'x'", "DELETE FROM permits_comment"):
        with pytest.raises(IntegrityError, match="is told, so it stays"), transaction.atomic():
            connection.cursor().execute(change)


def test_only_a_reviewer_of_the_discipline_reads_for_it(cast, case):
    sam = reader(review_of(case, "Fire").discipline, "sam")

    assert refusal(write, case, "Building", sam) == ["You do not read for Building."]


def test_corrections_without_one_are_impossible(cast, case):
    assert refusal(decide, case, "Building", Decision.CORRECTIONS, cast.rita) == [
        "No correction is open, so nobody would know what to correct."
    ]


def test_nothing_passes_with_a_correction_that_is_open(cast, case):
    write(case, "Building", cast.rita)

    assert refusal(decide, case, "Building", Decision.APPROVED, cast.rita) == ["Corrections that are open: 1."]


def test_a_rejection_says_why_and_an_approval_with_comments_has_one(cast, case):
    assert refusal(decide, case, "Building", Decision.REJECTED, cast.rita) == [
        "No correction is open, so nobody would know what to correct.",
        "A rejection has to say why.",
    ]
    assert refusal(decide, case, "Building", Decision.APPROVED_WITH_COMMENTS, cast.rita) == [
        "There is no comment to approve it with."
    ]


def test_a_review_is_decided_once_and_the_database_keeps_it(cast, case):
    decide(case, "Building", Decision.APPROVED, cast.rita)

    with pytest.raises(NotAllowed, match="Building has decided already"):
        reviewing.decide(review_of(case, "Building"), decision=Decision.APPROVED, by=cast.rita, at=LATER)
    with pytest.raises(IntegrityError, match="so it stays"), transaction.atomic():
        connection.cursor().execute("UPDATE permits_review SET decision = 'rejected' WHERE decision <> ''")


def test_the_case_waits_for_the_last_discipline(cast, case):
    decide(case, "Building", Decision.APPROVED, cast.rita)

    assert status(case) == CaseStatus.IN_REVIEW
    assert ReviewCycle.objects.get().is_open


def test_the_most_severe_decision_is_the_cycles_and_one_mail_tells_of_all_corrections(cast, case):
    write(case, "Building", cast.rita, sheet="A1.0")
    write(case, "Fire", cast.rita, text="Add a sprinkler.", code="CFC 903.2")
    decide(case, "Building", Decision.CORRECTIONS, cast.rita, note="Close.")
    decide(case, "Fire", Decision.CORRECTIONS, cast.rita)

    assert ReviewCycle.objects.get().decision == Decision.CORRECTIONS
    assert status(case) == CaseStatus.CORRECTIONS
    body = Message.objects.get(kind="corrections_required").body
    assert "1. Building, A1.0\n   Show the wall." in body
    assert "2. Fire (CFC 903.2)\n   Add a sprinkler." in body
    assert "Building: Close." in body


def test_when_all_pass_the_conditions_hold_and_the_permit_is_issued(cast, case):
    write(case, "Fire", cast.rita, kind=CommentKind.CONDITION, text="Test the alarm.", due=ConditionDue.FINAL)
    decide(case, "Building", Decision.APPROVED, cast.rita)
    decide(case, "Fire", Decision.APPROVED_WITH_COMMENTS, cast.rita)

    assert ReviewCycle.objects.get().decision == Decision.APPROVED_WITH_COMMENTS
    assert status(case) == CaseStatus.ISSUED
    assert Condition.objects.values_list("text", "due").get() == ("Test the alarm.", ConditionDue.FINAL)


@pytest.mark.parametrize(
    ("decision", "status"),
    [(Decision.CORRECTIONS, FileStatus.RETURNED), (Decision.APPROVED, FileStatus.ACCEPTED)],
)
def test_what_was_read_is_accepted_or_needs_a_new_version(cast, decision, status):
    case = in_review(cast, "Building")
    version = plan(case, cast.alice)
    case.review_cycles.get().versions.add(version)
    kind = CommentKind.CORRECTION if decision == Decision.CORRECTIONS else CommentKind.NOTE
    write(case, "Building", cast.rita, version=version, kind=kind)

    decide(case, "Building", decision, cast.rita)

    version.refresh_from_db()
    assert version.status == status


@pytest.fixture
def rejected(cast, case):
    write(case, "Building", cast.rita)
    decide(case, "Building", Decision.REJECTED, cast.rita, note="The lot is too small.")
    decide(case, "Fire", Decision.APPROVED, cast.rita)
    return case


def test_what_is_rejected_waits_for_the_citys_word(cast, rejected):
    assert status(rejected) == CaseStatus.IN_REVIEW
    assert reviewing.is_rejected(Case.objects.get(pk=rejected.pk))


def test_it_is_denied_with_a_reason_once(cast, rejected):
    assert refusal(reviewing.deny, rejected, why="", by=cast.dana, at=LATER) == ["No reason is given."]

    reviewing.deny(rejected, why="The lot is too small.", by=cast.dana, at=LATER)

    assert status(rejected) == CaseStatus.DENIED
    assert "The lot is too small." in Message.objects.get(kind="application_denied").body
    with pytest.raises(NotAllowed):
        reviewing.deny(rejected, why="Again.", by=cast.dana, at=LATER)


def test_or_its_applicant_may_change_it_and_come_back(cast, rejected):
    reviewing.let_revise(rejected, by=cast.dana, at=LATER)

    assert status(rejected) == CaseStatus.CORRECTIONS


def test_nobody_is_denied_whom_no_reviewer_rejected(cast):
    assert refusal(reviewing.deny, corrected(cast, "Building"), why="No.", by=cast.dana, at=LATER)


def test_a_review_is_given_to_another_of_its_discipline_alone(cast, case):
    review = review_of(case, "Building")
    sam = reader(review.discipline, "sam")

    assert refusal(reviewing.assign, review, cast.dana, by=cast.dana, at=LATER) == [
        "Dana Example does not read for Building."
    ]
    assert reviewing.assign(review, sam, by=cast.dana, at=LATER).reviewer == sam


def test_one_more_discipline_reads_an_open_cycle_once(cast, case):
    cycle = case.review_cycles.get()
    health = in_review(cast, "Health").review_cycles.get().reviews.get().discipline

    first = reviewing.add_discipline(cycle, health, by=cast.dana, at=LATER)

    assert reviewing.add_discipline(cycle, health, by=cast.dana, at=LATER) == first
    assert first.reviewer == cast.rita
