"""Two clocks: the business days a case has been with the city, and those with its applicant.

A stretch counts the business days after the day it began, to the day it ended: what comes back on the same day took
none, and stretches add up. The statutory limits are those the case type had when it was begun; a clock of them stands
while the applicant has the case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from contacts import businessdays
from contacts.models import City
from permits.choices import CaseStatus
from permits.models import Case, StatusChange

WITH_APPLICANT = (CaseStatus.INCOMPLETE, CaseStatus.CORRECTIONS)
CHECKED, READ = CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW


@dataclass(frozen=True)
class Limit:
    """A statutory clock: the days it shows, and the days it may show."""

    days: int
    of: int
    runs: bool

    @property
    def is_over(self) -> bool:
        return self.days > self.of


@dataclass(frozen=True)
class Stretch:
    """The business days that a case stood in one status."""

    status: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class Clocks:
    """What the clocks of a case show. `check` is the round at the desk, `review` all cycles together."""

    city: int = 0
    applicant: int = 0
    check: Limit | None = None
    review: Limit | None = None
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def limit(self) -> Limit | None:
        """The statutory clock that counts now, running or standing."""
        return self.review or self.check


def read(case: Case, *, today: date, city: City, changes: Iterable[StatusChange] | None = None) -> Clocks:
    """Read the clocks of a case on a day, from the statuses it came into; `changes` if they are at hand."""
    changes = case.status_changes.order_by("pk") if changes is None else changes
    stretches = _stretches([one for one in changes if one.on and one.status != CaseStatus.DRAFT], today, city)
    at_desk = [one for one in stretches if one.status == CHECKED]
    in_review = [one for one in stretches if one.status == READ]
    check = review = None
    if case.status in (CaseStatus.SUBMITTED, CaseStatus.INCOMPLETE) and at_desk:
        check = Limit(at_desk[-1].days, case.terms.days_to_check, runs=case.status == CHECKED)
    if case.status in (CaseStatus.IN_REVIEW, CaseStatus.CORRECTIONS) and in_review:
        days = sum(one.days for one in in_review)
        review = Limit(days, case.terms.days_to_review, runs=case.status == READ)
    return Clocks(
        city=sum(one.days for one in stretches if one.status in CaseStatus.WITH_THE_CITY),
        applicant=sum(one.days for one in stretches if one.status in WITH_APPLICANT),
        check=check,
        review=review,
        stretches=stretches,
    )


def between(since: date, until: date, city: City) -> int:
    """The business days after one day, up to and with another."""
    days = (until - since).days
    return sum(businessdays.is_business_day(since + timedelta(days=n), city) for n in range(1, days + 1))


def _stretches(changes, today, city):
    found = []
    for number, one in enumerate(changes):
        until = changes[number + 1].on if number + 1 < len(changes) else None
        counts = one.status in CaseStatus.WITH_THE_CITY or one.status in WITH_APPLICANT
        days = between(one.on, until or today, city) if counts else 0
        found.append(Stretch(status=one.status, since=one.on, until=until, days=days))
    return found
