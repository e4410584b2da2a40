"""Give a visit another place, and never lose the one it has."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import places, refusal, telling
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.models import Inspection, Inspector, Window
from inspections.scheduling.requesting import JustTaken, charge_same_day
from permits.models import Case


class NobodyFree(NotAllowed):
    """No other inspector, or not the one whom staff chose, can make the visit on that day in that window."""

    def __init__(self):
        super().__init__(
            Reason(
                what=_(
                    "No such inspector is free on that day in that window: absent, of another trade, or fully booked."
                ),
                remedy=_("Choose another inspector, or another time."),
            )
        )


@transaction.atomic
def move(inspection: Inspection, *, day: date, window: Window, by: User, at: datetime) -> Inspection:
    """Move a scheduled visit to another day or window, tell everybody concerned, and return it.

    The same row gets the best inspector's place there before it gives its old one back: it never has none. A move
    by those who asked counts towards the most that the calendar admits, and costs the same-day fee, in dollars, where
    it is to that very day; a move by the desk does neither. A second click returns the visit as it is. Raises
    NotAllowed with every unmet condition at once, or JustTaken.
    """
    case, inspection = lock(inspection)
    timetable = Timetable.read(at)
    if inspection.slot and inspection.is_live and _is_at(inspection.slot, day, window):
        return inspection
    reasons = refusal.of_moving(inspection, timetable, day=day, window=window, by=by, at=at)
    if reasons:
        raise NotAllowed(*reasons)

    was, by_desk = inspection.slot, refusal.asks_for_others(by)
    roster = Roster.read(case, [day], moving=inspection)
    ranked = roster.ranked(inspection.inspection_type, day, window)
    if not places.change(roster, inspection, day=day, window=window, inspectors=ranked, counts=not by_desk):
        raise JustTaken(day, window)
    inspection = _again(inspection)
    if was.day != day and not by_desk and timetable.is_same_day(day, at, inspection.inspection_type, window):
        charge_same_day(case, inspection, timetable, by=by, at=at)
    _record("was moved", inspection, by=by, at=at)
    telling.moved(inspection, timetable, was=was, at=at)
    return inspection


@transaction.atomic
def assign(
    inspection: Inspection,
    *,
    day: date,
    window: Window,
    inspector: Inspector | None = None,
    by: User,
    at: datetime,
) -> Inspection:
    """Give a requested visit its day, window and inspector (the best one, unless given), and tell who asked.

    Returns it, scheduled; a second click returns it as it is. Raises NotAllowed with every unmet condition at once,
    JustTaken, or NobodyFree for a chosen inspector who can't go.
    """
    case, inspection = lock(inspection)
    stands = inspection.slot and inspection.is_live and _is_at(inspection.slot, day, window)
    if stands and (inspector is None or inspector.pk == inspection.slot.inspector_id):
        return inspection
    timetable = Timetable.read(at)
    reasons = refusal.of_assigning(inspection, timetable, day=day, window=window, by=by, at=at)
    if reasons:
        raise NotAllowed(*reasons)

    roster = Roster.read(case, [day])
    who = _chosen(roster, inspection, inspector, day, window)
    if not places.change(roster, inspection, day=day, window=window, inspectors=who, counts=False):
        raise NobodyFree() if inspector else JustTaken(day, window)
    inspection = _again(inspection)
    _record("was scheduled", inspection, by=by, at=at)
    telling.booked(inspection, timetable, at=at)
    return inspection


@transaction.atomic
def reassign(inspection: Inspection, *, inspector: Inspector | None = None, by: User, at: datetime) -> Inspection:
    """Pass a scheduled visit on to another inspector (the best one, unless given) of the same day and window.

    Everybody concerned is told. Returns the visit. Raises NotAllowed with every unmet condition at once; NobodyFree
    when no other inspector has a place.
    """
    case, inspection = lock(inspection)
    reasons = refusal.of_reassigning(inspection, by=by)
    if reasons:
        raise NotAllowed(*reasons)

    was = inspection.slot
    if inspector and inspector.pk == was.inspector_id:
        return inspection
    roster = Roster.read(case, [was.day], moving=inspection)
    who = [one for one in _chosen(roster, inspection, inspector, was.day, was.window) if one.pk != was.inspector_id]
    if not places.change(roster, inspection, day=was.day, window=was.window, inspectors=who, counts=False):
        raise NobodyFree()
    inspection = _again(inspection)
    _record("was passed on", inspection, by=by, at=at)
    telling.reassigned(inspection, was=was.inspector, at=at)
    return inspection


def lock(inspection: Inspection) -> tuple[Case, Inspection]:
    """The visit and its case, held until the transaction ends, the case first."""
    case = Case.objects.lock(inspection.case_id)
    inspection = Inspection.objects.lock(inspection.pk)
    inspection.case = case
    return case, inspection


def _chosen(roster, inspection, inspector, day, window):
    """Whom to ask for a place, best first: the one whom staff chose, if that one can go, else all who can."""
    if inspector is None:
        return roster.ranked(inspection.inspection_type, day, window)
    return [inspector] if roster.can_go(inspector, inspection.inspection_type, day, window) else []


def _is_at(slot, day, window):
    return (slot.day, slot.window_id) == (day, window.pk)


def _again(inspection):
    return Inspection.objects.with_people().select_related("case__address").get(pk=inspection.pk)


def _record(act, inspection, *, by, at):
    slot = inspection.slot
    audit.record(
        act,
        inspection,
        by=by,
        at=at,
        thread=inspection.case.number,
        day=slot.day.isoformat(),
        window=slot.window.name,
        inspector=str(slot.inspector),
    )
