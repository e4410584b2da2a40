"""What the history tab tells of the years before the portal: one line for each step of a case and each visit."""

from contacts.models import Activity, User
from inspections.choices import InspectionStatus
from inspections.models import Inspection
from permits.choices import CaseStatus
from permits.models import Case
from portal.democity import steps
from portal.democity.ground import Ground
from portal.democity.people import People

LAST_STEP = {
    CaseStatus.WITHDRAWN: "was withdrawn",
    CaseStatus.DENIED: "was denied",
    CaseStatus.VOID: "was made void",
    CaseStatus.APPROVED: "was approved",
    CaseStatus.CLOSED: "was closed",
    CaseStatus.INCOMPLETE: "was found incomplete",
    CaseStatus.CORRECTIONS: "was sent back for corrections",
}


def write(ground: Ground, people: People, cases: list[Case], visits: list[Inspection]) -> None:
    technician, reviewer = people.users["technician"], people.users["reviewer"]
    lines = []
    for case in cases:
        if case.source:
            continue
        applied_at = ground.at(case.filed_on, 9, 10)
        lines.append(_line("was begun" if case.applied_on is None else "was applied for", case, technician, applied_at))
        if case.issued_on:
            lines.append(_line("was issued", case, technician, ground.at(case.issued_on, 15, 20)))
        if case.finaled_on:
            lines.append(_line("was finaled", case, technician, ground.at(case.finaled_on, 16, 50)))
        if case.status == CaseStatus.EXPIRED:
            lines.append(_line("expired", case, technician, ground.at(case.expires_on, 0, 5)))
        if case.status in LAST_STEP:
            day = steps.last_step(case, ground.today)
            lines.append(_line(LAST_STEP[case.status], case, reviewer, ground.at(day, 16, 10)))
    for visit in visits:
        lines += _of_visit(visit)
    Activity.objects.bulk_create(sorted(lines, key=lambda line: line.at))


def _of_visit(visit):
    case = visit.case
    yield _line("was scheduled", visit, visit.requested_by, visit.requested_at, case)
    if visit.status == InspectionStatus.CANCELLED:
        yield _line("was cancelled", visit, visit.cancelled_by, visit.cancelled_at, case)
    if visit.resulted_at:
        result = str(visit.get_status_display())
        yield _line("was resulted", visit, visit.resulted_by, visit.resulted_at, case, visit.comment, result=result)


def _line(act: str, thing, by: User, at, case: Case | None = None, why: str = "", **facts) -> Activity:
    return Activity(
        at=at,
        actor=by.username,
        actor_name=by.display_name,
        act=act,
        thing_type=thing._meta.label_lower,
        thing=str(thing)[:160],
        thing_id=str(thing.pk),
        thread=(case or thing).number,
        why=why,
        facts=facts,
    )
