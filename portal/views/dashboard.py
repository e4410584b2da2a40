"""Where an account comes in: what waits for it, what changed, which dates come up, and what is with the city."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.dashboard import ahead, changes, desk, duties, requests


@never_cache
@require_safe
@login_required
def dashboard(request):
    """Reads only, but for the mark of when the account looked."""
    now = timezone.now()
    today = timezone.localdate(now)
    last_look = changes.since(request, at=now)
    asked_back = request.GET.get("days", "")
    days = int(asked_back) if asked_back in map(str, changes.LOOK_BACK) else 0
    waiting = duties.read(request.user, at=now, city=request.city)
    asked = requests.read(request.user)
    approved = [one for one in asked if one.is_approved]
    context = {
        "desk": desk.read(request.user, today=today),
        "plans": desk.plans(request.user, today=today),
        "stops": desk.stops(request.user, today=today),
        "duties": waiting,
        "approved": approved,
        "count": waiting.count + len(approved),
        "asked": [one for one in asked if not one.is_approved],
        "changes": changes.read(request.user, since=now - timedelta(days=days) if days else last_look),
        "since": last_look,
        "days": days,
        "look_back": changes.LOOK_BACK,
        "ahead": ahead.read(request.user, today=today),
        "today": today,
    }
    return render(request, "portal/dashboard.html", context)
