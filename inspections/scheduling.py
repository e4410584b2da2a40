"""Take a place for a visit, and give it back. The slot's counter moves in the same statement as the visit."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import refusal, telling
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, Slot, Window
from inspections.standing import Standing, in_sentence
from permits.models import Case

# One statement: a place is counted if and only if a visit is made for it, whoever asks at the same moment.
# The number is safe because the case is locked; the place is safe because the counter's row is.
TAKE_A_PLACE = """
    WITH place AS (
        UPDATE inspections_slot SET booked = booked + 1
        WHERE day = %(day)s AND window_id = %(window)s AND inspector_id = %(inspector)s AND booked < capacity
        RETURNING id
    )
    INSERT INTO inspections_inspection (
        case_id, number, inspection_type_id, status, slot_id, requested_by_id, requested_at,
        site_contact_name, site_contact_phone, note, comment
    )
    SELECT
        %(case)s,
        (SELECT coalesce(max(number), 0) + 1 FROM inspections_inspection WHERE case_id = %(case)s),
        %(type)s, 'scheduled', place.id, %(by)s, %(at)s, %(contact)s, %(phone)s, %(note)s, ''
    FROM place
    RETURNING id
"""
GIVE_A_PLACE_BACK = """
    WITH gone AS (
        UPDATE inspections_inspection
        SET status = 'cancelled', cancelled_by_id = %(by)s, cancelled_at = %(at)s
        WHERE id = %(inspection)s AND status IN ('requested', 'scheduled')
        RETURNING id, slot_id
    ), freed AS (
        UPDATE inspections_slot SET booked = booked - 1 FROM gone WHERE inspections_slot.id = gone.slot_id
    )
    SELECT id FROM gone
"""


class JustTaken(NotAllowed):
    """Somebody else has the last place of the window that was asked for."""


@transaction.atomic
def request(
    case: Case,
    *,
    inspection_type: InspectionType,
    day: date,
    window: Window,
    site_contact_name: str,
    site_contact_phone: str,
    note: str = "",
    by: User,
    at: datetime,
) -> Inspection:
    """Book a visit with the inspector who suits best, tell who asked, and return it, scheduled.

    The same request by the same person a second time returns the visit that stands. Raises NotAllowed with
    every unmet condition at once, or JustTaken when no inspector has a place left in that window.
    """
    case = Case.objects.lock(case.pk)
    standing, timetable = Standing.read(case), Timetable.read(at)
    line = standing.line(inspection_type)
    if line and line.live and _is_same_request(line.live, day=day, window=window, by=by):
        return line.live
    reasons = refusal.of_request(
        standing, timetable, inspection_type=inspection_type, day=day, window=window, by=by, at=at
    )
    if reasons:
        raise NotAllowed(*reasons)

    pk = None
    for inspector in Roster.read(case, [day]).ranked(inspection_type, day, window):
        Slot.objects.bulk_create(
            [Slot(inspector=inspector, day=day, window=window, capacity=window.capacity)],
            ignore_conflicts=True,
        )
        pk = _execute(
            TAKE_A_PLACE,
            day=day,
            window=window.pk,
            inspector=inspector.pk,
            case=case.pk,
            type=inspection_type.pk,
            by=by.pk,
            at=at,
            contact=site_contact_name,
            phone=site_contact_phone,
            note=note,
        )
        if pk is not None:
            break
    if pk is None:
        raise JustTaken(
            Reason(
                what=_("The last place on %(day)s, %(window)s, was just taken.")
                % {"day": date_format(day, "l, F j"), "window": in_sentence(window.name)},
                remedy=_("Choose another day or time; everything else is kept."),
            )
        )
    inspection = Inspection.objects.with_people().get(pk=pk)
    audit.record(
        "was scheduled",
        inspection,
        by=by,
        at=at,
        thread=case.number,
        day=day.isoformat(),
        window=window.name,
        inspector=str(inspection.slot.inspector),
    )
    telling.booked(inspection, timetable, at=at)
    return inspection


@transaction.atomic
def cancel(inspection: Inspection, *, by: User, at: datetime) -> Inspection:
    """Cancel a visit that has not happened, give its place back, tell who asked for it, and return it.

    Possible until the calendar's hour on the day itself. Raises NotAllowed.
    """
    Case.objects.lock(inspection.case_id)
    inspection = Inspection.objects.lock(inspection.pk)
    reasons = refusal.of_cancelling(inspection, Timetable.read(at), by=by, at=at)
    if reasons:
        raise NotAllowed(*reasons)

    _execute(GIVE_A_PLACE_BACK, inspection=inspection.pk, by=by.pk, at=at)
    inspection = Inspection.objects.with_people().select_related("case").get(pk=inspection.pk)
    audit.record("was cancelled", inspection, by=by, at=at, thread=inspection.case.number)
    telling.cancelled(inspection, at=at)
    return inspection


def _is_same_request(visit, *, day, window, by):
    return (
        visit.status == InspectionStatus.SCHEDULED
        and visit.requested_by_id == by.pk
        and (visit.slot.day, visit.slot.window_id) == (day, window.pk)
    )


def _execute(statement, **facts):
    """The id that the statement returns, or None when its guard let nothing through."""
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        row = cursor.fetchone()
    return row[0] if row else None
