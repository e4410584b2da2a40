"""What people are told about a visit: through the outbox, never with the note to the inspector or a contact's phone.

Two are told: who asked for the visit, by email or on paper as they prefer, and the site contact who left an email
address. Staff who asked for a caller are not told of their own doing. Each act is told once, however often its rule
runs. Reminders, and results that ask nothing of anybody, can be turned off by either: see `notices`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import ContactMethod, DeskPurpose
from contacts.formats import weekday
from contacts.models import Desk, User
from contacts.telling import outbox
from inspections import notices
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus, NoticeKind
from inspections.models import Inspection, Inspector, Slot
from permits.models import Case

NO_FEE = Decimal(0)


@dataclass(frozen=True)
class Reader:
    """One of those who are told; the site contact has no account here."""

    to: str
    user: User | None = None


def booked(inspection: Inspection, timetable: Timetable, *, at: datetime) -> None:
    """A visit stands, or a request for one that the city will give a day to."""
    subject = _("%(type)s inspection on %(day)s: %(case)s") if inspection.slot else _("%(type)s requested: %(case)s")
    _tell(inspection, "booked", subject, version=_standing(inspection), at=at, **_until(inspection, timetable, at))


def moved(inspection: Inspection, timetable: Timetable, *, was: Slot | None, at: datetime) -> None:
    """A visit has another day or window than `was`, whoever moved it; perhaps another inspector too."""
    subject = _("%(type)s inspection moved to %(day)s: %(case)s")
    until = _until(inspection, timetable, at)
    _tell(inspection, "moved", subject, version=_standing(inspection), at=at, was=was, **until)


def reassigned(inspection: Inspection, *, was: Inspector, at: datetime) -> None:
    """Another inspector than `was` comes, on the same day in the same window. The one who comes is told too."""
    subject = _("%(type)s inspection on %(day)s, another inspector: %(case)s")
    _tell(inspection, "reassigned", subject, version=_standing(inspection), at=at, was=was)
    comes = inspection.slot.inspector.user
    if comes.email:
        subject = _("One more visit on %(day)s: %(type)s, %(case)s")
        _write(inspection, "given", Reader(comes.email, comes), subject, version=_standing(inspection), at=at, was=was)


def unplaced(inspection: Inspection, *, at: datetime) -> None:
    """Its inspector can't come and nobody else can in that window: staff will propose another time."""
    subject = _("%(type)s inspection on %(day)s has to move: %(case)s")
    _tell(inspection, "unplaced", subject, version=_standing(inspection), at=at)


def cancelled(inspection: Inspection, *, at: datetime, late_fee: Decimal = NO_FEE) -> None:
    """A visit will not be made; `late_fee` is what that costs, in dollars."""
    subject = _("%(type)s inspection on %(day)s cancelled: %(case)s")
    _tell(inspection, "cancelled", subject, at=at, late_fee=late_fee)


def ended(inspection: Inspection, *, at: datetime) -> None:
    """A visit will not be made because its permit ended. The inspector who was to come is told too."""
    subject = _("%(type)s inspection on %(day)s cancelled: %(case)s")
    _tell(inspection, "ended", subject, at=at)
    comes = inspection.slot.inspector.user if inspection.slot else None
    if comes and comes.email:
        subject = _("One visit less on %(day)s: %(type)s, %(case)s")
        _write(inspection, "taken", Reader(comes.email, comes), subject, at=at)


def tomorrow(inspection: Inspection, timetable: Timetable, *, at: datetime) -> None:
    """The reminder before the day of a visit: by email only, because a letter would come after it."""
    subject = _("Reminder: %(type)s inspection on %(day)s, %(case)s")
    day = inspection.slot.day.isoformat()
    until = _until(inspection, timetable, at)
    _tell(inspection, "tomorrow", subject, kind=NoticeKind.REMINDER, version=day, at=at, **until)


def resulted(inspection: Inspection, *, at: datetime, corrected: bool = False) -> None:
    """What the inspector found; `corrected` when it replaces what was told before."""
    _tell(
        inspection,
        "result",
        _("%(type)s inspection, corrected: %(status)s, %(case)s")
        if corrected
        else _("%(type)s inspection: %(status)s, %(case)s"),
        kind=NoticeKind.PASSED if inspection.status == InspectionStatus.PASSED and not corrected else "",
        version=at.isoformat(),
        at=at,
        corrected=corrected,
        corrections=list(inspection.corrections.order_by("number")),
    )


def readers(inspection: Inspection) -> Iterator[Reader]:
    """Who is told about a visit, nobody twice."""
    asker, contact = inspection.requested_by, inspection.site_contact_email
    if asker and (not asker.is_staff or Case.objects.mine(asker).filter(pk=inspection.case_id).exists()):
        yield Reader(asker.email, asker)
        if contact.casefold() == asker.email.casefold():
            return
    if contact:
        yield Reader(contact)


def _tell(inspection, name, subject, *, kind="", **facts):
    for reader in readers(inspection):
        if kind and notices.is_unwanted(kind, reader.user or reader.to):
            continue
        if kind == NoticeKind.REMINDER and _reads_paper(reader):
            continue
        if reader.to or reader.user:
            _write(inspection, name, reader, subject, kind=kind, **facts)


def _write(inspection, name, reader, subject, *, at, version="", kind="", **facts):
    case, slot = inspection.case, inspection.slot
    # To somebody without an account a confidential place is not told, and its pages do not open.
    is_closed = reader.user is None and case.address is not None and case.address.confidential
    site = settings.SITE_URL.rstrip("/")
    numbers = [case.slug, inspection.number]
    outbox.write(
        kind=f"inspection-{name}",
        thing=inspection,
        version=version,
        to=reader.to,
        subject=subject
        % {
            "type": inspection.inspection_type.name,
            "day": weekday(slot.day) if slot else _("request"),
            "status": inspection.get_status_display().lower(),
            "case": case.number,
        },
        body=render_to_string(
            f"email/inspections/{name}.txt",
            {
                "inspection": inspection,
                "case": case,
                "slot": slot,
                "address": "" if is_closed else case.address,
                "page": "" if is_closed else site + reverse("inspections:visit", args=numbers),
                "ics": "" if is_closed or slot is None else site + reverse("inspections:ics", args=numbers),
                "today": site + reverse("inspections:today"),
                "is_asker": reader.user is not None,
                "desk": Desk.objects.for_purpose(DeskPurpose.INSPECTIONS),
                **facts,
            },
        ),
        at=at,
        user=reader.user,
        thread=case.number,
        unsubscribe=notices.link_off(inspection, kind, reader.user) if kind else "",
    )


def _until(inspection, timetable, at):
    """Until when it can be changed, and whether that is over already."""
    slot = inspection.slot
    return {"rules": timetable.rules, "is_late": slot is not None and at >= timetable.cancel_until(slot.day)}


def _standing(inspection):
    """What makes one state of a visit differ from the one before it."""
    return f"{inspection.sequence}.{inspection.slot_id or ''}"


def _reads_paper(reader):
    return not reader.to or (reader.user is not None and reader.user.preferred_contact_method == ContactMethod.PAPER)
