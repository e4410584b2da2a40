"""Another time for a visit, or none, for those who asked for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from inspections import openings, refusal, scheduling
from inspections.calendar import Timetable
from inspections.forms.requests import TimeForm
from inspections.models import Inspection
from inspections.views.calendar import calendar
from inspections.views.reasons import not_permitted, with_desks
from permits.access import Right, may
from permits.choices import CaseKind
from permits.views.find import find_case


@login_required
@require_http_methods(["GET", "POST"])
def move(request, slug, number):
    """The same calendar as for a request; a press on "Move it" moves the visit, or says why not and loses nothing."""
    case, visit = _find(request, slug, number)
    now = timezone.now()
    timetable = Timetable.read(now, request.city)
    form = TimeForm(request.POST or None, timetable=timetable)
    wanted = [visit.inspection_type]
    days = openings.open_days(timetable, wanted, at=now)
    if form.is_valid():
        day, window = form.cleaned_data["when"]
        try:
            visit = scheduling.move(visit, day=day, window=window, by=request.user, at=now)
        except NotAllowed as error:
            reasons = _left_over(error.reasons, form, timetable, visit, now)
        else:
            messages.success(
                request,
                _("%(type)s was moved to %(when)s. %(inspector)s will come.")
                % {
                    "type": visit.inspection_type.name,
                    "when": openings.when(visit),
                    "inspector": visit.inspector_name,
                },
            )
            return redirect("inspections:visit", case.slug, visit.number)
    else:
        reasons = _against_any_time(visit, days, timetable, by=request.user, at=now)
    if refusal.no_right() in reasons:
        return not_permitted(request, case, heading=_("Move an inspection"))
    page = calendar(days, wanted, timetable, case, form, at=now, page=request.GET.get("page", ""), moving=visit)
    return render(
        request,
        "inspections/move.html",
        {
            "case": case,
            "heading": _("Move an inspection"),
            "visit": visit,
            "form": form,
            "reasons": with_desks(reasons),
            **page,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancellation(request, slug, number):
    """Ask once, with what it costs, then cancel."""
    case, visit = _find(request, slug, number)
    if not may(request.user, Right.SCHEDULE, case):
        return not_permitted(request, case, heading=_("Cancel an inspection"))
    now = timezone.now()
    timetable = Timetable.read(now, request.city)
    reasons = refusal.of_cancelling(visit, timetable, by=request.user, at=now)
    if request.method == "POST":
        try:
            scheduling.cancel(visit, by=request.user, at=now)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(type)s was cancelled.") % {"type": visit.inspection_type.name})
            return redirect("inspections:list", case.slug)
    return render(
        request,
        "inspections/cancellation.html",
        {
            "case": case,
            "heading": _("Cancel an inspection"),
            "visit": visit,
            "fee": timetable.late_cancel_fee(visit.slot.day, now) if visit.slot else 0,
            "reasons": with_desks(reasons),
        },
    )


def _find(request, slug, number):
    case = find_case(request, CaseKind.PERMIT, slug)
    visit = get_object_or_404(Inspection.objects.of_case(case).with_people(), number=number)
    visit.case = case
    return case, visit


def _against_any_time(visit, days, timetable, *, by, at):
    """What no other time would put right; asked with a time against which the calendar itself says nothing."""
    times = ((day, window) for day in days for window in timetable.open_windows(day, at, visit.inspection_type))
    day, window = next(times, (None, None))
    if day is None:
        return [] if may(by, Right.SCHEDULE, visit.case) else [refusal.no_right()]
    return refusal.of_moving(visit, timetable, day=day, window=window, by=by, at=at)


def _left_over(reasons, form, timetable, visit, at):
    """Say at the field what another time would put right; the reasons that no other time would."""
    day, window = form.cleaned_data["when"]
    of_time = refusal.of_day(timetable, day, at=at, inspection_type=visit.inspection_type, window=window)
    of_time += scheduling.JustTaken(day, window).reasons
    for reason in reasons:
        if reason in of_time:
            form.add_error("when", str(reason))
    return [reason for reason in reasons if reason not in of_time]
