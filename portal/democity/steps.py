"""The statuses that each case came through on its way to where it stands, and the days of that."""

from datetime import date, timedelta

from permits.choices import CaseStatus
from permits.models import Case, StatusChange
from portal.democity.ground import Ground

# What lies between the application and the last step of a case that was never issued.
BETWEEN = {
    CaseStatus.CORRECTIONS: [CaseStatus.IN_REVIEW],
    CaseStatus.READY: [CaseStatus.IN_REVIEW],
    CaseStatus.APPROVED: [CaseStatus.IN_REVIEW],
    CaseStatus.DENIED: [CaseStatus.IN_REVIEW],
    CaseStatus.CLOSED: [CaseStatus.IN_REVIEW, CaseStatus.APPROVED],
}
OVER_THE_COUNTER = timedelta(days=2)


def write(ground: Ground, cases: list[Case]) -> None:
    changes = []
    for case in cases:
        if case.is_foreign:
            changes += _as_told(case)
        else:
            changes += [StatusChange(case=case, status=status, on=on) for status, on in of(case, ground.today)]
    StatusChange.objects.bulk_create(changes)


def of(case: Case, today: date) -> list[tuple[CaseStatus, date]]:
    """The statuses of a case of ours with the days it came into them."""
    if case.status == CaseStatus.DRAFT:
        return [(CaseStatus.DRAFT, case.filed_on)]
    steps = [(CaseStatus.SUBMITTED, case.filed_on)]
    if case.issued_on:
        if case.issued_on - case.filed_on > OVER_THE_COUNTER:
            steps += _spread([CaseStatus.IN_REVIEW, CaseStatus.READY], case.filed_on, case.issued_on)
        steps.append((CaseStatus.ISSUED, case.issued_on))
    else:
        steps += _spread(BETWEEN.get(case.status, []), case.filed_on, last_step(case, today))
    if case.status not in (CaseStatus.SUBMITTED, CaseStatus.ISSUED):
        steps.append((CaseStatus(case.status), last_step(case, today)))
    return steps


def last_step(case: Case, today: date) -> date:
    """The day a case came where it stands."""
    if case.finaled_on:
        return case.finaled_on
    if case.status == CaseStatus.EXPIRED:
        return case.expires_on
    since = case.issued_on or case.filed_on
    return since + (today - since) / 3


def _spread(statuses, first, last):
    apart = (last - first) / (len(statuses) + 1)
    return [(status, first + apart * count) for count, status in enumerate(statuses, start=1)]


def _as_told(case):
    yield StatusChange(case=case, status=CaseStatus.SUBMITTED, word="Applied", on=case.applied_on)
    yield StatusChange(case=case, status=case.status, word=case.source_status)
