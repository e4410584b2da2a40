"""Take a place for a visit, change it, and give it back: the counters move in the same statement as the visit.

The caller holds the lock on the visit's case. Here slots are locked in order of their key, then the counters of
daily limits in order of theirs, so that no two bookings wait for each other.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Q

from contacts.models import User
from inspections.assignment import Roster
from inspections.models import Inspection, InspectionType, Inspector, QuotaDay, Slot, Window
from permits.models import Case

# A place is counted if and only if a visit is made for it, whoever asks at the same moment. The visit's number is
# safe because the case is locked; the place is safe because the counter's row is.
TAKE_A_PLACE = """
    WITH place AS (
        UPDATE inspections_slot SET booked = booked + 1
        WHERE day = %(day)s AND window_id = %(window)s AND inspector_id = %(inspector)s
            AND NOT closed AND booked < capacity
        RETURNING id
    )
    INSERT INTO inspections_inspection (
        case_id, number, inspection_type_id, status, slot_id, requested_by_id, requested_at,
        site_contact_name, site_contact_phone, site_contact_email, note, comment
    )
    SELECT
        %(case)s,
        (SELECT coalesce(max(number), 0) + 1 FROM inspections_inspection WHERE case_id = %(case)s),
        %(type)s, 'scheduled', place.id, %(by)s, %(at)s,
        %(contact)s, %(phone)s, %(email)s, %(note)s, ''
    FROM place
    RETURNING id
"""
# The new place before the old one, and both or neither. A place that the inspector chose in the day's order is lost.
CHANGE_PLACE = """
    WITH place AS (
        UPDATE inspections_slot SET booked = booked + 1
        WHERE day = %(day)s AND window_id = %(window)s AND inspector_id = %(inspector)s
            AND NOT closed AND booked < capacity
        RETURNING id
    ), moved AS (
        UPDATE inspections_inspection AS visit
        SET status = 'scheduled', slot_id = place.id, sequence = sequence + 1, moves = moves + %(counts)s, stop = NULL
        FROM place
        WHERE visit.id = %(visit)s
        RETURNING visit.id
    ), freed AS (
        UPDATE inspections_slot SET booked = booked - 1 FROM moved WHERE inspections_slot.id = %(old)s
    )
    SELECT id FROM moved
"""
GIVE_A_PLACE_BACK = """
    WITH gone AS (
        UPDATE inspections_inspection
        SET status = 'cancelled', cancelled_by_id = %(by)s, cancelled_at = %(at)s, sequence = sequence + 1
        WHERE id = %(visit)s AND status IN ('requested', 'scheduled')
        RETURNING id, slot_id
    ), freed AS (
        UPDATE inspections_slot SET booked = booked - 1 FROM gone WHERE inspections_slot.id = gone.slot_id
    )
    SELECT id FROM gone
"""


# The same for a daily limit.
HAS_ROOM = Q(booked__lt=F("capacity"))


class _Full(Exception):
    """What was tried has no place left; everything it touched is as it was."""


def take(
    roster: Roster,
    *,
    case: Case,
    inspection_type: InspectionType,
    day: date,
    window: Window,
    by: User,
    at: datetime,
    **said: str,
) -> Inspection | None:
    """Make a scheduled visit with the best inspector who has a place, or None when nobody has.

    `by` is whose visit it is; `said`: contact, phone and email of the site contact, and the note.
    """
    for inspector in roster.ranked(inspection_type, day, window):
        limits = roster.limits_on(inspector, inspection_type)
        try:
            with transaction.atomic(savepoint=bool(limits)):
                _open_slot(roster, inspector, day, window)
                pk = execute(
                    TAKE_A_PLACE,
                    day=day,
                    window=window.pk,
                    inspector=inspector.pk,
                    case=case.pk,
                    type=inspection_type.pk,
                    by=by.pk,
                    at=at,
                    **said,
                )
                if pk is None:
                    # Without limits nothing was written, and no savepoint is there to go back to.
                    if not limits:
                        continue
                    raise _Full
                if limits:
                    _count(pk, limits, day, held=set())
        except _Full:
            continue
        return Inspection.objects.with_people().select_related("case__address").get(pk=pk)
    return None


def change(
    roster: Roster,
    inspection: Inspection,
    *,
    day: date,
    window: Window,
    inspectors: Collection[Inspector],
    counts: bool,
) -> bool:
    """Give a locked live visit the place of the first of `inspectors` who has one, and free its old one.

    False when nobody has: the visit is as it was. `counts`: whether it is one of the requester's own moves.
    """
    for inspector in inspectors:
        try:
            with transaction.atomic():
                _open_slot(roster, inspector, day, window)
                here = Q(pk=inspection.slot_id) | Q(inspector=inspector, day=day, window=window)
                list(Slot.objects.select_for_update().filter(here).order_by("pk"))
                moved = execute(
                    CHANGE_PLACE,
                    day=day,
                    window=window.pk,
                    inspector=inspector.pk,
                    visit=inspection.pk,
                    old=inspection.slot_id,
                    counts=int(counts),
                )
                if moved is None:
                    raise _Full
                held = set(inspection.quotas.values_list("pk", flat=True))
                limits = roster.limits_on(inspector, inspection.inspection_type)
                if held or limits:
                    _count(inspection.pk, limits, day, held=held)
        except _Full:
            continue
        return True
    return False


def give_back(inspection: Inspection, *, by: User, at: datetime) -> None:
    """Cancel a locked live visit, and free its place and what it counted for under daily limits."""
    execute(GIVE_A_PLACE_BACK, visit=inspection.pk, by=by.pk, at=at)
    held = set(inspection.quotas.values_list("pk", flat=True))
    if held:
        _count(inspection.pk, [], None, held=held)


def execute(statement, **facts):
    """The id that the statement returns, or None when its guard let nothing through."""
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        row = cursor.fetchone()
    return row[0] if row else None


def _open_slot(roster, inspector, day, window):
    """Make the counter of that inspector, day and window, if nobody has asked for it yet."""
    if (inspector.pk, day, window.pk) not in roster.slots:
        Slot.objects.bulk_create(
            [Slot(inspector=inspector, day=day, window=window, capacity=window.capacity)], ignore_conflicts=True
        )


def _count(visit, limits, day, *, held):
    """Count a visit under these limits on that day and no longer under `held`. Raises _Full."""
    through = Inspection.quotas.through.objects
    QuotaDay.objects.bulk_create(
        [QuotaDay(quota=limit, day=day, capacity=limit.visits) for limit in sorted(limits, key=lambda one: one.pk)],
        ignore_conflicts=True,
    )
    wanted = set(QuotaDay.objects.filter(quota__in=limits, day=day).values_list("pk", flat=True)) if limits else set()
    new, gone = wanted - held, held - wanted
    list(QuotaDay.objects.select_for_update().filter(pk__in=new | gone).order_by("pk"))
    if QuotaDay.objects.filter(HAS_ROOM, pk__in=new).update(booked=F("booked") + 1) < len(new):
        raise _Full
    QuotaDay.objects.filter(pk__in=gone).update(booked=F("booked") - 1)
    through.filter(inspection=visit, quotaday__in=gone).delete()
    through.bulk_create([Inspection.quotas.through(inspection_id=visit, quotaday_id=pk) for pk in sorted(new)])
