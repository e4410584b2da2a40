"""Today's inspections, for everybody: who comes, as which stop, at about what hour, and what was found."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inspections import routing
from inspections.calendar import Timetable

A_PAGE = 60


@require_safe
def today(request):
    """The routes of the day, from the hour the rules say; confidential places are left out."""
    now = timezone.now()
    timetable = Timetable.read(now, request.city)
    on = timetable.today(now)
    are_public = routing.are_public(timetable, at=now)
    public = _public_stops(on) if are_public else []
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "district", "inspector")}
    found = [stop for stop in public if _is_meant(stop, **chosen)]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    # Addresses of other pages keep what was chosen.
    kept = request.GET.copy()
    kept.pop("page", None)
    return render(
        request,
        "inspections/today.html",
        {
            "day": on,
            "now": now,
            "are_public": are_public,
            "is_working_day": timetable.is_working_day(on),
            "public_from": timetable.rules.today_from,
            "public": public,
            "found": found,
            "page": page,
            "kept": f"{kept.urlencode()}&" if kept else "",
            "chosen": chosen,
            "districts": sorted({(one.code, one.name) for stop in public if (one := _district(stop))}),
            "inspectors": list({stop.inspection.slot.inspector_id: stop for stop in public}.values()),
        },
    )


def _public_stops(on):
    """By inspector and stop; each knows how many its route has."""
    routes = sorted(routing.routes(on).values(), key=lambda stops: _by_name(stops[0].inspection.slot.inspector))
    return [stop for stops in routes for stop in stops if stop.inspection.is_public]


def _by_name(inspector):
    return inspector.user.last_name.casefold(), inspector.pk


def _district(stop):
    address = stop.inspection.case.address
    return address.district if address else None


def _is_meant(stop, *, q, district, inspector):
    visit, place = stop.inspection, _district(stop)
    if district and (place is None or place.code != district):
        return False
    if inspector and str(visit.slot.inspector_id) != inspector:
        return False
    words = q.casefold().split()
    said = f"{visit.case.number} {visit.case.slug} {visit.case.address or ''}".casefold()
    return all(word in said for word in words)
