"""The pages of visits: the list on a record, the request in two steps, the cancellation, the way in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.models import Desk
from contacts.refusals import NotAllowed
from inspections import offers, refusal, scheduling
from inspections.calendar import Timetable
from inspections.forms import RequestForm
from inspections.models import Inspection, RequiredInspection
from inspections.standing import Standing
from permits.access import Right, may
from permits.choices import CaseKind, CaseStatus
from permits.models import Case
from permits.views.find import find_case

MOST_LISTED = 50


@require_GET
def landing(request):
    """Where "Schedule an inspection" leads: what it takes, and one's own permits that can ask for one."""
    takes_visits = RequiredInspection.objects.filter(case_type=OuterRef("case_type"))
    cases = (
        Case.objects.mine(request.user)
        .filter(Exists(takes_visits), status=CaseStatus.ISSUED)
        .for_list()
        .newest_first()[: MOST_LISTED + 1]
    )
    return render(
        request,
        "inspections/landing.html",
        {
            "cases": cases[:MOST_LISTED],
            "has_more": len(cases) > MOST_LISTED,
            "timetable": Timetable.read(timezone.now()),
        },
    )


@require_GET
def inspection_list(request, slug):
    """The inspections tab: upcoming and completed visits, and where the permit stands."""
    case = find_case(request, CaseKind.PERMIT, slug)
    now, standing, timetable = timezone.now(), Standing.read(case), Timetable.read(timezone.now())
    may_schedule = may(request.user, Right.SCHEDULE, case)
    reads_all_notes = request.user.has_perm("inspections.view_inspection")
    for visit in standing.visits:
        visit.is_cancellable = may_schedule and not refusal.of_state_and_hour(visit, timetable, at=now)
        visit.is_private_part_shown = reads_all_notes or visit.requested_by_id == request.user.pk
    return render(
        request,
        "inspections/list.html",
        {
            "case": case,
            "tab": "inspections",
            "upcoming": [visit for visit in standing.visits if visit.is_live],
            "completed": [visit for visit in reversed(standing.visits) if not visit.is_live],
            "dots": offers.progress(case, standing=standing),
            "may_schedule": may_schedule or may(request.user, Right.VIEW, case),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def request_what_and_when(request, slug):
    """Step 1. A POST here only shows another page of days, or comes back from step 2; nothing is judged."""
    case = find_case(request, CaseKind.PERMIT, slug)
    if request.method == "POST":
        initial = {name: request.POST.get(name, "") for name in RequestForm.base_fields}
    else:
        initial = {
            "inspection_type": request.GET.get("type", ""),
            "site_contact_name": request.user.display_name,
            "site_contact_phone": request.user.phone,
        }
    return _what_and_when(request, case, initial=initial)


@login_required
@require_POST
def request_confirmation(request, slug):
    """Step 2: show what will be booked; with `finish`, book it. A second click finds the visit that stands."""
    case = find_case(request, CaseKind.PERMIT, slug)
    if not may(request.user, Right.VIEW, case):
        return _not_permitted(request, case)
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now)
    form = _form(standing, timetable, data=request.POST)
    if not form.is_valid():
        return _what_and_when(request, case, form=form)
    chosen = form.chosen

    if "finish" in request.POST:
        try:
            visit = scheduling.request(case, **chosen, by=request.user, at=now)
        except scheduling.JustTaken as error:
            form.add_error("when", str(error))
        except NotAllowed as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            messages.success(
                request,
                _("%(type)s is scheduled for %(when)s. %(inspector)s will come.")
                % {
                    "type": visit.inspection_type.name,
                    "when": offers.when(visit),
                    "inspector": visit.inspector_name,
                },
            )
            return redirect("inspections:list", case.slug)
        return _what_and_when(request, case, form=form)

    for reason in refusal.of_type(standing, chosen["inspection_type"]):
        form.add_error("inspection_type", str(reason))
    for reason in refusal.of_day(timetable, chosen["day"], at=now):
        form.add_error("when", str(reason))
    if form.errors or refusal.of_case(standing, timetable, by=request.user, at=now):
        return _what_and_when(request, case, form=form)
    return render(
        request,
        "inspections/request_confirmation.html",
        {"case": case, "tab": "inspections", "form": form, "chosen": chosen, "timetable": timetable},
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancellation(request, slug, number):
    """Ask once, then cancel."""
    case = find_case(request, CaseKind.PERMIT, slug)
    visit = get_object_or_404(Inspection.objects.of_case(case).with_people(), number=number)
    if not may(request.user, Right.SCHEDULE, case):
        return _not_permitted(request, case)
    now = timezone.now()
    reasons = refusal.of_cancelling(visit, Timetable.read(now), by=request.user, at=now)
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
        {"case": case, "tab": "inspections", "visit": visit, **_told(reasons)},
    )


def _what_and_when(request, case, *, initial=None, form=None):
    """The page of step 1: empty, filled or with errors; or, when nothing can be asked for, why."""
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now)
    reasons = refusal.of_case(standing, timetable, by=request.user, at=now)
    if not may(request.user, Right.VIEW, case):
        return _not_permitted(request, case)
    if reasons:
        return render(
            request,
            "inspections/request_refused.html",
            {"case": case, "tab": "inspections", **_told(reasons)},
        )
    form = form or _form(standing, timetable, initial=initial)
    types = offers.types(standing)
    chosen = form["inspection_type"].value()
    available = [offer.type for offer in types if offer.available]
    if not chosen and len(available) == 1:
        chosen = available[0].code
    pages = offers.pages_of_days(timetable, at=now)
    page = _page_number(request.POST.get("page"), pages)
    days = offers.days(
        case, [one for one in available if one.code == chosen] or available, timetable, at=now, page=page
    )
    return render(
        request,
        "inspections/request.html",
        {
            "case": case,
            "tab": "inspections",
            "form": form,
            "types": types,
            "chosen_type": chosen,
            "nothing_available": not available,
            "days": days,
            "chosen_when": form["when"].value() or "",
            "note": timetable.note(now, until=days[-1].day) if days else "",
            "page": page,
            "later": page + 1 if page + 1 < pages else None,
            "earlier": page - 1 if page > 0 else None,
        },
    )


def _form(standing, timetable, **kwargs):
    types = [line.type for line in standing.lines]
    return RequestForm(types=types, windows=timetable.windows, **kwargs)


def _page_number(text, pages):
    return min(int(text), max(pages - 1, 0)) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0


def _not_permitted(request, case):
    return render(
        request,
        "inspections/not_permitted.html",
        {"case": case, "tab": "inspections", **_told([refusal.no_right()])},
        status=403,
    )


def _told(reasons):
    """Reasons with the desks they name, for the page that lists them."""
    desks = Desk.objects.in_bulk({reason.desk for reason in reasons if reason.desk}, field_name="purpose")
    return {"reasons": [(reason, desks.get(reason.desk)) for reason in reasons]}
