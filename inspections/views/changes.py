"""The cancellation of a visit by those who asked for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from inspections import refusal, scheduling
from inspections.calendar import Timetable
from inspections.models import Inspection
from inspections.views.reasons import not_permitted, with_desks
from permits.access import Right, may
from permits.choices import CaseKind
from permits.views.find import find_case


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
