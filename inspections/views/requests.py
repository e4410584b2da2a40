"""The request of inspections, in two steps, and what it came to."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from contacts.refusals import NotAllowed
from inspections import offers, openings, refusal, scheduling
from inspections.calendar import Timetable
from inspections.forms.requests import RequestForm
from inspections.standing import Standing
from inspections.views.calendar import calendar
from inspections.views.reasons import not_permitted, with_desks
from inspections.views.rows import rows
from permits.access import Right, may
from permits.choices import CaseKind
from permits.views.find import find_case


@login_required
@require_http_methods(["GET", "POST"])
def request_what_and_when(request, slug):
    """Step 1. A POST here only shows another page of days, or comes back from step 2; nothing is judged."""
    standing, timetable, now = _situation(request, slug)
    initial = _sent(request.POST) if request.method == "POST" else _first_words(request, standing)
    form = RequestForm(standing=standing, timetable=timetable, initial=initial)
    return _refused(request, standing, timetable, now) or _what_and_when(request, standing, timetable, now, form)


@login_required
@require_http_methods(["GET", "POST"])
def request_confirmation(request, slug):
    """Step 2: show what will be booked; with `finish`, book it. A second click finds the visits that stand.

    What could be booked stays booked; the rest comes back, each row with its own reasons and another time to choose.
    """
    standing, timetable, now = _situation(request, slug)
    case = standing.case
    if request.method == "GET":
        # Nothing was sent: a log-in came between the steps, or somebody typed the address.
        return redirect("inspections:request", case.slug)
    form = RequestForm(request.POST, standing=standing, timetable=timetable)
    booked, answers = _numbers(request.POST.getlist("booked")), []
    if form.is_valid() and "finish" in request.POST:
        found = scheduling.request_several(case, form.wishes, **form.contact, by=request.user, at=now)
        booked += [answer.number for _wish, answer in found if not isinstance(answer, NotAllowed)]
        answers = [(wish.inspection_type, answer.reasons) for wish, answer in found if isinstance(answer, NotAllowed)]
        if not answers:
            return redirect(_done(case, booked))
        standing = Standing.read(case)
    refused = None if booked else _refused(request, standing, timetable, now)
    if refused or not form.is_valid():
        return refused or _what_and_when(request, standing, timetable, now, form)
    left = [wish for wish in form.wishes if not answers or wish.inspection_type in dict(answers)]
    asked = rows(standing, timetable, left, at=now, answers=answers)
    if len(asked) == 1 and asked[0].reasons and not booked:
        _say_at_fields(form, asked[0], standing)
        return _what_and_when(request, standing, timetable, now, form)
    return render(
        request,
        "inspections/request_confirmation.html",
        {
            "case": case,
            "heading": _("Request an inspection"),
            "form": form,
            "failed": any(row.reasons for row in asked),
            "rows": [(row, with_desks(row.reasons)) for row in asked],
            "is_one": len(asked) == 1 and not booked,
            "fees": sum(row.fee for row in asked),
            "booked": [visit for visit in standing.visits if visit.number in booked],
            "done": _done(case, booked),
            "kept": [form["when"], *(form[name] for name in form.contact)],
            "timetable": timetable,
        },
    )


@login_required
@require_GET
def requested(request, slug):
    """What a request came to: every visit it made, with all that is worth knowing before it."""
    case = find_case(request, CaseKind.PERMIT, slug)
    if not may(request.user, Right.SCHEDULE, case):
        return not_permitted(request, case, heading=_("Request an inspection"))
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now, request.city)
    numbers = _numbers(request.GET.getlist("visit"))
    visits = [visit for visit in standing.visits if visit.number in numbers and visit.is_live]
    if not visits:
        return redirect("inspections:list", case.slug)
    for visit in visits:
        visit.cancel_until = timetable.cancel_until(visit.slot.day) if visit.slot else None
        visit.is_private_part_shown = visit.requested_by_id == request.user.pk
    offered = any(offer.available for offer in offers.types(standing))
    return render(
        request,
        "inspections/requested.html",
        {"case": case, "heading": _in_a_line(visits), "visits": visits, "more_can_be_requested": offered},
    )


def _situation(request, slug):
    case = find_case(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    return Standing.read(case), Timetable.read(now, request.city), now


def _done(case, numbers):
    return f"{reverse('inspections:requested', args=[case.slug])}?{urlencode({'visit': numbers}, doseq=True)}"


def _sent(data: QueryDict):
    """What was typed so far, whatever it is worth."""
    return {name: data.get(name, "") for name in data} | {"inspection_type": data.getlist("inspection_type")}


def _first_words(request, standing):
    """What the form says when it is opened: what an address asks for, or what was said for a visit before."""
    user, again = request.user, _numbers(request.GET.getlist("again"))
    before = next((visit for visit in standing.visits if visit.number in again), None)
    first = {
        "inspection_type": request.GET.getlist("type"),
        "site_contact_name": user.display_name,
        "site_contact_phone": user.phone,
    }
    if before is None:
        return first
    first["inspection_type"] = [before.inspection_type.code]
    if before.requested_by_id == user.pk:
        names = ("site_contact_name", "site_contact_phone", "site_contact_email", "note")
        first |= {name: getattr(before, name) for name in names}
    return first


def _say_at_fields(form, row, standing):
    """Put what stands against the only inspection at the fields that can change it."""
    of_type = refusal.of_type(standing, row.type)
    for reason in row.reasons:
        form.add_error("inspection_type" if reason in of_type else "when", str(reason))


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
    chosen = form["inspection_type"].value() or ([available[0].code] if len(available) == 1 else [])
    wanted = [one for one in available if one.code in chosen] or available
    days = openings.open_days(timetable, wanted, at=now)
    return render(
        request,
        "inspections/request.html",
        {
            "case": standing.case,
            "heading": _("Request an inspection"),
            "form": form,
            "types": types,
            "chosen_types": chosen,
            "nothing_available": not available,
            "by_the_city": bool(available) and all(openings.chosen_by_the_city(one) for one in available),
            **calendar(days, wanted, timetable, standing.case, form, at=now, page=request.POST.get("page", "")),
        },
    )


def _in_a_line(visits):
    if all(visit.slot is None for visit in visits):
        return ngettext("Your inspection is requested", "Your inspections are requested", len(visits))
    return ngettext("Your inspection is scheduled", "Your inspections are scheduled", len(visits))


def _numbers(texts):
    """The numbers of visits in an address or a form; whatever else stands there is nothing."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 7]
