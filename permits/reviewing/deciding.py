"""A discipline's decision, and what the last of them does with the case."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import documents, parties, workflow
from permits.choices import CaseStatus, CommentKind, CommentStatus, Decision, FileStatus
from permits.models import Case, Comment, Condition, Review, ReviewCycle
from permits.reviewing import comments, cycles, receiving


def corrections_of(review: Review):
    """The corrections of a discipline on a case, drafts among them."""
    rows = Comment.objects.corrections().filter(case=review.cycle.case_id, review__discipline=review.discipline_id)
    return rows.order_by("number")


@transaction.atomic
def decide(review: Review, *, decision: str, note: str = "", by: User, at: datetime) -> Review:
    """Decide a review and return it; its comments are told. The last one closes the cycle by the most severe.

    Sending back needs a correction that is open, and passing none; every answer has to be judged first; a rejection and
    an approval with comments have to say something. Then the people on the case are told of all that was asked for, by
    whichever discipline. Raises NotAllowed with every reason at once.
    """
    case, review = comments.hold(review, by=by)
    if reasons := _against(review, decision, note):
        raise NotAllowed(*reasons)
    review.decision, review.note, review.decided_at, review.decided_by = decision, note, at, by
    review.reviewer = review.reviewer or by
    review.save()
    review.comments.filter(told_at=None).update(told_at=at)
    audit.record(
        "was decided",
        review,
        by=by,
        at=at,
        thread=case.number,
        discipline=review.discipline.name,
        decision=str(Decision(decision).label),
    )
    cycle = ReviewCycle.objects.select_for_update().get(pk=review.cycle_id)
    decisions = list(cycle.reviews.values_list("decision", flat=True))
    if all(decisions):
        _close(case, cycle, Decision.most_severe(decisions), by=by, at=at)
    return review


@transaction.atomic
def deny(case: Case, *, why: str, by: User, at: datetime) -> Case:
    """Turn down a case that its reviewers rejected, with the reason, and return it. Raises NotAllowed on any other."""
    case = _rejected(case)
    if not why:
        raise NotAllowed(Reason(_("No reason is given."), _("Write why; the people on the record read it.")))
    case = workflow.deny(case, why=why, by=by, at=at)
    subject, addresses = _("%(case)s is denied") % {"case": case}, parties.addresses_on(case)
    parties.tell(case, "application_denied", subject, addresses, thing=case, by=by, at=at, why=why)
    return case


@transaction.atomic
def let_revise(case: Case, *, by: User, at: datetime) -> Case:
    """Let the applicant of a case that was rejected change it and come back, and return it. Raises NotAllowed."""
    case = _rejected(case)
    cycle = case.review_cycles.order_by("-number").first()
    return _ask_for_corrections(case, cycle, by=by, at=at)


def is_rejected(case: Case) -> bool:
    """Whether the reviewers of a case rejected it, and nobody has said yet what becomes of it."""
    last = case.review_cycles.order_by("-number").first()
    return case.status == CaseStatus.IN_REVIEW and last is not None and last.decision == Decision.REJECTED


def _against(review, decision, note):
    """Everything that stands against a decision."""
    reasons, passes = [], decision in Decision.PASSING
    corrections = list(corrections_of(review))
    unread = [one for one in corrections if one.status == CommentStatus.ANSWERED]
    open_ones = [one for one in corrections if one.status == CommentStatus.OPEN]
    if unread:
        what = _("Nobody has judged the answers to these corrections yet: %(numbers)s.") % {"numbers": _numbers(unread)}
        reasons.append(Reason(what, _("Say of each whether it settles its correction.")))
    if passes and open_ones:
        what = _("Corrections that are open: %(numbers)s.") % {"numbers": _numbers(open_ones)}
        reasons.append(Reason(what, _("Settle or discard them, or require corrections.")))
    if not passes and not open_ones:
        what = _("No correction is open, so nobody would know what to correct.")
        reasons.append(Reason(what, _("Write at least one.")))
    if decision == Decision.REJECTED and not note:
        reasons.append(Reason(_("A rejection has to say why."), _("Write it in the note to the applicant.")))
    if decision == Decision.APPROVED_WITH_COMMENTS and not note and not review.comments.exists():
        reasons.append(Reason(_("There is no comment to approve it with."), _("Write one, or just approve it.")))
    return reasons


def _close(case, cycle, decision, *, by, at):
    cycle.decision, cycle.closed_at = decision, at
    cycle.save(update_fields=["decision", "closed_at"])
    _judge_documents(case, cycle, passes=decision in Decision.PASSING, by=by, at=at)
    if decision == Decision.CORRECTIONS:
        _ask_for_corrections(case, cycle, by=by, at=at)
    elif decision in Decision.PASSING:
        _keep_conditions(case, by=by, at=at)
        receiving.pass_on(case, by=by, at=at)


def _ask_for_corrections(case, cycle, *, by, at):
    case = workflow.require_corrections(case, by=by, at=at)
    asked = list(case.comments.told().corrections().unsettled().with_files().order_by("number"))
    notes = cycle.reviews.exclude(note="").select_related("discipline").order_by("pk")
    subject, addresses = _("%(case)s: corrections are required") % {"case": case}, parties.addresses_on(case)
    facts = {"corrections": asked, "notes": notes}
    parties.tell(case, "corrections_required", subject, addresses, thing=cycle, by=by, at=at, **facts)
    return case


def _judge_documents(case, cycle, *, passes, by, at):
    """What was read: accepted when the cycle passes; otherwise what a correction is about needs a new version."""
    asked_of = case.comments.told().corrections().unsettled().values("version")
    read = cycles.newest_versions(case).readable().filter(review_cycles=cycle).select_related("document")
    for version in read.order_by("document_id") if passes else read.filter(pk__in=asked_of).order_by("document_id"):
        documents.judge(version, FileStatus.ACCEPTED if passes else FileStatus.RETURNED, by=by, at=at)


def _keep_conditions(case, *, by, at):
    """The conditions that reviewers named hold for the case from now on."""
    named = case.comments.told().filter(kind=CommentKind.CONDITION, condition=None)
    for comment in named.exclude(status=CommentStatus.WITHDRAWN).order_by("number"):
        Condition.objects.create(
            case=case, text=comment.text, due=comment.due, comment=comment, added_at=at, added_by=by
        )


def _rejected(case):
    case = Case.objects.lock(case.pk)
    if not is_rejected(case):
        what = _("The reviewers of %(case)s have not rejected it.") % {"case": case}
        raise NotAllowed(Reason(what, _("Only what they rejected can be denied."), desk=DeskPurpose.PERMITS))
    return case


def _numbers(rows):
    return ", ".join(str(row.number) for row in rows)
