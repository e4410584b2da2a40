"""The days and windows that can still be asked for, as a small calendar and as the lines of a list."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.businessdays import holiday_name
from contacts.formats import money
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.choices import RequestMode
from inspections.models import Inspection, InspectionType, Window
from inspections.standing import in_sentence

WEEKS_ON_A_PAGE = 4
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class WindowOffer:
    window: Window
    value: str
    free: bool
    fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class DayOffer:
    """One square of "When?". A day that can't be asked for has no choices and says why in a word."""

    day: datetime.date
    column: int
    choices: list[WindowOffer] = field(default_factory=list)
    closed: str = ""

    @property
    def is_full(self) -> bool:
        return not any(choice.free for choice in self.choices)


@dataclass(frozen=True)
class Option:
    """One line of a list of days and windows."""

    value: str
    words: str


def chosen_by_the_city(inspection_type: InspectionType) -> bool:
    """Whether the city chooses the day of such a visit, so that nobody is asked for one."""
    return inspection_type.mode == RequestMode.ASSIGNED


def open_days(timetable: Timetable, wanted: list[InspectionType], *, at: datetime.datetime) -> list[datetime.date]:
    """The days that can be asked for for at least one of the types, in order."""
    by_calendar = [one for one in wanted if not chosen_by_the_city(one)]
    return sorted({day for one in by_calendar for day in timetable.open_days(at, one)})


def pages(days: list[datetime.date]) -> list[list[datetime.date]]:
    """Days in order, some weeks to a page."""
    weeks: dict[datetime.date, list[datetime.date]] = {}
    for day in days:
        weeks.setdefault(day - day.weekday() * ONE_DAY, []).append(day)
    in_order = list(weeks.values())
    return [
        [day for week in in_order[first : first + WEEKS_ON_A_PAGE] for day in week]
        for first in range(0, len(in_order), WEEKS_ON_A_PAGE)
    ]


def squares(
    shown: list[datetime.date],
    wanted: list[InspectionType],
    timetable: Timetable,
    roster: Roster,
    *,
    at: datetime.datetime,
) -> list[DayOffer]:
    """The calendar from the first to the last of the days `shown`, of which `roster` knows the places.

    A window is free when one of the wanted types can still have a place in it. Working days of the city that can't
    be asked for stand between the others, so that the days of a week stay under those of the week before.
    """
    if not shown:
        return []
    span = [shown[0] + n * ONE_DAY for n in range((shown[-1] - shown[0]).days + 1)]
    columns = sorted({day.weekday() for day in shown} | set(timetable.rules.working_days))
    return [
        DayOffer(
            day=day,
            column=columns.index(day.weekday()) + 1,
            choices=[
                WindowOffer(
                    window=window,
                    value=value(day, window),
                    free=any(_is_free(roster, timetable, one, day, window, at) for one in wanted),
                    fee=max(same_day_fee(timetable, one, day, window, at=at) for one in wanted),
                )
                for window in timetable.windows
            ]
            if day in shown
            else [],
            closed="" if day in shown else _why_closed(timetable, day),
        )
        for day in span
        if day.weekday() in columns
    ]


def options(
    inspection_type: InspectionType, timetable: Timetable, roster: Roster, *, at: datetime.datetime
) -> list[Option]:
    """Every day and window that is free for one type; `roster` knows the places of all open days."""
    return [
        Option(value(day, window), in_words(day, window) + _fee(timetable, inspection_type, day, window, at))
        for day in open_days(timetable, [inspection_type], at=at)
        for window in timetable.windows
        if _is_free(roster, timetable, inspection_type, day, window, at)
    ]


def same_day_fee(
    timetable: Timetable, inspection_type: InspectionType, day: datetime.date, window: Window, *, at: datetime.datetime
) -> Decimal:
    """Dollars that asking for a visit on its own day costs; nothing on any other day."""
    if timetable.is_same_day(day, at, inspection_type, window):
        return timetable.rules.same_day_fee
    return Decimal(0)


def value(day: datetime.date, window: Window) -> str:
    """A day and a window as a form sends them: 2026-11-24 morning."""
    return f"{day.isoformat()} {window.code}"


def read(text: str, timetable: Timetable) -> tuple[datetime.date, Window] | None:
    """What `value` wrote; None for anything else."""
    day, _space, code = text.partition(" ")
    window = timetable.window(code)
    try:
        return (datetime.date.fromisoformat(day), window) if window else None
    except ValueError:
        return None


def when(visit: Inspection) -> str:
    """Tuesday, November 24, morning."""
    return in_words(visit.slot.day, visit.slot.window)


def in_words(day: datetime.date, window: Window) -> str:
    return _("%(day)s, %(window)s") % {"day": date_format(day, "l, F j"), "window": in_sentence(window.name)}


def _fee(timetable, inspection_type, day, window, at):
    fee = same_day_fee(timetable, inspection_type, day, window, at=at)
    return " " + _("(same-day fee %(amount)s)") % {"amount": money(fee)} if fee else ""


def _is_free(roster, timetable, inspection_type, day, window, at):
    return roster.is_free(inspection_type, day, window) and not timetable.why_closed(day, at, inspection_type, window)


def _why_closed(timetable, day):
    return holiday_name(day, timetable.city) or timetable.blackouts.get(day) or _("Closed")
