"""What a record's pages say of its checks, its cycles and the comments of its reviewers."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from permits.choices import CaseStatus, CommentKind, CommentStatus
from permits.models import Case, Comment, Exchange, IntakeCheck, Review, ReviewCycle

TONES = {
    CommentStatus.OPEN: "waiting",
    CommentStatus.ANSWERED: "active",
    CommentStatus.RESOLVED: "good",
    CommentStatus.WITHDRAWN: "done",
}


def rounds(case: Case) -> list[IntakeCheck]:
    """The rounds at the desk, the newest first."""
    return list(case.intake_checks.order_by("-number"))


def cycles(case: Case) -> list[ReviewCycle]:
    """The cycles, the newest first, each with its reviews as `read`."""
    reviews = Review.objects.select_related("discipline", "reviewer").order_by("discipline__name", "pk")
    return list(case.review_cycles.order_by("-number").prefetch_related(Prefetch("reviews", reviews, to_attr="read")))


def comments(case: Case) -> list[Comment]:
    """What reviewers told, in order of number, with the answers before and what was said to them as `earlier`.

    Of a review that is not decided nothing is shown: no comment, no word to an answer, and not what it settled. Each
    says in a word how it `stands`, and in what `tone`.
    """
    undecided = dict(
        case.review_cycles.filter(closed_at=None, reviews__decision="").values_list("reviews__discipline", "opened_at")
    )
    exchanges = Exchange.objects.select_related("attachment__document", "review").order_by("pk")
    found = case.comments.told().with_files().prefetch_related(Prefetch("exchanges", exchanges, to_attr="earlier"))
    shown = list(found.order_by("number"))
    for comment in shown:
        comment.case = case
        _forget_what_is_not_told(comment, undecided.get(comment.review.discipline_id))
        comment.stands, comment.tone = str(CommentStatus(comment.status).label), TONES[comment.status]
        if comment.status == CommentStatus.ANSWERED and case.status == CaseStatus.IN_REVIEW:
            comment.stands, comment.tone = _("With the city"), "active"
    return shown


def _forget_what_is_not_told(comment, since):
    """The comment as it was before the review that is at work on it since then, if one is."""
    if not since:
        return
    for said in [one for one in comment.earlier if not one.review.is_decided]:
        comment.answer, comment.attachment = said.answer, said.attachment
        comment.answered_at = said.answered_at
        comment.earlier.remove(said)
        comment.status = CommentStatus.ANSWERED
    if comment.settled_at and comment.settled_at >= since:
        comment.status = CommentStatus.ANSWERED


@dataclass(frozen=True)
class Standing:
    """How far the answers to what was asked for have come."""

    asked: int
    answered: int

    @property
    def left(self) -> int:
        return self.asked - self.answered

    @property
    def is_whole(self) -> bool:
        return self.asked > 0 and self.left == 0


def standing(found: list[Comment]) -> Standing:
    """Of some comments: the corrections that are not settled, and how many of them are answered."""
    asked = [one for one in found if one.kind == CommentKind.CORRECTION and one.is_unsettled]
    return Standing(len(asked), sum(one.status == CommentStatus.ANSWERED for one in asked))
