"""How a case gets from its application to where it stands: states, their ages, and the days between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from permits.choices import CaseStatus
from portal.democity.ground import Ground

# Status: share, and how many days ago such a case was applied for.
PERMITS = {
    CaseStatus.DRAFT: (3, 1, 30),
    CaseStatus.SUBMITTED: (5, 1, 12),
    CaseStatus.INCOMPLETE: (3, 5, 40),
    CaseStatus.IN_REVIEW: (6, 4, 50),
    CaseStatus.CORRECTIONS: (5, 15, 120),
    CaseStatus.READY: (4, 10, 60),
    CaseStatus.ISSUED: (26, 3, 300),
    CaseStatus.FINALED: (36, 60, 1460),
    CaseStatus.EXPIRED: (5, 320, 1460),
    CaseStatus.WITHDRAWN: (3, 20, 1460),
    CaseStatus.DENIED: (2, 40, 1460),
    CaseStatus.VOID: (2, 60, 1460),
}
PLANS = {
    CaseStatus.DRAFT: (1, 1, 30),
    CaseStatus.SUBMITTED: (2, 1, 12),
    CaseStatus.IN_REVIEW: (4, 4, 60),
    CaseStatus.CORRECTIONS: (3, 15, 120),
    CaseStatus.APPROVED: (4, 40, 400),
    CaseStatus.DENIED: (1, 60, 700),
    CaseStatus.CLOSED: (10, 200, 1460),
    CaseStatus.WITHDRAWN: (1, 20, 1200),
}
# What a trade permit is while the building permit above it is in a state.
PARTS = {
    CaseStatus.SUBMITTED: (CaseStatus.SUBMITTED,),
    CaseStatus.IN_REVIEW: (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW),
    CaseStatus.READY: (CaseStatus.READY,),
    CaseStatus.ISSUED: (CaseStatus.ISSUED, CaseStatus.ISSUED, CaseStatus.FINALED),
    CaseStatus.FINALED: (CaseStatus.FINALED,),
    CaseStatus.EXPIRED: (CaseStatus.EXPIRED, CaseStatus.FINALED),
}
WAS_ISSUED = (CaseStatus.ISSUED, CaseStatus.FINALED, CaseStatus.EXPIRED, CaseStatus.VOID)
DAYS_IN_FORCE = 180


@dataclass(frozen=True)
class Life:
    """A status with the days that led to it."""

    status: CaseStatus
    filed_on: date
    issued_on: date | None = None
    finaled_on: date | None = None
    expires_on: date | None = None

    @property
    def applied_on(self) -> date | None:
        return None if self.status == CaseStatus.DRAFT else self.filed_on


def lives(ground: Ground, table: dict) -> Iterator[Life]:
    """Lives without end: first one in every state, then as chance has it."""
    for status, (_share, youngest, oldest) in table.items():
        yield lead(ground, status, ground.days_ago(ground.chance.randint(youngest, oldest)))
    shares = {status: share for status, (share, _youngest, _oldest) in table.items()}
    while True:
        status = ground.weighted(shares)
        _share, youngest, oldest = table[status]
        yield lead(ground, status, ground.days_ago(ground.chance.randint(youngest, oldest)))


def lead(ground: Ground, status: CaseStatus, filed_on: date) -> Life:
    """The days of a case of this status that was filed then."""
    if status not in WAS_ISSUED:
        return Life(status, filed_on)
    age = (ground.today - filed_on).days
    issued_on = filed_on + timedelta(days=ground.chance.randint(0, min(28, age - 1)))
    if status == CaseStatus.FINALED:
        lasted = ground.chance.randint(12, min(170, (ground.today - issued_on).days - 1))
        return Life(status, filed_on, issued_on, issued_on + timedelta(days=lasted), _end(issued_on))
    return Life(status, filed_on, issued_on, None, _end(issued_on))


def part_of(ground: Ground, whole: Life) -> Life | None:
    """The life of a trade permit under a building permit; None where there would be none yet."""
    if whole.status not in PARTS:
        return None
    status = ground.chance.choice(PARTS[whole.status])
    if status not in WAS_ISSUED:
        return Life(status, whole.filed_on)
    filed_on = whole.issued_on
    latest = (whole.finaled_on or ground.today) - filed_on
    if status == CaseStatus.FINALED:
        if latest.days < 12:
            return Life(CaseStatus.ISSUED, filed_on, filed_on, None, _end(filed_on))
        finaled_on = filed_on + timedelta(days=ground.chance.randint(8, min(latest.days - 1, 170)))
        return Life(status, filed_on, filed_on, finaled_on, _end(filed_on))
    return Life(status, filed_on, filed_on, None, _end(filed_on))


def _end(issued_on):
    return issued_on + timedelta(days=DAYS_IN_FORCE)
