"""When the last required visit of a permit has passed: the permit is finaled, then the permits it is a part of."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from inspections.choices import InspectionStatus
from inspections.models import Inspection
from inspections.standing import Standing
from permits import lifecycle
from permits.choices import CaseStatus, ConditionDue, HoldBlocks
from permits.models import Case, Condition, Hold


def lock_with_parents(case_id: int) -> list[Case]:
    """Lock a permit and every permit it is a part of, in order of number; returns them nearest first.

    The line is read before it is locked: a parent that it is given at this very moment waits for its next part.
    """
    line = []
    while case_id and case_id not in line:
        line.append(case_id)
        case_id = Case.objects.values_list("parent", flat=True).get(pk=case_id)
    locked = {case.pk: case for case in Case.objects.locked_in_order(line)}
    return [locked[pk] for pk in line]


def reconsider(cases: list[Case], *, by: User, at: datetime) -> None:
    """Final the first of these permits if all it needs has passed, then each next one that waited only for that.

    They are locked, and each is a part of the next one. What stops a final is written into the permit's history.
    """
    case, *parents = cases
    if not _final_if_complete(case, by=by, at=at):
        return
    for parent in parents:
        if not parent.is_issued or parent.is_foreign or not _final_if_complete(parent, by=by, at=at):
            return


def final_what_is_free(*, by: User, at: datetime) -> int:
    """Final every issued permit whose final has passed and that by now waits for nothing; returns how many tries.

    A hold was cleared since, or a part of it was withdrawn: nothing else tells the visits so. Safe to call at any time.
    """
    passed = Inspection.objects.filter(
        case=OuterRef("pk"), status=InspectionStatus.PASSED, inspection_type__is_final=True
    )
    held = Hold.objects.blocking(HoldBlocks.FINAL).filter(case=OuterRef("pk"))
    unmet = Condition.objects.stopping(ConditionDue.ISSUANCE, ConditionDue.FINAL).filter(case=OuterRef("pk"))
    waiting = Case.objects.kept_here().filter(Exists(passed), ~Exists(held), ~Exists(unmet), status=CaseStatus.ISSUED)
    tries = list(waiting.order_by("number").values_list("pk", flat=True))
    for pk in tries:
        with transaction.atomic():
            case, *parents = lock_with_parents(pk)
            if case.is_issued:
                reconsider([case, *parents], by=by, at=at)
    return len(tries)


def _final_if_complete(case, *, by, at):
    standing = Standing.read(case)
    if not standing.all_required_passed() or standing.open_parts:
        return False
    try:
        lifecycle.finalize(case, by=by, at=at)
    except NotAllowed as error:
        # The result stands whatever stops the permit; staff read here why it was not finaled.
        audit.record("could not be finaled", case, by=by, at=at, thread=case.number, why=str(error))
        return False
    return True
