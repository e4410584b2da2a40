"""Why an inspection can't be requested, cancelled or resulted: every unmet condition, each with its remedy.

The page, the rules and the admin ask here, so that they never differ.
"""

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.formats import clock, long_date, money
from contacts.models import User
from contacts.refusals import Reason
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, Window
from inspections.standing import Line, Standing, in_sentence, listed
from permits.access import Right, held, may
from permits.choices import CaseStatus
from permits.models import Case

RECORD_RESULT = "inspections.record_result"


def of_request(
    standing: Standing,
    timetable: Timetable,
    *,
    inspection_type: InspectionType,
    day: date,
    window: Window,
    by: User,
    at: datetime,
) -> list[Reason]:
    """Everything that stands against one request; empty when it may go to assignment."""
    return [
        *of_case(standing, timetable, by=by, at=at),
        *of_type(standing, inspection_type),
        *of_day(timetable, day, at=at),
    ]


def of_case(
    standing: Standing, timetable: Timetable, *, by: User, at: datetime, rights: set[Right] | None = None
) -> list[Reason]:
    """What stands against any request on this permit by this person; `rights` if they were asked for already."""
    case, today = standing.case, timetable.today(at)
    lapses = case.license.lapses(today) if case.license else []
    reasons = []
    if case.is_foreign:
        reasons.append(
            Reason(
                what=_("This record came from %(source)s and is not kept here yet.") % {"source": case.source},
                remedy=_("Call the desk; it takes the request and adopts the record."),
                desk=DeskPurpose.INSPECTIONS,
            )
        )
    elif not case.is_issued:
        reasons.append(_of_status(case))
    elif not standing.lines:
        reasons.append(
            Reason(
                what=_("No inspections are listed for this kind of permit."),
                remedy=_("Call the desk to ask for one."),
                desk=DeskPurpose.INSPECTIONS,
            )
        )
    reasons += [
        Reason(
            what=_("A hold stops inspections: %(reason)s") % {"reason": hold.reason},
            remedy=hold.remedy or _("Ask the desk that placed it."),
            desk=hold.desk,
        )
        for hold in standing.inspect_holds
    ]
    reasons += [
        Reason(
            what=_("%(lapse)s It is the license this permit was bought under.") % {"lapse": lapse},
            remedy=_("Send the desk proof that it is current again."),
            desk=DeskPurpose.ACCOUNTS,
        )
        for lapse in lapses
    ]
    if not lapses and Right.SCHEDULE not in (held(by, case, Right.SCHEDULE) if rights is None else rights):
        reasons.append(no_right())
    return reasons


def of_type(standing: Standing, inspection_type: InspectionType) -> list[Reason]:
    """What stands against one type on this permit."""
    line = standing.line(inspection_type)
    name = in_sentence(inspection_type.name)
    if line is None:
        return [
            Reason(
                what=_("This permit does not need the inspection “%(name)s”.") % {"name": inspection_type.name},
                remedy=_("Choose one from its list, or call the desk."),
                desk=DeskPurpose.INSPECTIONS,
            )
        ]
    if line.passed:
        return [
            Reason(
                what=_("%(name)s passed on %(day)s.")
                % {"name": inspection_type.name, "day": long_date(line.passed.resulted_on)}
                if line.passed.resulted_on
                else _("%(name)s has passed.") % {"name": inspection_type.name},
                remedy=_("It does not need another visit."),
            )
        ]
    if line.live:
        return [_of_live(line.live)]

    reasons = []
    waits_for = standing.waits_for(line)
    if waits_for:
        reasons.append(
            Reason(
                what=_("Waits for %(what)s.") % {"what": listed(waits_for)},
                remedy=_("Request %(name)s when that has happened.") % {"name": name},
            )
        )
    reasons += _of_fees(standing, line)
    if inspection_type.is_final:
        reasons += [
            Reason(
                what=_("A hold stops the final: %(reason)s") % {"reason": hold.reason},
                remedy=hold.remedy or _("Ask the desk that placed it."),
                desk=hold.desk,
            )
            for hold in standing.final_holds
        ]
    return reasons


def of_day(timetable: Timetable, day: date, *, at: datetime) -> list[Reason]:
    """What stands against a day, whoever asks."""
    closed = timetable.why_closed(day, at)
    return [Reason(what=closed, remedy=_("Choose another day."))] if closed else []


