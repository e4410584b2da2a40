"""The desk that checks what came in: taken by somebody, then accepted, or returned with what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import parties, workflow
from permits.choices import CaseStatus, MissingStatus
from permits.models import Case, DocumentKind, IntakeCheck, MissingThing
from permits.reviewing import receiving


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, in words for the applicant; `kind` where it is a document.

    `was` is the row of the round before that was answered, but not so that it would do.
    """

    text: str
    kind: DocumentKind | None = None
    was: MissingThing | None = None


@transaction.atomic
def take(check: IntakeCheck, *, seen: User | None, by: User, at: datetime) -> IntakeCheck:
    """Put one's name on a round, and return it. `seen` is whose name stood there on the page: nobody's, or somebody's.

    Whoever has it already keeps it. Raises NotAllowed when it is done, or was taken by somebody else meanwhile.
    """
    check = _open(check)
    if check.technician_id == by.pk:
        return check
    if check.technician_id != (seen.pk if seen else None):
        what = (
            _("%(person)s took it meanwhile.") % {"person": check.technician.display_name}
            if check.technician
            else _("It was given back meanwhile.")
        )
        raise NotAllowed(Reason(what=what, remedy=_("Look again before you take it over.")))
    check.technician = by
    check.save(update_fields=["technician"])
    audit.record("was taken", check, by=by, at=at, thread=check.case.number)
    return check


@transaction.atomic
def accept(check: IntakeCheck, *, by: User, at: datetime) -> Case:
    """Find an application complete, and return its case: it goes to its reviewers, or on where nobody reads it.

    What was missing before is settled. Raises NotAllowed when the round is done.
    """
    return _accept(_open(check), "was found complete", by=by, at=at)


@transaction.atomic
def pass_late(check: IntakeCheck, *, by: User, at: datetime) -> Case:
    """Let an application count as complete because nobody checked it in time; as `accept` otherwise."""
    return _accept(_open(check), "counts as complete: its days were over", by=by, at=at)


@transaction.atomic
def send_back(check: IntakeCheck, lacks: Iterable[Lack], *, by: User, at: datetime) -> IntakeCheck:
    """Return an application to its applicant with what it lacks, each a row of its own, and return the round.

    A first list has to be whole: later rounds ask again only for rows of the round before, reworded or not (California
    Gov. Code 65913.3). Rows of that round that are not asked for again are settled. The people on the case are told.
    Raises NotAllowed when the round is done, with an empty list, or with a new row in a later round.
    """
    check, lacks = _open(check), list(lacks)
    before = {row.pk: row for row in answered_before(check)}
    if not lacks:
        raise NotAllowed(Reason(_("Nothing is named that would be missing."), _("Name at least one thing.")))
    if check.number > 1 and any(lack.was is None or lack.was.pk not in before for lack in lacks):
        raise NotAllowed(
            Reason(
                _("The first list has to be whole: a later round asks only for what is still open of it."),
                _("Accept the application, and ask for anything else as a correction in its review."),
            )
        )
    again = {lack.was.pk for lack in lacks if lack.was}
    _settle(row for row in before.values() if row.pk not in again)
    MissingThing.objects.bulk_create(MissingThing(check_round=check, text=lack.text, kind=lack.kind) for lack in lacks)
    check.returned_at, check.technician = at, by
    check.save(update_fields=["returned_at", "technician"])
    case = workflow.find_incomplete(check.case, by=by, at=at)
    subject, addresses = _("%(case)s: something is missing") % {"case": case}, parties.addresses_on(case)
    rows = check.missing.order_by("pk")
    parties.tell(case, "application_returned", subject, addresses, thing=check, by=by, at=at, missing=rows)
    return check


def answered_before(check: IntakeCheck) -> list[MissingThing]:
    """What was missing in the round before, with its answers; nothing in a first round."""
    rows = MissingThing.objects.filter(check_round__case=check.case_id, check_round__number=check.number - 1)
    return list(rows.select_related("kind", "version__document", "answered_by").order_by("pk"))


def _accept(check, act, *, by, at):
    _settle(answered_before(check))
    check.accepted_at = at
    check.save(update_fields=["accepted_at"])
    audit.record(act, check.case, by=by, at=at, thread=check.case.number)
    return receiving.go_on(check.case, by=by, at=at)


def _open(check):
    """The round under its lock, its case locked before it."""
    case = Case.objects.lock(check.case_id)
    check = IntakeCheck.objects.lock(check.pk)
    if not check.is_open or case.status != CaseStatus.SUBMITTED:
        what = _("%(case)s does not lie at the desk any more: it is %(status)s.")
        facts = {"case": case, "status": case.status_label.lower()}
        raise NotAllowed(Reason(what=what % facts, desk=DeskPurpose.PERMITS))
    check.case = case
    return check


def _settle(rows):
    keys = [row.pk for row in rows]
    MissingThing.objects.filter(pk__in=keys).update(status=MissingStatus.SETTLED)
