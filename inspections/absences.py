"""An inspector is away: no place of theirs is taken any more, and their visits go to others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import refusal, scheduling, telling
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Absence, Inspection, Inspector, Slot, Window

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=365)
LOOKED_AHEAD = timedelta(days=14)
MOST_PROPOSALS = 3


@dataclass(frozen=True)
class Proposal:
    """A day and window in which somebody could make a visit that has nobody now."""

    day: date
    window: Window


@dataclass(frozen=True)
class LeftOver:
    """A visit that still stands with an absent inspector, and what staff can offer instead."""

    inspection: Inspection
    proposals: list[Proposal]


@dataclass(frozen=True)
class Redistribution:
    """What became of the visits of an absent inspector."""

    absence: Absence
    moved: list[Inspection]
    left_over: list[LeftOver]


def record(
    inspector: Inspector, *, first_day: date, last_day: date, reason: str, by: User, at: datetime
) -> Redistribution:
    """Record an absence, close the inspector's places on those days, pass their visits on, and say what happened.

    Each visit goes to another inspector of its own day and window, or is left over for staff; everybody concerned is
    told. The absence is one transaction and each visit another: after a crash, recording the same absence again
    goes on where it ended. Raises NotAllowed.
    """
    absence, timetable, moved = _close(inspector, first_day, last_day, reason, by=by, at=at), Timetable.read(at), []
    for visit in _visits_of(absence, timetable, at=at):
        try:
            if at >= timetable.moment(visit.slot.day, visit.slot.window.ends):
                raise scheduling.NobodyFree
            moved.append(scheduling.reassign(visit, by=by, at=at))
        except scheduling.NobodyFree:
            telling.unplaced(visit, at=at)
        except NotAllowed:
            # Cancelled or resulted since it was listed; nothing is left to pass on.
            continue
    return Redistribution(absence=absence, moved=moved, left_over=left_over(absence, at=at))


def left_over(absence: Absence, *, at: datetime) -> list[LeftOver]:
    """The visits that still stand with the absent inspector, with what staff can offer, in five queries at most."""
    timetable = Timetable.read(at)
    visits = list(_visits_of(absence, timetable, at=at))
    ahead = _working_days_from({visit.slot.day for visit in visits}, timetable)
    roster = Roster.read(None, {day for days in ahead.values() for day in days})
    return [
        LeftOver(inspection=visit, proposals=_proposals(visit, roster, timetable, ahead[visit.slot.day], at=at))
        for visit in visits
    ]


@transaction.atomic
def end(absence: Absence, *, last_day: date, by: User, at: datetime) -> None:
    """Let an absence end earlier, or never have been when `last_day` is before its first: the places are open again.

    What was passed on stays with whom it was passed on to. Raises NotAllowed.
    """
    inspector = _lock(absence.inspector_id)
    absence = Absence.objects.get(pk=absence.pk)
    if not by.has_perm(refusal.RECORD_ABSENCE):
        raise NotAllowed(_may_not())
    if last_day >= absence.last_day:
        raise NotAllowed(Reason(what=_("It ends on that day already.")))
    others = Absence.objects.filter(
        inspector=absence.inspector_id, first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day")
    ).exclude(pk=absence.pk)
    slots = Slot.objects.filter(
        ~Exists(others),
        inspector=absence.inspector_id,
        day__range=(max(absence.first_day, last_day + ONE_DAY), absence.last_day),
    )
    pks = list(slots.select_for_update().order_by("pk").values_list("pk", flat=True))
    Slot.objects.filter(pk__in=pks).update(closed=False)
    first_day, was = absence.first_day, absence.last_day
    if last_day < first_day:
        absence.delete()
    else:
        absence.last_day = last_day
        absence.save(update_fields=["last_day"])
    audit.record(
        "is back",
        inspector,
        by=by,
        at=at,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        before=was.isoformat(),
    )


@transaction.atomic
def _close(inspector, first_day, last_day, reason, *, by, at):
    reasons = _against(first_day, last_day, by=by)
    if reasons:
        raise NotAllowed(*reasons)
    inspector = _lock(inspector.pk)
    absence, is_new = Absence.objects.get_or_create(
        inspector=inspector,
        first_day=first_day,
        last_day=last_day,
        defaults={"reason": reason, "recorded_by": by, "recorded_at": at},
    )
    days = [first_day + n * ONE_DAY for n in range((last_day - first_day).days + 1)]
    Slot.objects.bulk_create(
        [
            Slot(inspector=inspector, day=day, window=window, capacity=window.capacity, closed=True)
            for day in days
            for window in Window.objects.order_by("pk")
        ],
        ignore_conflicts=True,
    )
    slots = Slot.objects.filter(inspector=inspector, day__range=(first_day, last_day), closed=False)
    open_ones = list(slots.select_for_update().order_by("pk").values_list("pk", flat=True))
    Slot.objects.filter(pk__in=open_ones).update(closed=True)
    if is_new:
        audit.record(
            "is absent", inspector, by=by, at=at, first_day=first_day.isoformat(), last_day=last_day.isoformat()
        )
    return absence


def _against(first_day, last_day, *, by):
    reasons = []
    if not by.has_perm(refusal.RECORD_ABSENCE):
        reasons.append(_may_not())
    if last_day < first_day:
        reasons.append(Reason(what=_("The last day is before the first one."), remedy=_("Change one of them.")))
    if last_day - first_day > LONGEST:
        reasons.append(
            Reason(what=_("An absence lasts a year at most."), remedy=_("Make the inspector inactive instead."))
        )
    return reasons


def _lock(pk):
    """Of two who change the absences of one inspector the second waits; bookings do not."""
    return Inspector.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=pk)


def _may_not():
    return Reason(what=_("Your account may not record absences."))


def _visits_of(absence, timetable, *, at):
    """Those still to be made, in the order of the day."""
    return (
        Inspection.objects.filter(
            status=InspectionStatus.SCHEDULED,
            slot__inspector=absence.inspector_id,
            slot__day__range=(max(absence.first_day, timetable.today(at)), absence.last_day),
        )
        .with_people()
        .select_related("case__address")
        .order_by("slot__day", "slot__window__starts", "pk")
    )


def _working_days_from(days, timetable):
    """Of each day, itself and the working days after it that are looked at for another place."""
    ahead = {}
    for day in days:
        span = (day + n * ONE_DAY for n in range(LOOKED_AHEAD.days))
        ahead[day] = [one for one in span if timetable.is_working_day(one)]
    return ahead


def _proposals(visit, roster, timetable, days, *, at):
    there = roster.in_district(visit.case.address.district_id if visit.case.address else None)
    free = (
        Proposal(day=day, window=window)
        for day in days
        for window in timetable.windows
        if (day, window.pk) != (visit.slot.day, visit.slot.window_id)
        and at < timetable.moment(day, window.ends)
        and there.is_free(visit.inspection_type, day, window)
    )
    return list(islice(free, MOST_PROPOSALS))
