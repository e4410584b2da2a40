"""The visits of a permit: the way in, the list on its record, the cancellation of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.refusals import NotAllowed
from inspections import offers, refusal, scheduling
from inspections.calendar import Timetable
from inspections.models import Inspection, RequiredInspection
from inspections.standing import Standing
from inspections.views.reasons import not_permitted, with_desks
from permits.access import Right, may
from permits.choices import CaseKind, CaseStatus
from permits.models import Case
from permits.views.find import find_case

MOST_LISTED = 50


@require_GET
def landing(request):
    """Where "Schedule an inspection" leads: what it takes, and one's own permits that can ask for one."""
    takes_visits = RequiredInspection.objects.filter(case_type=OuterRef("case_type"))
    cases = list(
        Case.objects.mine(request.user)
        .filter(Exists(takes_visits), status=CaseStatus.ISSUED)
        .for_display()
        .newest_first()[: MOST_LISTED + 1]
    )
    return render(
        request,
        "inspections/landing.html",
        {
            "cases": cases[:MOST_LISTED],
            "has_more": len(cases) > MOST_LISTED,
            "timetable": Timetable.read(timezone.now(), request.city),
        },
    )


@require_GET
def inspection_list(request, slug):
    """The inspections tab: upcoming and completed visits, and where the permit stands."""
    case = find_case(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now, request.city)
    may_schedule = may(request.user, Right.SCHEDULE, case)
    reads_all = request.user.has_perm("inspections.view_inspection")
    for visit in standing.visits:
        visit.is_cancellable = may_schedule and not refusal.of_state_and_hour(visit, timetable, at=now)
        # Nobody here asked for a visit from elsewhere, and a visitor is nobody.
        asked_for = visit.requested_by_id is not None and visit.requested_by_id == request.user.pk
        visit.is_private_part_shown = reads_all or asked_for
    return render(
        request,
        "inspections/list.html",
        {
            "case": case,
            "tab": "inspections",
            "upcoming": [visit for visit in standing.visits if visit.is_live],
            "completed": [visit for visit in reversed(standing.visits) if not visit.is_live],
            "dots": offers.progress(case, standing=standing),
            "may_ask": may_schedule or may(request.user, Right.VIEW, case),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancellation(request, slug, number):
    """Ask once, then cancel."""
    case = find_case(request, CaseKind.PERMIT, slug)
    visit = get_object_or_404(Inspection.objects.of_case(case).with_people(), number=number)
    if not may(request.user, Right.SCHEDULE, case):
        return not_permitted(request, case, heading=_("Cancel an inspection"))
    now = timezone.now()
    reasons = refusal.of_state_and_hour(visit, Timetable.read(now, request.city), at=now)
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
        {"case": case, "heading": _("Cancel an inspection"), "visit": visit, "reasons": with_desks(reasons)},
    )
