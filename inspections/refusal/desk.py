"""What stands against what staff alone do with visits: give one a day, pass one on to another inspector."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.models import User
from contacts.refusals import Reason
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection, Window
from inspections.refusal.requests import of_case
from inspections.standing import Standing, in_sentence

ASK_FOR_OTHERS = "inspections.add_inspection"
RECORD_ABSENCE = "inspections.add_absence"


def asks_for_others(user: User) -> bool:
    """Staff who act for a caller."""
    return user.is_staff and user.has_perm(ASK_FOR_OTHERS)


def of_assigning(
    inspection: Inspection, timetable: Timetable, *, day: date, window: Window, by: User, at: datetime
) -> list[Reason]:
    """What stands against this person giving a requested visit its day and window."""
    reasons = of_case(Standing.read(inspection.case), timetable, by=by, at=at)
    if not asks_for_others(by):
        reasons.append(_not_the_desk())
    if inspection.status != InspectionStatus.REQUESTED:
        reasons.append(Reason(what=_("This inspection does not wait for a day any more.")))
    return [*reasons, *of_time_by_desk(timetable, day=day, window=window, at=at)]


def of_reassigning(inspection: Inspection, *, by: User) -> list[Reason]:
    """What stands against this person passing a visit on to another inspector of the same day and window."""
    reasons = []
    if not asks_for_others(by) and not by.has_perm(RECORD_ABSENCE):
        reasons.append(_not_the_desk())
    if inspection.status != InspectionStatus.SCHEDULED:
        reasons.append(Reason(what=_("This inspection is not on the calendar.")))
    return reasons


def of_time_by_desk(timetable: Timetable, *, day: date, window: Window, at: datetime) -> list[Reason]:
    """What stands against a time that staff choose: cut-offs, notice and horizon bind those who ask, not the desk."""
    if not timetable.is_working_day(day):
        what = _("There are no inspections on %(day)s.") % {"day": date_format(day, "l, F j")}
        return [Reason(what=what, remedy=_("Choose another day."))]
    if at >= timetable.moment(day, window.ends):
        what = _("%(day)s, %(window)s, is over.")
        facts = {"day": date_format(day, "l, F j"), "window": in_sentence(window.name)}
        return [Reason(what=what % facts, remedy=_("Choose another time."))]
    return []


def _not_the_desk():
    return Reason(what=_("Only the desk chooses who makes a visit, and when."))
