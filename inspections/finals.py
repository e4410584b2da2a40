"""When the last required visit of a permit has passed: the permit is finaled, then the permits it is a part of."""

from datetime import datetime

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from inspections.standing import Standing
from permits import workflow
from permits.models import Case


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


def _final_if_complete(case, *, by, at):
    standing = Standing.read(case)
    if not standing.all_required_passed() or standing.open_parts:
        return False
    try:
        workflow.finalize(case, by=by, at=at)
    except NotAllowed as error:
        # The result stands whatever stops the permit; staff read here why it was not finaled.
        audit.record("could not be finaled", case, by=by, at=at, thread=case.number, why=str(error))
        return False
    return True
