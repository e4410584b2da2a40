"""The way in: an account's visits on all its records, and the permits that can ask for one."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inspections import ownvisits
from inspections.calendar import Timetable
from inspections.models import RequiredInspection
from permits.models import Case

MOST_LISTED = 50


@require_GET
def landing(request):
    """Where "Inspections" leads: the visits ahead, one's own permits that can ask for one, and what it takes."""
    timetable = Timetable.read(timezone.now(), request.city)
    takes_visits = RequiredInspection.objects.filter(case_type=OuterRef("case_type"))
    cases = list(
        Case.objects.mine(request.user)
        .filter(Exists(takes_visits), status__in=timetable.rules.open_statuses)
        .for_display()
        .newest_first()[: MOST_LISTED + 1]
    )
    page, is_first = _page(ownvisits.upcoming, request)
    return render(
        request,
        "inspections/landing.html",
        {
            "cases": cases[:MOST_LISTED],
            "has_more": len(cases) > MOST_LISTED,
            "page": page,
            "is_first": is_first,
            "no_day": ownvisits.NO_DAY,
            "timetable": timetable,
        },
    )


@login_required
@require_GET
def completed(request):
    """The visits on all of one's records that have been, the latest first."""
    page, is_first = _page(ownvisits.completed, request)
    return render(
        request,
        "inspections/completed.html",
        {"page": page, "is_first": is_first, "no_day": ownvisits.NO_DAY},
    )


def _page(read, request):
    """The page that the address asks for, else the first."""
    if request.user.is_anonymous:
        return ownvisits.Page(), True
    after = request.GET.get("after", "")
    try:
        return read(request.user, after=after), not after
    except ValueError:
        return read(request.user), True
