"""What stands against moving and cancelling a visit that was requested."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose
from contacts.formats import clock
from contacts.models import User
from contacts.refusals import Reason
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection, Window
from inspections.refusal.desk import asks_for_others, of_time_by_desk
from inspections.refusal.requests import no_right, of_case, of_day
from inspections.standing import Standing, in_sentence
from permits.access import Right, may


def of_moving(
    inspection: Inspection, timetable: Timetable, *, day: date, window: Window, by: User, at: datetime
) -> list[Reason]:
    """What stands against this person moving a visit to another day or window.

    All that would stand against a new request on this permit does. Staff who ask for others may move after the hour,
    as often as they need to, and to any day that is worked on.
    """
    reasons = of_case(Standing.read(inspection.case), timetable, by=by, at=at)
    if inspection.status != InspectionStatus.SCHEDULED:
        return [*reasons, as_it_stands(inspection)]
    if asks_for_others(by):
        return [*reasons, *of_time_by_desk(timetable, day=day, window=window, at=at)]
    if at >= timetable.cancel_until(inspection.slot.day):
        reasons.append(_too_late(inspection, timetable, _("It could be moved until %(time)s on %(day)s.")))
    return [
        *reasons,
        *_of_moves(inspection, timetable),
        *of_day(timetable, day, at=at, inspection_type=inspection.inspection_type, window=window),
    ]


def of_cancelling(inspection: Inspection, timetable: Timetable, *, by: User, at: datetime) -> list[Reason]:
    """What stands against this person cancelling a visit."""
    if inspection.is_live and asks_for_others(by):
        return []
    no_rights = [] if may(by, Right.SCHEDULE, inspection.case) else [no_right()]
    return no_rights + of_state_and_hour(inspection, timetable, at=at)


def of_state_and_hour(inspection: Inspection, timetable: Timetable, *, at: datetime) -> list[Reason]:
    """What stands against those who asked for a visit cancelling it.

    After the hour it can still be cancelled on its day where the city takes a fee for that
    (`timetable.late_cancel_fee`).
    """
    if not inspection.is_live:
        return [as_it_stands(inspection)]
    if inspection.slot is None or at < timetable.cancel_until(inspection.slot.day):
        return []
    if timetable.rules.late_cancel_fee and timetable.today(at) == inspection.slot.day:
        return []
    return [_too_late(inspection, timetable, _("It could be cancelled until %(time)s on %(day)s."))]


def _of_moves(inspection, timetable):
    most = timetable.rules.most_moves
    if most is None or inspection.moves < most:
        return []
    return [
        Reason(
            what=ngettext(
                "A visit can be moved %(most)s time, and this one has been.",
                "A visit can be moved %(most)s times, and this one has been.",
                most,
            )
            % {"most": most}
            if most
            else _("Visits can't be moved here."),
            remedy=_("Call the desk, or cancel it and request another."),
            desk=DeskPurpose.INSPECTIONS,
        )
    ]


def _too_late(inspection, timetable, what):
    return Reason(
        what=what % {"time": clock(timetable.rules.cancel_until), "day": date_format(inspection.slot.day, "l, F j")},
        remedy=_("Call the desk, so that the inspector does not come in vain."),
        desk=DeskPurpose.INSPECTIONS,
    )


def as_it_stands(inspection: Inspection) -> Reason:
    """Why an act comes too late or too early, from where the visit stands."""
    if inspection.status == InspectionStatus.CANCELLED:
        return Reason(what=_("This inspection was already cancelled."))
    if inspection.status == InspectionStatus.REQUESTED:
        return Reason(what=_("This inspection has no inspector and no day yet."))
    return Reason(
        what=_("This inspection already has a result: %(result)s.")
        % {"result": in_sentence(str(inspection.get_status_display()))}
    )
