"""The addresses of calendars and of what is told about visits; tests/routes.py takes them in."""

import datetime

from inspections import feeds, notices
from inspections.choices import InspectionStatus, NoticeKind
from inspections.models import Inspection, InspectionType, Inspector, Slot, Window
from tests.factories import NOW
from tests.route import LOGGED_IN, NOT_SO, Route, for_all


def booked(cast):
    """A visit of Bob's with a day; its number is far from those of other rows."""
    inspector = Inspector.objects.get_or_create(user=cast.ivan, defaults={"work_phone": "555-0177"})[0]
    slot = Slot.objects.get_or_create(
        inspector=inspector,
        day=datetime.date(2026, 11, 19),
        window=Window.objects.get(code="morning"),
        defaults={"capacity": 8, "booked": 1},
    )[0]
    # A type of its own: a permit has one visit of each that is still to be made.
    fence = InspectionType.objects.get_or_create(code="fence", defaults={"name": "Fence"})[0]
    Inspection.objects.get_or_create(
        case=cast.case,
        number=71,
        defaults={
            "inspection_type": fence,
            "requested_by": cast.bob,
            "requested_at": NOW,
            "status": InspectionStatus.SCHEDULED,
            "slot": slot,
            "site_contact_name": "Sam Siteman",
            "site_contact_email": "sam@example.org",
        },
    )
    return {"slug": cast.case.slug, "number": 71}


def bobs_calendar(cast):
    booked(cast)
    return {"key": feeds.make(by=cast.bob, at=NOW)}


def link_off(cast):
    visit = Inspection.objects.get(case=cast.case, number=booked(cast)["number"])
    return {"key": notices.link_off(visit, NoticeKind.REMINDER, None).split("/")[-2]}


# A key is the permission, whoever has it.
ROUTES = {
    "inspections:calendar": Route(LOGGED_IN, post=for_all(405, visitor=302)),
    "inspections:calendar-address": Route(LOGGED_IN, post=LOGGED_IN),
    "inspections:calendar-end": Route(LOGGED_IN, post=for_all(302)),
    "inspections:notices": Route(LOGGED_IN, post=for_all(302)),
    "inspections:notice-off": Route(for_all(200), link_off, post=for_all(200)),
    "inspections:feed": Route(for_all(200), bobs_calendar, post=NOT_SO),
    "inspections:ics": Route(for_all(200), booked, post=NOT_SO),
}
