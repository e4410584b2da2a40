"""An inspector's day on the road: the stops in order, what to know at each, and its order by hand."""

from collections import defaultdict
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacts.refusals import NotAllowed
from inspections import routing
from inspections.models import Correction, Inspection, Inspector
from inspections.refusal.recording import RECORD_RESULT, SUPERVISE

MOST_EARLIER = 3
# What a button of the list does: how many places later.
ACTS = {"earlier": -1, "later": 1}


@login_required
@require_safe
def day(request, text=""):
    """The stops of one day: today's, unless another is asked for; one's own, unless a supervisor asks."""
    inspector, on = _whose(request), _date(text)
    stops = routing.route(inspector, on) if inspector else []
    open_ones = [stop for stop in stops if not stop.is_done]
    _tell_more(open_ones)
    return render(
        request,
        "inspections/day.html",
        {
            "inspector": inspector,
            "is_own": inspector is not None and inspector.user_id == request.user.pk,
            "inspectors": _inspectors() if request.user.has_perm(SUPERVISE) else [],
            "day": on,
            "is_today": on == timezone.localdate(),
            "before": _address(request, on - timedelta(days=1)),
            "after": _address(request, on + timedelta(days=1)),
            "order": _address(request, on, "inspections:day-order"),
            "stops": stops,
            "next": open_ones[0] if open_ones else None,
            "done": len(stops) - len(open_ones),
            "is_by_hand": any(stop.inspection.stop is not None for stop in stops),
        },
    )


@login_required
@require_POST
def order(request, text):
    """One visit a place earlier or later, or the whole day in order again."""
    inspector, on = _whose(request), _date(text)
    if inspector is None:
        raise Http404
    try:
        visit = _put(request, inspector, on)
    except NotAllowed as error:
        messages.warning(request, str(error))
        visit = None
    anchor = f"#visit-{visit.pk}" if visit else ""
    return redirect(_address(request, on) + anchor)


def _put(request, inspector, on):
    """Do what was pressed; the visit it was about, or None."""
    now = timezone.now()
    pressed = next((act for act in ACTS if act in request.POST), None)
    if "again" in request.POST:
        routing.put_in_order_again(inspector, on, by=request.user, at=now)
    if pressed is None:
        return None
    mine = Inspection.objects.filter(slot__inspector=inspector, slot__day=on).with_people()
    visit = get_object_or_404(mine, pk=_number(request.POST[pressed]))
    routing.put(visit, places=ACTS[pressed], by=request.user, at=now)
    return visit


def _whose(request):
    """The inspector whose day is asked for; None for an account that is none. Strangers are refused."""
    user, asked_for = request.user, request.GET.get("inspector", "")
    if not (user.has_perm(RECORD_RESULT) or user.has_perm(SUPERVISE)):
        raise PermissionDenied
    everybody = Inspector.objects.select_related("user")
    if not asked_for:
        return everybody.filter(user=user).first()
    inspector = get_object_or_404(everybody, pk=_number(asked_for))
    if not routing.may_drive(user, inspector):
        raise PermissionDenied
    return inspector


def _inspectors():
    return Inspector.objects.filter(active=True).select_related("user").order_by("user__last_name", "pk")


def _date(text):
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Http404 from None


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _address(request, on, name="inspections:day-on"):
    asked_for = _number(request.GET.get("inspector", ""))
    return reverse(name, args=[on.isoformat()]) + (f"?inspector={asked_for}" if asked_for else "")


def _tell_more(stops):
    """Give the visit of each stop that is still to be made what its line shows beside the visit itself.

    What is still to put right on its permit, what was found at its place before, where a map program finds it, and
    whether it can go earlier or later within its window.
    """
    cases = {stop.inspection.case_id for stop in stops}
    corrections = defaultdict(list)
    still_open = Correction.objects.filter(inspection__case__in=cases, done_at=None)
    for one in still_open.select_related("inspection__inspection_type").order_by("inspection", "number", "pk"):
        corrections[one.inspection.case_id].append(one)
    earlier = _earlier_results({stop.inspection.case.address_id for stop in stops} - {None})
    windows = [stop.inspection.slot.window_id for stop in stops]
    for place, stop in enumerate(stops):
        visit = stop.inspection
        visit.geo = _geo(visit.case.address)
        visit.can_go_earlier = visit.slot.window_id in windows[:place]
        visit.can_go_later = visit.slot.window_id in windows[place + 1 :]
        visit.still_open = [one for one in corrections[visit.case_id] if one.inspection_id != visit.pk]
        visit.earlier = [one for one in earlier[visit.case.address_id] if one.pk != visit.pk][:MOST_EARLIER]


def _geo(address):
    """An address as map programs take it (RFC 5870): no company is told where an inspector goes."""
    if address is None:
        return ""
    place = "0,0" if None in (address.latitude, address.longitude) else f"{address.latitude},{address.longitude}"
    words = ", ".join(part for part in (str(address), address.city, address.state, address.zip) if part)
    return f"geo:{place}?{urlencode({'q': words})}"


def _earlier_results(addresses):
    """The latest results at each of these places, whatever permit they belong to."""
    found = defaultdict(list)
    latest = Window(
        RowNumber(), partition_by=F("case__address"), order_by=[F("resulted_at").desc(nulls_last=True), F("pk").desc()]
    )
    results = Inspection.objects.resulted().filter(case__address__in=addresses).with_people()
    results = results.select_related("case").defer("case__search_text")
    # One more than shown: today's own result may be among them.
    for one in results.annotate(place=latest).filter(place__lte=MOST_EARLIER + 1).order_by("place", "pk"):
        found[one.case.address_id].append(one)
    return found
