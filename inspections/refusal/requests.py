"""What stands against a request: the permit, the type, the day."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.formats import long_date, money
from contacts.models import User
from contacts.refusals import Reason
from inspections.calendar import Timetable
from inspections.choices import RequestMode
from inspections.models import Inspection, InspectionType, Window
from inspections.standing import Line, Standing, in_sentence, listed
from permits.access import Right, held
from permits.choices import CaseStatus
from permits.models import Case


def of_request(
    standing: Standing,
    timetable: Timetable,
    *,
    inspection_type: InspectionType,
    day: date | None,
    window: Window | None,
    by: User,
    at: datetime,
    on_behalf: bool = False,
) -> list[Reason]:
    """Everything that stands against one request; empty when it may go to assignment.

    `day` and `window` are None for a type whose day the city chooses. `on_behalf` when staff ask for a caller: then
    types that are asked for by telephone only can be asked for too.
    """
    chosen = (
        []
        if inspection_type.mode == RequestMode.ASSIGNED
        else of_day(timetable, day, at=at, inspection_type=inspection_type, window=window)
    )
    return [
        *of_case(standing, timetable, by=by, at=at),
        *of_type(standing, inspection_type, on_behalf=on_behalf),
        *chosen,
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
    elif not standing.takes_visits:
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


def of_type(standing: Standing, inspection_type: InspectionType, *, on_behalf: bool = False) -> list[Reason]:
    """What stands against one type on this permit; `on_behalf` when staff ask for a caller."""
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
    if inspection_type.mode == RequestMode.DESK and not on_behalf:
        reasons.append(
            Reason(
                what=_("%(name)s is arranged by telephone.") % {"name": inspection_type.name},
                remedy=_("Call the desk; it requests the visit with you."),
                desk=DeskPurpose.INSPECTIONS,
            )
        )
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


def of_day(
    timetable: Timetable,
    day: date | None,
    *,
    at: datetime,
    inspection_type: InspectionType | None = None,
    window: Window | None = None,
) -> list[Reason]:
    """What stands against a day and a window of it, whoever asks; a type may have its own hours."""
    if day is None:
        return [Reason(what=_("No day and time is chosen."), remedy=_("Choose a day and a time."))]
    closed = timetable.why_closed(day, at, inspection_type, window)
    if not closed:
        return []
    another_time = window and not timetable.why_closed(day, at, inspection_type)
    return [Reason(what=closed, remedy=_("Choose another time.") if another_time else _("Choose another day."))]


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
    if case.is_issued:
        what = _("No inspections can be requested while a permit's status is “%(status)s”.")
    else:
        what = _("This permit is not issued. Its status is “%(status)s”.")
    remedy = {
        CaseStatus.FINALED: _("All its inspections have passed; nothing is left to request."),
        CaseStatus.EXPIRED: _("Ask the desk to extend or renew it first."),
        CaseStatus.READY: _("Once its fees are paid and it is issued, inspections can be requested here."),
        CaseStatus.DRAFT: _("Finish and submit the application. Inspections can be requested once it is issued."),
    }.get(case.status, _("Inspections can be requested once it is issued."))
    return Reason(
        what=what % {"status": case.status_label},
        remedy=remedy,
        link=case.get_absolute_url(),
        link_text=_("See where it stands"),
        desk=DeskPurpose.PERMITS,
    )


def _of_fees(standing: Standing, line: Line) -> list[Reason]:
    amount = standing.waits_for_fees(line)
    if not amount:
        return []
    if not (line.type.is_final and standing.terms.final_waits_for_fees):
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