def of_cancelling(inspection: Inspection, timetable: Timetable, *, by: User, at: datetime) -> list[Reason]:
    """What stands against this person cancelling a visit."""
    no_rights = [] if may(by, Right.SCHEDULE, inspection.case) else [no_right()]
    return no_rights + of_state_and_hour(inspection, timetable, at=at)


def of_state_and_hour(inspection: Inspection, timetable: Timetable, *, at: datetime) -> list[Reason]:
    """What stands against cancelling a visit, whoever asks."""
    if not inspection.is_live:
        return [_of_state(inspection)]
    if inspection.slot is None or at < timetable.cancel_until(inspection.slot.day):
        return []
    return [
        Reason(
            what=_("It could be cancelled until %(time)s on %(day)s.")
            % {"time": clock(timetable.rules.cancel_until), "day": date_format(inspection.slot.day, "l, F j")},
            remedy=_("Call the desk, so that the inspector does not come in vain."),
            desk=DeskPurpose.INSPECTIONS,
        )
    ]


def of_result(inspection: Inspection, *, result: str, comment: str, by: User) -> list[Reason]:
    """What stands against recording a result."""
    reasons = []
    if not by.has_perm(RECORD_RESULT):
        reasons.append(Reason(what=_("Only inspectors record results.")))
    if result not in InspectionStatus.RESULTS:
        reasons.append(Reason(what=_("Choose one of the results.")))
    if result in InspectionStatus.NEEDS_COMMENT and not comment.strip():
        reasons.append(Reason(what=_("Say what was found."), remedy=_("The people on the permit go by this comment.")))
    if inspection.status != InspectionStatus.SCHEDULED:
        reasons.append(_of_state(inspection))
    return reasons


def no_right() -> Reason:
    """For an account that is not on the permit, or not in a role that requests inspections."""
    return Reason(
        what=_("Your account may not request inspections on this permit."),
        remedy=_(
            "It has to be tied to the license the permit was bought under, or be on the permit in a role "
            "that requests inspections. Add your license, or call the desk."
        ),
        link=reverse("contacts:add-license"),
        link_text=_("Add your license"),
        desk=DeskPurpose.INSPECTIONS,
    )


def _of_status(case: Case) -> Reason:
    what = _("This permit is not issued. Its status is “%(status)s”.") % {"status": case.status_label}
    remedy = {
        CaseStatus.FINALED: _("All its inspections have passed; nothing is left to request."),
        CaseStatus.EXPIRED: _("Ask the desk to extend or renew it first."),
        CaseStatus.READY: _("Once its fees are paid and it is issued, inspections can be requested here."),
        CaseStatus.DRAFT: _("Finish and submit the application. Inspections can be requested once it is issued."),
    }.get(case.status, _("Inspections can be requested once it is issued."))
    return Reason(
        what=what,
        remedy=remedy,
        link=case.get_absolute_url(),
        link_text=_("See where it stands"),
        desk=DeskPurpose.PERMITS,
    )


def _of_fees(standing: Standing, line: Line) -> list[Reason]:
    amount = standing.waits_for_fees(line)
    if not amount:
        return []
    if line.fee_owed and not line.type.is_final:
        what = _("Waits for the re-inspection fee of %(amount)s.") % {"amount": money(amount)}
    else:
        what = _("Waits for %(amount)s in fees.") % {"amount": money(amount)}
    return [
        Reason(
            what=what,
            remedy=_("Pay it first."),
            link=f"{standing.case.get_absolute_url()}fees/",
            link_text=_("Fees of this permit"),
            desk=DeskPurpose.PAYMENTS,
        )
    ]


def _of_live(visit: Inspection) -> Reason:
    if visit.slot is None:
        what = _("Already requested; the city is assigning an inspector.")
    else:
        what = _("Already scheduled for %(day)s, %(window)s.") % {
            "day": date_format(visit.slot.day, "l, F j"),
            "window": in_sentence(visit.slot.window.name),
        }
    return Reason(
        what=what,
        remedy=_("Cancel that visit first to choose another time."),
        link=reverse("inspections:list", args=[visit.case.slug]),
        link_text=_("Inspections of this permit"),
    )


def _of_state(inspection: Inspection) -> Reason:
    if inspection.status == InspectionStatus.CANCELLED:
        return Reason(what=_("This inspection was already cancelled."))
    if inspection.status == InspectionStatus.REQUESTED:
        return Reason(what=_("This inspection has no inspector and no day yet."))
    return Reason(
        what=_("This inspection already has a result: %(result)s.")
        % {"result": in_sentence(str(inspection.get_status_display()))}
    )
