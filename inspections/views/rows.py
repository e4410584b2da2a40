"""The rows of a request on its second page: what, when, at what cost, and what stands against it."""

from dataclasses import dataclass, field
from decimal import Decimal

from contacts.refusals import Reason
from inspections import openings, refusal
from inspections.assignment import Roster
from inspections.forms.requests import own_time
from inspections.models import InspectionType
from inspections.scheduling import JustTaken, Wish


@dataclass(frozen=True)
class Row:
    """One inspection that is asked for."""

    wish: Wish
    field_name: str
    chosen: str = ""
    options: list[openings.Option] = field(default_factory=list)
    fee: Decimal = Decimal(0)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def type(self) -> InspectionType:
        return self.wish.inspection_type

    @property
    def is_free(self) -> bool:
        """Whether the time that was chosen is still among those that can be."""
        return any(option.value == self.chosen for option in self.options)

    @property
    def by_the_city(self) -> bool:
        return openings.chosen_by_the_city(self.type)


def rows(standing, timetable, wishes, *, at, answers=()) -> list[Row]:
    """Each wish as a row, in one query; `answers` are refusals by type that were met in booking it."""
    wanted = [wish.inspection_type for wish in wishes]
    roster = Roster.read(standing.case, openings.open_days(timetable, wanted, at=at))
    return [_row(wish, standing, timetable, roster, at, dict(answers)) for wish in wishes]


def _row(wish, standing, timetable, roster, at, answers):
    one, name = wish.inspection_type, own_time(wish.inspection_type.code)
    reasons = refusal.of_type(standing, one)
    if openings.chosen_by_the_city(one):
        return Row(wish, name, reasons=answers.get(one) or reasons)
    reasons += refusal.of_day(timetable, wish.day, at=at, inspection_type=one, window=wish.window)
    if not reasons and not roster.is_free(one, wish.day, wish.window):
        reasons = JustTaken(wish.day, wish.window).reasons
    return Row(
        wish,
        name,
        chosen=openings.value(wish.day, wish.window),
        options=openings.options(one, timetable, roster, at=at),
        fee=openings.same_day_fee(timetable, one, wish.day, wish.window, at=at),
        reasons=answers.get(one) or reasons,
    )
