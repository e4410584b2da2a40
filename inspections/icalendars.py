"""Visits as calendar programs read them (iCalendar, RFC 5545). Written by icalendar, which folds and escapes.

An event is the window the city promised, in UTC, which every program shows by its own clock; the hour expected on the
day is told in words, because it moves with the route. It never holds the site contact or the note to the inspector: a
calendar often lies with somebody else. The same visit gives the same bytes until something about it changes.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.formats import clock, money
from contacts.models import Activity, City
from inspections.choices import InspectionStatus
from inspections.models import Calendar, Inspection, Window

CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = timedelta(hours=1)  # how often programs are asked to read a feed
# No calendar may hold these (RFC 5545 3.3.11), and some programs break lines at them; an old system's texts have such.
NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
Expected = Mapping[int, tuple[datetime, datetime]]


def readable(visits: QuerySet) -> QuerySet:
    """Visits of a query that have a day, with all that events show, in one query."""
    acts = Activity.objects.filter(
        thread=OuterRef("case__number"),
        thing_type="inspections.inspection",
        thing_id=Cast(OuterRef("pk"), CharField()),
    ).order_by("-at")
    return (
        visits.filter(slot__isnull=False)
        .with_people()
        .select_related("case__address")
        .annotate(changed_at=Subquery(acts.values("at")[:1]))
    )


def event(inspection: Inspection, *, city: City, rules: Calendar, expected: Expected | None = None) -> bytes:
    """One visit, read by `readable`, as a file to open with a calendar program."""
    name = str(inspection.inspection_type)
    return calendar([inspection], name=name, city=city, rules=rules, expected=expected)


def calendar(
    inspections: Iterable[Inspection], *, name: str, city: City, rules: Calendar, expected: Expected | None = None
) -> bytes:
    """Visits, read by `readable`, as one calendar under a name, in their order.

    `expected` is when the inspector should be there, by the key of the visit.
    """
    found = icalendar.Calendar()
    found.add("version", "2.0")
    found.add("prodid", f"-//{_clean(city.name)}//Permit Portal//EN")
    found.add("calscale", "GREGORIAN")
    found.add("name", _clean(name))
    found.add("x-wr-calname", _clean(name))
    found.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    found.add("x-published-ttl", icalendar.vDuration(READ_AGAIN))
    zone = ZoneInfo(city.time_zone)
    for inspection in inspections:
        found.add_component(_event(inspection, zone, city, rules, (expected or {}).get(inspection.pk)))
    return found.to_ical()


def times(day: date, window: Window, time_zone: str) -> tuple[datetime, datetime]:
    """When a window begins and ends by the city's clocks, in UTC; never the other way round when they change."""
    zone = ZoneInfo(time_zone)
    starts, ends = (datetime.combine(day, hour, tzinfo=zone).astimezone(UTC) for hour in (window.starts, window.ends))
    return starts, max(starts, ends)


def _event(visit, zone, city, rules, expected):
    slot, site = visit.slot, settings.SITE_URL.rstrip("/")
    page = site + reverse("inspections:visit", args=[visit.case.slug, visit.number])
    found = icalendar.Event()
    found.add("uid", f"visit-{visit.pk}@{urlsplit(site).hostname}")
    # Without a METHOD a stamp is the time of the last change (RFC 5545 3.8.7.2).
    changed = (visit.changed_at or visit.requested_at).astimezone(UTC)
    found.add("dtstamp", changed)
    found.add("last-modified", changed)
    found.add("created", visit.requested_at.astimezone(UTC))
    found.add("sequence", visit.sequence + (visit.resulted_at is not None))
    found.add("status", _status(visit))
    starts, ends = times(slot.day, slot.window, city.time_zone)
    found.add("dtstart", starts)
    found.add("dtend", ends)
    # The window is when somebody may come, not an engagement of the whole morning.
    found.add("transp", "TRANSPARENT")
    found.add("summary", _clean(_summary(visit)))
    if visit.case.address:
        found.add("location", _clean(f"{visit.case.address}, {visit.case.address.city or city.name}"))
    found.add("description", _clean("\n".join([*_lines(visit, rules, expected, zone), page])))
    found.add("url", page)
    return found


def _status(visit):
    if visit.status == InspectionStatus.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if _has_nobody(visit) else "CONFIRMED"


def _has_nobody(visit):
    """Its inspector is absent and nobody else had a place: it still stands until another time is found."""
    return visit.is_live and visit.slot.closed


def _summary(visit):
    facts = {"type": visit.inspection_type.name, "case": visit.case.number, "state": visit.result_label.lower()}
    if visit.is_live:
        return _("%(type)s inspection, %(case)s") % facts
    return _("%(type)s inspection (%(state)s), %(case)s") % facts


def _lines(visit, rules, expected, zone):
    window = visit.slot.window
    lines = [
        _("Permit %(number)s") % {"number": visit.case.number},
        _("%(window)s, between %(starts)s and %(ends)s")
        % {"window": window.name, "starts": clock(window.starts), "ends": clock(window.ends)},
    ]
    if visit.is_live and expected and not _has_nobody(visit):
        starts, ends = (clock(moment.astimezone(zone).time()) for moment in expected)
        lines.append(_("Expected between %(starts)s and %(ends)s") % {"starts": starts, "ends": ends})
    if _has_nobody(visit):
        lines.append(_("Its inspector can't come; the city is looking for another time."))
    elif visit.status != InspectionStatus.CANCELLED:
        inspector = visit.slot.inspector
        lines.append(_("Inspector %(name)s, %(phone)s") % {"name": visit.inspector_name, "phone": inspector.work_phone})
    if visit.is_live:
        lines.append(_("Cancel or move it until %(time)s on that day.") % {"time": clock(rules.cancel_until)})
    if visit.comment:
        lines.append(visit.comment)
    if visit.fee:
        lines.append(_("Re-inspection fee %(amount)s") % {"amount": money(visit.fee.amount)})
    return lines


def _clean(text):
    return NOT_IN_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
