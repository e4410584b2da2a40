"""The order in which an inspector drives a day's visits, and the hour each of them is expected at.

A visit stays in the window it was promised for. Within a window the inspector finishes a district before the next
one and goes on to what is nearest; where places have no coordinates, by street and house number. Who drives may put
it in another order by hand.
"""

import itertools
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Calendar, Inspection, Inspector
from inspections.refusal.recording import RECORD_RESULT, SUPERVISE
from permits.models import Address, Case

KM_PER_DEGREE = 111.2
# Streets are no straight lines, and a car has to be parked.
MINUTES_PER_KM, PARKING, STEP = 2, 3, 5
UNKNOWN_WAY = timedelta(minutes=10)
AROUND = timedelta(hours=1)


@dataclass(frozen=True)
class Stop:
    """One visit on the way: from when until when the inspector is expected at the door, or was there."""

    number: int
    inspection: Inspection
    starts: datetime
    ends: datetime

    @property
    def is_done(self) -> bool:
        return self.inspection.status in InspectionStatus.RESULTS

    @property
    def expected_from(self) -> datetime:
        """What people are told: an hour before, in fives of minutes, but never before the window begins."""
        promised = datetime.combine(
            self.inspection.slot.day, self.inspection.slot.window.starts, tzinfo=self.starts.tzinfo
        )
        return max(_in_fives(self.starts - AROUND), promised)

    @property
    def expected_until(self) -> datetime:
        return _in_fives(self.starts + AROUND)


def route(inspector: Inspector, day: date) -> list[Stop]:
    """An inspector's visits of a day in driving order, each with its expected hour in the city's zone; one query."""
    return routes(day, [inspector.pk]).get(inspector.pk, [])


def routes(day: date, inspectors: Collection[int] | None = None) -> dict[int, list[Stop]]:
    """The routes of a day by the inspector's id, of all or of some; one query.

    A visit's `is_public` says whether a stranger may see its record.
    """
    public = Case.objects.visible_to(AnonymousUser()).filter(pk=OuterRef("case"))
    visits = (
        Inspection.objects.filter(slot__day=day)
        .exclude(status=InspectionStatus.CANCELLED)
        .select_related(
            "inspection_type",
            "slot__window",
            "slot__inspector__user",
            "resulted_by",
            "case__case_type",
            "case__address__district",
        )
        .defer("case__search_text", "case__address__search_text")
        .annotate(
            is_public=Exists(public),
            sets_out=Subquery(Calendar.objects.values("on_the_road_from")[:1]),
            zone=Subquery(City.objects.filter(pk=1).values("time_zone")[:1]),
        )
        .order_by("slot__inspector", "pk")
    )
    if inspectors is not None:
        visits = visits.filter(slot__inspector__in=inspectors)
    return {
        pk: _with_hours(list(_in_order(list(some))), day)
        for pk, some in itertools.groupby(visits, key=lambda visit: visit.slot.inspector_id)
    }


def are_public(timetable: Timetable, *, at: datetime) -> bool:
    """Whether the routes of the day may be told yet: from the hour that the rules say."""
    return at.astimezone(ZoneInfo(timetable.city.time_zone)).time() >= timetable.rules.today_from


def stops_of_today(visits: Collection[Inspection], timetable: Timetable, *, at: datetime) -> dict[int, Stop]:
    """Today's stops among these visits by the visit's id, once routes are public; one query, or none."""
    today = timetable.today(at)
    due = {
        visit.pk: visit.slot.inspector_id
        for visit in visits
        if visit.status == InspectionStatus.SCHEDULED and visit.slot.day == today
    }
    if not due or not are_public(timetable, at=at):
        return {}
    found = routes(today, set(due.values()))
    return {stop.inspection.pk: stop for stops in found.values() for stop in stops if stop.inspection.pk in due}


def may_drive(user: User, inspector: Inspector) -> bool:
    """Whether a day is this account's to see and to order: the inspector's own, or any for a supervisor."""
    return user.has_perm(SUPERVISE) or (user.pk == inspector.user_id and user.has_perm(RECORD_RESULT))


@transaction.atomic
def put(inspection: Inspection, *, places: int, by: User, at: datetime) -> list[Stop]:
    """Move a visit that is still to be made so many places later on its route (negative: earlier); return the route.

    It stays in its window and passes only visits that are still to be made. From then on that window keeps the order
    it was given by hand. Raises NotAllowed.
    """
    inspector, day = inspection.slot.inspector, inspection.slot.day
    stops = _locked(inspector, day)
    window = [stop.inspection for stop in stops if stop.inspection.slot.window_id == inspection.slot.window_id]
    open_ones = [visit for visit in window if visit.status == InspectionStatus.SCHEDULED]
    reasons = [] if may_drive(by, inspector) else [_not_yours()]
    if inspection not in open_ones:
        reasons.append(
            Reason(what=_("This visit is no longer to be made on that day."), remedy=_("Look at the day again."))
        )
    elif not 0 <= open_ones.index(inspection) + places < len(open_ones):
        reasons.append(
            Reason(
                what=_("It can't go further: a visit stays in the window it was promised for."),
                remedy=_("Call the site contact, and have the desk move the visit to another window."),
            )
        )
    if reasons:
        raise NotAllowed(*reasons)

    other = open_ones[open_ones.index(inspection) + places]
    window.remove(inspection)
    window.insert(window.index(other) + (places > 0), inspection)
    for place, visit in enumerate(window, start=1):
        visit.stop = place
    Inspection.objects.bulk_update(window, ["stop"])
    audit.record("was put in another order", inspector, by=by, at=at, day=day.isoformat(), visit=str(inspection))
    return route(inspector, day)


