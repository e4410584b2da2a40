"""What a reviewer says about a submittal: written as a draft, told with the decision, settled one by one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.choices import CaseStatus, CommentKind, CommentStatus, ConditionDue
from permits.models import Case, Comment, DocumentVersion, Exchange, Review


def may_read_for(review: Review, user: User) -> bool:
    """Whether somebody decides for the discipline of a review: its reviewers, and who administers the site."""
    return user.is_superuser or review.discipline.reviewers.filter(pk=user.pk).exists()


def hold(review: Review, *, by: User) -> tuple[Case, Review]:
    """An open review under its lock, its case locked before it. Raises NotAllowed, also if `by` may not decide it."""
    case = Case.objects.lock(review.cycle.case_id)
    review = Review.objects.lock(review.pk)
    if review.is_decided or not review.cycle.is_open or case.status != CaseStatus.IN_REVIEW:
        done = _("%(discipline)s has decided already.") if review.is_decided else _("%(case)s is not in review.")
        facts = {"discipline": review.discipline, "case": case}
        raise NotAllowed(Reason(what=done % facts, desk=DeskPurpose.PERMITS))
    if not may_read_for(review, by):
        what = _("You do not read for %(discipline)s.") % {"discipline": review.discipline}
        raise NotAllowed(Reason(what, _("Its reviewers do; an administrator can make you one of them.")))
    return case, review


@transaction.atomic
def write(
    review: Review,
    *,
    text: str,
    kind: str = CommentKind.CORRECTION,
    code: str = "",
    version: DocumentVersion | None = None,
    sheet: str = "",
    place: str = "",
    due: str = ConditionDue.ALWAYS,
    comment: Comment | None = None,
    by: User,
    at: datetime,
) -> Comment:
    """Write a comment to a review, or `comment` anew while it is a draft, and return it.

    It has the next number of its case. Nobody but the city sees it before the review is decided. Raises NotAllowed when
    the review is decided, `by` does not read for its discipline, or the document did not lie before the reviewers.
    """
    case, review = hold(review, by=by)
    if version and not review.cycle.versions.filter(pk=version.pk).exists():
        raise NotAllowed(_("That document does not lie before the reviewers of this cycle."))
    if comment is None:
        last = case.comments.aggregate(last=Max("number"))["last"] or 0
        comment = Comment(case=case, review=review, number=last + 1)
    else:
        comment = _draft(comment, review)
    facts = {"text": text, "kind": kind, "code": code, "version": version, "sheet": sheet, "place": place}
    for name, value in facts.items():
        setattr(comment, name, value)
    comment.due = due if kind == CommentKind.CONDITION else ConditionDue.ALWAYS
    comment.save()
    return comment


@transaction.atomic
def discard(comment: Comment, *, by: User, at: datetime) -> None:
    """Drop a draft. Raises NotAllowed once it was told: that one is taken back, and stays to be read."""
    _case, review = hold(comment.review, by=by)
    _draft(comment, review).delete()


@transaction.atomic
def resolve(comment: Comment, review: Review, *, by: User, at: datetime) -> Comment:
    """Find, in a later review, that a correction is met, and return it. Asked for twice it changes nothing.

    Raises NotAllowed when that review is decided, or is of another discipline.
    """
    comment = _carried(comment, review, by=by)
    if comment.status == CommentStatus.RESOLVED:
        return comment
    _forget_word(comment, review)
    _settle(comment, CommentStatus.RESOLVED, by=by, at=at)
    return comment


@transaction.atomic
def take_back(comment: Comment, review: Review, *, by: User, at: datetime) -> Comment:
    """Drop, in a later review, a correction that was told and should not have been; it stays to be read. As resolve."""
    comment = _carried(comment, review, by=by)
    _forget_word(comment, review)
    _settle(comment, CommentStatus.WITHDRAWN, by=by, at=at)
    return comment


@transaction.atomic
def ask_again(comment: Comment, review: Review, *, reply: str, by: User, at: datetime) -> Comment:
    """Say, in a later review, why an answer does not settle a correction, and return it: it waits for another answer.

    The answer and the word to it stay together. Until that review is decided the word can be changed or dropped.
    Raises NotAllowed without a word, when the review is decided or is of another discipline, or without an answer.
    """
    comment = _carried(comment, review, by=by)
    if not reply:
        raise NotAllowed(Reason(_("Nothing is said about the answer."), _("Write what is still to be done.")))
    if said := comment.exchanges.filter(review=review).first():
        said.reply, said.replied_at, said.replied_by = reply, at, by
        said.save(update_fields=["reply", "replied_at", "replied_by"])
        return comment
    if comment.answered_at is None:
        raise NotAllowed(_("Correction %(number)s has no answer to speak of.") % {"number": comment.number})
    Exchange.objects.create(
        comment=comment,
        answer=comment.answer,
        attachment=comment.attachment,
        answered_at=comment.answered_at,
        answered_by=comment.answered_by,
        review=review,
        reply=reply,
        replied_at=at,
        replied_by=by,
    )
    comment.answer, comment.attachment, comment.answered_at, comment.answered_by = "", None, None, None
    comment.status, comment.settled_at, comment.settled_by = CommentStatus.OPEN, None, None
    comment.save()
    return comment


def _draft(comment, review):
    comment = Comment.objects.lock(comment.pk)
    if comment.review_id != review.pk or not comment.is_draft:
        raise NotAllowed(_("Comment %(number)s is told, so it stays as it is.") % {"number": comment.number})
    return comment


def _carried(comment, review, *, by):
    """A correction of an earlier review, under its lock, that a review of the same discipline has to judge."""
    _case, review = hold(review, by=by)
    comment = Comment.objects.lock(comment.pk)
    same = comment.case_id == review.cycle.case_id and comment.review.discipline_id == review.discipline_id
    if not same or comment.is_draft or comment.kind != CommentKind.CORRECTION:
        raise NotAllowed(_("%(discipline)s did not ask for that.") % {"discipline": review.discipline})
    settled_before = comment.settled_at and comment.settled_at < review.cycle.opened_at
    if settled_before:
        raise NotAllowed(_("Correction %(number)s was settled in an earlier cycle.") % {"number": comment.number})
    return comment


def _forget_word(comment, review):
    """What this review had said about the answer before; the answer stands again."""
    said = comment.exchanges.filter(review=review).first()
    if said is None:
        return
    comment.answer, comment.attachment = said.answer, said.attachment
    comment.answered_at, comment.answered_by = said.answered_at, said.answered_by
    said.delete()


def _settle(comment, status, *, by, at):
    comment.status, comment.settled_at, comment.settled_by = status, at, by
    comment.save()
