"""The request of an inspection, in two steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from inspections import offers, refusal, scheduling
from inspections.calendar import Timetable
from inspections.forms.requests import RequestForm
from inspections.standing import Standing
from inspections.views.reasons import not_permitted, with_desks
from permits.access import Right, may
from permits.choices import CaseKind
from permits.views.find import find_case


@login_required
@require_http_methods(["GET", "POST"])
def request_what_and_when(request, slug):
    """Step 1. A POST here only shows another page of days, or comes back from step 2; nothing is judged."""
    case, standing, timetable, now = _situation(request, slug)
    if request.method == "POST":
        initial = {name: request.POST.get(name, "") for name in RequestForm.base_fields}
    else:
        initial = {
            "inspection_type": request.GET.get("type", ""),
            "site_contact_name": request.user.display_name,
            "site_contact_phone": request.user.phone,
        }
    form = RequestForm(standing=standing, timetable=timetable, initial=initial)
    return _refused(request, standing, timetable, now) or _what_and_when(request, standing, timetable, now, form)


@login_required
@require_http_methods(["GET", "POST"])
def request_confirmation(request, slug):
    """Step 2: show what will be booked; with `finish`, book it. A second click finds the visit that stands."""
    case, standing, timetable, now = _situation(request, slug)
    if request.method == "GET":
        # Nothing was sent: a log-in came between the steps, or somebody typed the address.
        return redirect("inspections:request", case.slug)
    form = RequestForm(request.POST, standing=standing, timetable=timetable)
    if not form.is_valid():
        return _refused(request, standing, timetable, now) or _what_and_when(request, standing, timetable, now, form)
    if "finish" in request.POST:
        try:
            visit = scheduling.request(case, **form.chosen, by=request.user, at=now)
        except scheduling.JustTaken as error:
            form.add_error("when", str(error))
        except NotAllowed as error:
            standing = Standing.read(case)
            _judge(form, standing, timetable, now)
            if not form.errors:
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
    else:
        _judge(form, standing, timetable, now)
    refused = _refused(request, standing, timetable, now)
    if refused or form.errors:
        return refused or _what_and_when(request, standing, timetable, now, form)
    return render(
        request,
        "inspections/request_confirmation.html",
        {
            "case": case,
            "heading": _("Request an inspection"),
            "form": form,
            "chosen": form.chosen,
            "timetable": timetable,
        },
    )


def _situation(request, slug):
    case = find_case(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    return case, Standing.read(case), Timetable.read(now, request.city), now


def _judge(form, standing, timetable, now):
    """Put what stands against the chosen type and day at their fields."""
    for reason in refusal.of_type(standing, form.chosen["inspection_type"]):
        form.add_error("inspection_type", str(reason))
    for reason in refusal.of_day(timetable, form.chosen["day"], at=now):
        form.add_error("when", str(reason))


def _refused(request, standing, timetable, now):
    """The page for who may not ask, or for a permit that can't be asked for anything; else None."""
    case = standing.case
    reasons = refusal.of_case(standing, timetable, by=request.user, at=now)
    if not reasons:
        return None
    if not may(request.user, Right.VIEW, case):
        return not_permitted(request, case, heading=_("Request an inspection"))
    return render(
        request,
        "inspections/request_refused.html",
        {"case": case, "heading": _("Request an inspection"), "reasons": with_desks(reasons)},
        status=403 if refusal.no_right() in reasons else 200,
    )


def _what_and_when(request, standing, timetable, now, form):
    """The page of step 1: empty, filled or with errors."""
    types = offers.types(standing)
    available = [offer.type for offer in types if offer.available]
    chosen = form["inspection_type"].value() or (available[0].code if len(available) == 1 else "")
    wanted = [one for one in available if one.code == chosen] or available
    pages = offers.pages_of_days(timetable, at=now)
    page = _page_number(request.POST.get("page", ""), pages)
    days = offers.days(standing.case, wanted, timetable, at=now, page=page)
    chosen_when = form["when"].value() or ""
    return render(
        request,
        "inspections/request.html",
        {
            "case": standing.case,
            "heading": _("Request an inspection"),
            "form": form,
            "types": types,
            "chosen_type": chosen,
            "nothing_available": not available,
            "days": days,
            "windows": timetable.windows,
            "note": timetable.note(now, until=days[-1].day) if days else "",
            "chosen_when": chosen_when,
            "chosen_elsewhere": offers.in_words(chosen_when, timetable, at=now, besides=days),
            "page": page,
            "later": page + 1 if page + 1 < pages else None,
            "earlier": page - 1 if page > 0 else None,
        },
    )


def _page_number(text, pages):
    return min(int(text), max(pages - 1, 0)) if text.isascii() and text.isdigit() and len(text) < 4 else 0
