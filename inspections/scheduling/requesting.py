"""Ask for visits: each is scheduled at once, or waits for the city to choose its day where its type says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import places, refusal, telling
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus, RequestMode
from inspections.models import Inspection, InspectionType, Window
from inspections.standing import Standing, in_sentence
from permits import fees
from permits.models import Case

SAME_DAY = "SAME_DAY"


class JustTaken(NotAllowed):
    """Somebody else has the last place of the window that was asked for."""

    def __init__(self, day: date, window: Window):
        super().__init__(
            Reason(
                what=_("The last place on %(day)s, %(window)s, was just taken.")
                % {"day": date_format(day, "l, F j"), "window": in_sentence(window.name)},
                remedy=_("Choose another day or time; everything else is kept."),
            )
        )


@dataclass(frozen=True)
class Wish:
    """One row of a request for several visits. A type whose day the city chooses needs neither day nor window."""

    inspection_type: InspectionType
    day: date | None = None
    window: Window | None = None


def request_several(
    case: Case,
    rows: Iterable[Wish],
    *,
    site_contact_name: str,
    site_contact_phone: str,
    site_contact_email: str = "",
    note: str = "",
    by: User,
    at: datetime,
    for_user: User | None = None,
) -> list[tuple[Wish, Inspection | NotAllowed]]:
    """Ask for several visits with the same site contact; each row with its own answer, in the order of the rows.

    A row that is refused takes nothing away from the others. Each is a request of its own and booked when it is
    answered, so that nobody waits for two places in different orders; asked again, those that stand are returned.
    """
    answers = []
    for row in rows:
        try:
            answer = request(
                case,
                inspection_type=row.inspection_type,
                day=row.day,
                window=row.window,
                site_contact_name=site_contact_name,
                site_contact_phone=site_contact_phone,
                site_contact_email=site_contact_email,
                note=note,
                by=by,
                at=at,
                for_user=for_user,
            )
        except NotAllowed as error:
            answer = error
        answers.append((row, answer))
    return answers


@transaction.atomic
def request(
    case: Case,
    *,
    inspection_type: InspectionType,
    day: date | None,
    window: Window | None,
    site_contact_name: str,
    site_contact_phone: str,
    site_contact_email: str = "",
    note: str = "",
    by: User,
    at: datetime,
    for_user: User | None = None,
) -> Inspection:
    """Book a visit with the inspector who suits best, tell who asked, and return it, scheduled.

    Where the city chooses the day of a type, the visit is returned as requested, without a place. Staff ask for a
    caller; `for_user` is the caller's account, if there is one, and the visit is theirs. On the day itself the
    calendar's fee is charged, in dollars. The same request for the same person a second time returns the visit that
    stands. Raises NotAllowed with every unmet condition at once, or JustTaken when no inspector has a place left in
    that window.
    """
    case = Case.objects.lock(case.pk)
    standing, timetable = Standing.read(case), Timetable.read(at)
    asker = for_user or by
    line = standing.line(inspection_type)
    if line and line.live and _is_same_request(line.live, day=day, window=window, asker=asker):
        return line.live
    reasons = refusal.of_request(
        standing,
        timetable,
        inspection_type=inspection_type,
        day=day,
        window=window,
        by=by,
        at=at,
        on_behalf=refusal.asks_for_others(by),
    )
    if reasons:
        raise NotAllowed(*reasons)

    if inspection_type.mode == RequestMode.ASSIGNED:
        inspection = Inspection.objects.create(
            case=case,
            number=Inspection.objects.next_number(case),
            inspection_type=inspection_type,
            status=InspectionStatus.REQUESTED,
            requested_by=asker,
            requested_at=at,
            site_contact_name=site_contact_name,
            site_contact_phone=site_contact_phone,
            site_contact_email=site_contact_email,
            note=note,
        )
        audit.record("was requested", inspection, by=by, at=at, thread=case.number)
        telling.booked(inspection, timetable, at=at)
        return inspection
    inspection = places.take(
        Roster.read(case, [day]),
        case=case,
        inspection_type=inspection_type,
        day=day,
        window=window,
        by=asker,
        at=at,
        contact=site_contact_name,
        phone=site_contact_phone,
        email=site_contact_email,
        note=note,
    )
    if inspection is None:
        raise JustTaken(day, window)
    if timetable.is_same_day(day, at, inspection_type, window):
        charge_same_day(case, inspection, timetable, by=by, at=at)
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


def charge_same_day(case: Case, inspection: Inspection, timetable: Timetable, *, by: User, at: datetime) -> None:
    """Charge what the city takes for a visit that is asked for on its own day. The caller holds the case's lock."""
    amount = timetable.rules.same_day_fee
    if amount:
        fees.assess(
            case,
            code=SAME_DAY,
            description=_("Same-day inspection: %(type)s") % {"type": in_sentence(inspection.inspection_type.name)},
            amount=amount,
            by=by,
            at=at,
        )


def _is_same_request(visit, *, day, window, asker):
    if visit.requested_by_id != asker.pk:
        return False
    if visit.slot is None:
        return visit.inspection_type.mode == RequestMode.ASSIGNED
    return window is not None and (visit.slot.day, visit.slot.window_id) == (day, window.pk)
