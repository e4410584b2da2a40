"""What the city's rules offer on one permit at one moment, with every reason against the rest.

Asked of the same functions as the site and the rules, for staff who set them.
"""

import datetime
from dataclasses import dataclass

from contacts.models import City, User
from contacts.refusals import Reason
from inspections import refusal
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.choices import RequestMode
from inspections.models import InspectionType, Window
from inspections.standing import Standing
from permits.access import Right
from permits.models import Case

ONE_DAY = datetime.timedelta(days=1)
BEYOND = datetime.timedelta(days=14)


@dataclass(frozen=True)
class TypePreview:
    type: InspectionType
    reasons: list[Reason]

    @property
    def has_no_calendar(self) -> bool:
        return self.type.mode != RequestMode.CALENDAR


@dataclass(frozen=True)
class WindowPreview:
    """One window of a day: closed for a reason, full, or free."""

    window: Window
    closed: str
    free: bool


@dataclass(frozen=True)
class DayPreview:
    """One day: closed for a reason, else its windows; `same_day` where the same-day fee would be charged."""

    day: datetime.date
    closed: str
    windows: list[WindowPreview]
    same_day: bool


@dataclass(frozen=True)
class Preview:
    case: Case
    timetable: Timetable
    reasons: list[Reason]
    types: list[TypePreview]
    chosen: InspectionType | None
    days: list[DayPreview]


def of(
    case: Case, *, by: User, at: datetime.datetime, chosen: InspectionType | None = None, city: City | None = None
) -> Preview:
    """What somebody with the right to request visits would be offered on a permit at `at`.

    The days are those of the `chosen` type, else of the first that could be asked for. The permit is judged as it
    stands now, whatever the moment.
    """
    standing, timetable = Standing.read(case), Timetable.read(at, city)
    types = [TypePreview(line.type, refusal.of_type(standing, line.type)) for line in standing.lines]
    if chosen is None:
        chosen = next((one.type for one in types if not one.reasons and not one.has_no_calendar), None)
    return Preview(
        case=case,
        timetable=timetable,
        reasons=refusal.of_case(standing, timetable, by=by, at=at, rights={Right.SCHEDULE}),
        types=types,
        chosen=chosen,
        days=_days(case, timetable, chosen, at) if chosen and chosen.mode == RequestMode.CALENDAR else [],
    )


def _days(case, timetable, chosen, at):
    """Every day from today to the end of the horizon, and the next working day, which is beyond it."""
    day, last = timetable.today(at), timetable.last_day(at)
    days = [day]
    while day <= last or not (timetable.is_working_day(day) or day > last + BEYOND):
        day += ONE_DAY
        days.append(day)
    roster = Roster.read(case, timetable.open_days(at, chosen))
    return [_day(timetable, roster, chosen, day, at) for day in days]


def _day(timetable, roster, chosen, day, at):
    closed = timetable.why_closed(day, at, chosen)
    windows = []
    for window in [] if closed else timetable.windows:
        why = timetable.why_closed(day, at, chosen, window)
        windows.append(WindowPreview(window, closed=why, free=not why and roster.is_free(chosen, day, window)))
    return DayPreview(day, closed=closed, windows=windows, same_day=timetable.is_same_day(day, at, chosen))
