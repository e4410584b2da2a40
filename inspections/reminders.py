"""The reminder on the afternoon before a visit. Locks: the permit, then the visit."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from contacts.models import Message
from inspections import telling
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection
from permits.models import Case

FROM = time(16)  # in the city, on the day before: requests for the day have closed by then in most cities
ONE_DAY = timedelta(days=1)


def remind(*, at: datetime) -> int:
    """Remind of every visit of tomorrow, and of those of today that were missed; returns how many were looked at.

    Safe to run at any time and as often as one likes: each visit is told of once for its day. Nobody is reminded of
    what was cancelled, of a window that has begun, or of what was asked for after the hour of reminders.
    """
    timetable = Timetable.read(at)
    zone = ZoneInfo(timetable.city.time_zone)
    local = at.astimezone(zone)
    days = [(local.date(), Q(slot__window__starts__gt=local.time()))]
    if local.time() >= FROM:
        days.append((local.date() + ONE_DAY, Q()))
    due = [
        (pk, day)
        for day, which in days
        for pk in _due(day, before=datetime.combine(day - ONE_DAY, FROM, tzinfo=zone)).filter(which)
    ]
    for pk, day in due:
        _remind(pk, day, timetable, at=at)
    return len(due)


def _due(day, *, before):
    """The keys of the visits of a day that were asked for before a moment and that nobody was reminded of."""
    thing = Concat(Value("inspections.inspection:"), Cast(OuterRef("pk"), CharField()))
    told = Message.objects.filter(kind="inspection-tomorrow", thing=thing, version=day.isoformat())
    visits = Inspection.objects.filter(
        ~Exists(told),
        status=InspectionStatus.SCHEDULED,
        slot__day=day,
        # Its inspector is absent: another time is being looked for.
        slot__closed=False,
        requested_at__lt=before,
    )
    return visits.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def _remind(pk, day, timetable, *, at):
    case_id = Inspection.objects.values_list("case_id", flat=True).get(pk=pk)
    case = Case.objects.lock(case_id)
    visit = Inspection.objects.lock(pk)
    # It may have been cancelled or moved since the list was read.
    if visit.status == InspectionStatus.SCHEDULED and visit.slot.day == day and not visit.slot.closed:
        visit = Inspection.objects.with_people().get(pk=pk)
        visit.case = case
        telling.tomorrow(visit, timetable, at=at)
