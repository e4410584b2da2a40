"""What the person who asked for a visit is told about it: through the outbox, never with the private note."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.telling import outbox
from inspections.calendar import Timetable
from inspections.models import Inspection


def booked(inspection: Inspection, timetable: Timetable, *, at: datetime) -> None:
    _write(
        inspection,
        "booked",
        subject=_("%(type)s inspection on %(day)s: %(case)s"),
        at=at,
        cancel_until=timetable.rules.cancel_until,
    )


def cancelled(inspection: Inspection, *, at: datetime) -> None:
    _write(inspection, "cancelled", subject=_("%(type)s inspection on %(day)s cancelled: %(case)s"), at=at)


def resulted(inspection: Inspection, *, at: datetime) -> None:
    _write(inspection, "result", subject=_("%(type)s inspection: %(status)s, %(case)s"), at=at)


def _write(inspection, name, *, subject, at, **more):
    to = inspection.requested_by.email
    if not to:
        return
    case = inspection.case
    page = settings.SITE_URL.rstrip("/") + reverse("inspections:list", args=[case.slug])
    outbox.write(
        kind=f"inspection-{name}",
        thing=inspection,
        to=to,
        subject=subject
        % {
            "type": inspection.inspection_type.name,
            "day": date_format(inspection.slot.day, "l, F j") if inspection.slot else _("request"),
            "status": inspection.get_status_display().lower(),
            "case": case.number,
        },
        body=render_to_string(
            f"email/inspections/{name}.txt", {"inspection": inspection, "case": case, "page": page, **more}
        ),
        at=at,
        user=inspection.requested_by,
        thread=case.number,
    )
