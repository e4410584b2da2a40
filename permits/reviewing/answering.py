"""What the applicant answers: to what is missing, to each correction; and handing it in again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import parties, workflow
from permits.access import held
from permits.choices import Audience, CaseStatus, CommentKind, CommentStatus, MissingStatus
from permits.models import Case, Comment, DocumentVersion, IntakeCheck, MissingThing, ReviewCycle
from permits.reviewing import cycles, receiving


def may_answer(case: Case, user: User) -> bool:
    """Whether somebody answers for a case: whoever applies or sends documents, and the city at the counter."""
    return bool(held(user, case, Right.APPLY, Right.UPLOAD))


def may_hand_in(case: Case, user: User) -> bool:
    """Whether somebody hands a case in again: whoever applies, and the city at the counter."""
    return Right.APPLY in held(user, case, Right.APPLY)


def to_complete(case: Case) -> IntakeCheck | None:
    """The round whose missing things the applicant answers now, or None."""
    if case.status != CaseStatus.INCOMPLETE:
        return None
    return case.intake_checks.order_by("-number").first()


def missing_without_answer(case: Case) -> list[Reason]:
    """What keeps an incomplete application from being handed in again: each row that nobody has answered."""
    rows = MissingThing.objects.filter(check_round=to_complete(case), status=MissingStatus.OPEN).order_by("pk")
    return [_to_answer(case, row.text, "missing", row.pk) for row in rows]


def corrections_without_answer(case: Case) -> list[Reason]:
    """What keeps a case from being resubmitted: each correction that nobody has answered."""
    waiting = case.comments.told().corrections().filter(status=CommentStatus.OPEN).order_by("number")
    return [_to_answer(case, str(one), "corrections", one.number) for one in waiting]


@transaction.atomic
def answer_missing(
    row: MissingThing, *, text: str, version: DocumentVersion | None = None, by: User, at: datetime
) -> MissingThing:
    """Say what was done about one missing thing, with a file or in words, and return it; until it is handed in again.

    Without a file the words say why there is none. A new answer takes the place of the one before. Raises NotAllowed
    without either, and when the case does not wait for it.
    """
    case = Case.objects.lock(row.check_round.case_id)
    row = MissingThing.objects.select_for_update(of=("self",)).select_related("check_round").get(pk=row.pk)
    asking = to_complete(case)
    if asking is None or row.check_round_id != asking.pk:
        raise NotAllowed(_not_asked(case))
    version = version or row.version
    _judge(case, text, version)
    row.answer, row.version = text, version
    row.status, row.answered_at, row.answered_by = MissingStatus.ANSWERED, at, by
    row.save(update_fields=["answer", "version", "status", "answered_at", "answered_by"])
    return row


@transaction.atomic
def hand_in_again(case: Case, *, by: User, at: datetime) -> Case:
    """Hand an incomplete application in again, every missing thing answered, and return its case.

    It lies at the desk again, with all the days of its type. Raises NotAllowed with each row that has no answer yet.
    """
    case = Case.objects.lock(case.pk)
    asking = to_complete(case)
    if asking is None:
        raise NotAllowed(_not_asked(case))
    if reasons := missing_without_answer(case):
        raise NotAllowed(*reasons)
    case = workflow.complete(case, by=by, at=at)
    check = receiving.open_round(case, at=at)
    subject, addresses = _("%(case)s was handed in again") % {"case": case}, parties.addresses_on(case)
    parties.tell(case, "application_completed", subject, addresses, thing=check, by=by, at=at, check=check)
    return case


@transaction.atomic
def answer(comment: Comment, *, text: str, version: DocumentVersion | None = None, by: User, at: datetime) -> Comment:
    """Say what was done about one correction, in words, with a file or both, and return it; until it is resubmitted.

    A new answer takes the place of the one before. Raises NotAllowed without either, and when nobody waits for it.
    """
    case = Case.objects.lock(comment.case_id)
    comment = Comment.objects.lock(comment.pk)
    asked = case.status == CaseStatus.CORRECTIONS and comment.kind == CommentKind.CORRECTION
    if not asked or comment.is_draft or not comment.is_unsettled:
        raise NotAllowed(_not_asked(case))
    version = version or comment.attachment
    _judge(case, text, version)
    comment.answer, comment.attachment = text, version
    comment.status, comment.answered_at, comment.answered_by = CommentStatus.ANSWERED, at, by
    comment.save(update_fields=["answer", "attachment", "status", "answered_at", "answered_by"])
    return comment


@transaction.atomic
def resubmit(case: Case, *, by: User, at: datetime) -> ReviewCycle:
    """Give a case back to its reviewers, every correction answered, and return the cycle that this opens.

    In it read the disciplines that did not pass, and those that passed but had something to say of a document that has
    a newer version now. Raises NotAllowed with each correction that has no answer yet, and when the case does not wait.
    """
    case = Case.objects.lock(case.pk)
    if case.status != CaseStatus.CORRECTIONS:
        raise NotAllowed(_not_asked(case))
    if reasons := corrections_without_answer(case):
        raise NotAllowed(*reasons)
    wanted = cycles.readings_again(case)
    case = workflow.begin_review(case, by=by, at=at)
    cycle = cycles.open_cycle(case, wanted, at=at)
    audit.record("was resubmitted", cycle, by=by, at=at, thread=case.number, cycle=cycle.number)
    subject, addresses = _("%(case)s was resubmitted") % {"case": case}, parties.addresses_on(case)
    readers = cycle.reviews.select_related("discipline").order_by("pk")
    parties.tell(case, "application_resubmitted", subject, addresses, thing=cycle, by=by, at=at, readers=readers)
    return cycle


def _judge(case, text, version):
    if version and (version.document.case_id != case.pk or version.document.audience == Audience.STAFF):
        raise NotAllowed(_("That file does not lie on this record."))
    if not text and not version:
        raise NotAllowed(Reason(_("There is no answer yet."), _("Write what you did, or add a file.")))


def _to_answer(case, what, page, key):
    return Reason(
        what=_("No answer yet: %(what)s") % {"what": what},
        link=f"{case.get_absolute_url()}{page}/{key}/",
        link_text=_("Answer it"),
    )


def _not_asked(case):
    return Reason(
        what=_("%(case)s is %(status)s: the city does not wait for this answer now.")
        % {"case": case, "status": case.status_label.lower()},
        desk=DeskPurpose.PERMITS,
    )