@transaction.atomic
def put_in_order_again(inspector: Inspector, day: date, *, by: User, at: datetime) -> list[Stop]:
    """Forget the order by hand of an inspector's day; return the route. Raises NotAllowed."""
    stops = _locked(inspector, day)
    if not may_drive(by, inspector):
        raise NotAllowed(_not_yours())

    Inspection.objects.filter(pk__in=[stop.inspection.pk for stop in stops]).update(stop=None)
    audit.record("was put in order again", inspector, by=by, at=at, day=day.isoformat())
    return route(inspector, day)


def kilometers(one: Address | None, other: Address | None) -> float:
    """As the crow flies; infinite where one of them has no coordinates."""
    if not (one and other) or None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return math.inf
    north = float(one.latitude - other.latitude) * KM_PER_DEGREE
    east = float(one.longitude - other.longitude) * KM_PER_DEGREE * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def _locked(inspector, day):
    """The route while nobody else can change it: all its cases are held, in order of number."""
    Case.objects.locked_in_order([stop.inspection.case_id for stop in route(inspector, day)])
    return route(inspector, day)


def _not_yours():
    return Reason(what=_("Only its inspector and supervisors put a day in order."))


def _in_order(visits) -> Iterator[Inspection]:
    """Window by window: first what was ordered by hand, then always the next one from where the last one was."""
    last = None
    windows = sorted(visits, key=_window)
    for _key, some in itertools.groupby(windows, key=_window):
        left = list(some)
        while left:
            last = min(left, key=lambda visit: _how_far(visit, last))
            left.remove(last)
            yield last


def _window(visit):
    window = visit.slot.window
    return window.starts, window.ends, window.pk


def _how_far(visit, last):
    here, there = visit.case.address, last.case.address if last else None
    by_hand = (False, visit.stop) if visit.stop is not None else (True, 0)
    if last is None:
        return *by_hand, True, True, math.inf, _street(visit)
    at_the_same_place = visit.case_id == last.case_id or (here is not None and here == there)
    stays = bool(here and there and here.district_id == there.district_id)
    return *by_hand, not at_the_same_place, not stays, kilometers(here, there), _street(visit)


def _street(visit):
    """District, street, house number as a number: 9 before 10."""
    address = visit.case.address
    if address is None:
        return "", "", 0, "", visit.pk
    house = re.match(r"\d{1,9}", address.number)
    district = address.district.code if address.district else ""
    return district, address.street, int(house.group()) if house else 0, str(address), visit.pk


def _with_hours(visits, day) -> list[Stop]:
    """What was done today happened when it was recorded; the rest goes on from there."""
    if not visits:
        return []
    zone = ZoneInfo(visits[0].zone)
    clock, last, hours = datetime.combine(day, visits[0].sets_out, tzinfo=zone), None, {}
    done = [visit for visit in visits if visit.resulted_at and visit.resulted_at.astimezone(zone).date() == day]
    for visit in sorted(done, key=lambda visit: visit.resulted_at):
        clock, last = visit.resulted_at.astimezone(zone), visit
        hours[visit.pk] = clock - _minutes(visit), clock
    for visit in visits:
        if visit.pk not in hours:
            opens = datetime.combine(day, visit.slot.window.starts, tzinfo=zone)
            starts = max(clock + _way(last, visit), opens)
            clock, last = starts + _minutes(visit), visit
            hours[visit.pk] = starts, clock
    return [Stop(number, visit, *hours[visit.pk]) for number, visit in enumerate(visits, start=1)]


def _minutes(visit):
    return timedelta(minutes=visit.inspection_type.minutes)


def _way(last, visit):
    """The minutes between two visits, rounded up to five; the way to the first is not known."""
    here, there = visit.case.address, last.case.address if last else None
    if last and (visit.case_id == last.case_id or (here is not None and here == there)):
        return timedelta()
    far = kilometers(here, there)
    if math.isinf(far):
        return UNKNOWN_WAY
    return timedelta(minutes=STEP * math.ceil((PARKING + far * MINUTES_PER_KM) / STEP))


def _in_fives(moment):
    return moment.replace(minute=moment.minute - moment.minute % STEP, second=0, microsecond=0)
