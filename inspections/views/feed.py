"""Visits in calendar programs: the private address of an account, the page that makes it, and one visit as a file."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.throttle import within
from inspections import feeds, icalendars, notices
from inspections.calendar import Timetable
from inspections.models import CalendarFeed, Inspection
from permits.choices import CaseKind
from permits.views.find import find_case

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def calendar(request):
    """Whether there is an address, since when, and when a program last read it."""
    facts = {"feed": _own(request.user), "unwanted": notices.unwanted(request.user)}
    return render(request, "inspections/feed.html", facts)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def calendar_address(request):
    """Make the address, or another one in its place. The answer to the POST is the only page that shows it."""
    if request.method != "POST":
        return render(request, "inspections/feed_address.html", {"feed": _own(request.user)})
    key = feeds.make(by=request.user, at=timezone.now())
    address = settings.SITE_URL.rstrip("/") + reverse("inspections:feed", args=[key])
    response = render(
        request,
        "inspections/feed_made.html",
        {"address": address, "webcal": f"webcal:{address.partition(':')[2]}"},
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def calendar_end(request):
    if request.method == "POST":
        if feeds.end(by=request.user, at=timezone.now()):
            messages.success(request, _("Your calendar address has ended."))
        return redirect("inspections:calendar")
    return render(request, "inspections/feed_end.html", {"feed": _own(request.user)})


@require_safe
def feed(request, key):
    """The visits of whoever made the address; 304 for a program that has them, 404 for a key that opens nothing."""
    if not within(request, "calendar_feed", key=sha256(key.encode()).hexdigest()):
        return _plain(_("Too many requests. Ask again in a minute."), 429, {"Retry-After": "60"})
    now = timezone.now()
    found = feeds.find(key, at=now)
    if found is None:
        return _plain(_("There is no calendar at this address."), 404)
    name = _("Inspections, %(city)s") % {"city": request.city.name}
    visits, timetable = feeds.visits(found.user, city=request.city, at=now), Timetable.read(now, request.city)
    hours = feeds.expected(visits, timetable, at=now)
    body = icalendars.calendar(visits, name=name, city=request.city, rules=timetable.rules, expected=hours)
    return _answer(request, body, file_name="inspections.ics")


@require_safe
def visit_file(request, slug, number):
    """One visit, for whoever may read about it on its permit's page."""
    case = find_case(request, CaseKind.PERMIT, slug)
    visit = get_object_or_404(icalendars.readable(Inspection.objects.of_case(case)), number=number)
    now = timezone.now()
    timetable = Timetable.read(now, request.city)
    hours = feeds.expected([visit], timetable, at=now)
    body = icalendars.event(visit, city=request.city, rules=timetable.rules, expected=hours)
    return _answer(request, body, file_name=f"{case.slug}-{number}.ics")


def _own(user):
    return CalendarFeed.objects.filter(user=user).first()


def _answer(request, body, *, file_name):
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body,
        content_type=icalendars.CONTENT_TYPE,
        headers={"ETag": etag, "Content-Disposition": f'attachment; filename="{file_name}"', **_headers()},
    )
    return get_conditional_response(request, etag=etag, response=response)


def _plain(text, status, headers=None):
    return HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=_headers() | (headers or {})
    )


def _headers():
    return {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
