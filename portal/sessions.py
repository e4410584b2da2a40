"""How long a log-in lasts: so long without anything happening, and so long at most.

OWASP ASVS 7.3 asks for both limits, WCAG 2.2.1 for a warning that one press puts off (static/js/session.js). Staff have
the shorter ones. The times stand in the session itself, so a session that was ended elsewhere has none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import User
from portal import unsent

BEGAN, SEEN, ENDED = "log_in_began", "log_in_seen", "log_in_ended"
# A page more in the same minute is not written down: it would cost a row's update each time.
WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    idle: timedelta
    whole: timedelta


@dataclass(frozen=True)
class Left:
    """How long a log-in still lasts: if nothing happens, and at most."""

    idle: timedelta
    whole: timedelta

    @property
    def time(self) -> timedelta:
        return max(min(self.idle, self.whole), timedelta())

    @property
    def can_grow(self) -> bool:
        return self.whole > self.idle


def limits_of(user: User) -> Limits:
    if user.is_staff:
        return Limits(
            timedelta(minutes=settings.STAFF_SESSION_IDLE_MINUTES), timedelta(hours=settings.STAFF_SESSION_HOURS)
        )
    return Limits(timedelta(minutes=settings.SESSION_IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS))


def left(request, *, at: datetime) -> Left:
    """What is left of the log-in of a request; its clock starts with the first request after it."""
    limits = limits_of(request.user)
    now = at.timestamp()
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    return Left(
        idle=limits.idle - timedelta(seconds=now - seen),
        whole=limits.whole - timedelta(seconds=now - began),
    )


def touch(request, *, at: datetime) -> None:
    """Something happened: the time without anything happening begins anew."""
    now = at.timestamp()
    session = request.session
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
        session.pop(ENDED, None)
    elif now - session[SEEN] >= WRITTEN_EVERY.total_seconds():
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)


def standing(user: User, *, at: datetime) -> list[UserSession]:
    """An account's sessions that still count, latest used first; those whose time has run out are none."""
    limits = limits_of(user)
    return [
        session
        for session in sorted(
            UserSession.objects.purge_and_list(user), key=lambda one: (one.last_seen_at, one.pk), reverse=True
        )
        if at - session.last_seen_at < limits.idle and at - session.created_at < limits.whole
    ]


class SessionLimitsMiddleware:
    """Ends a log-in whose time has run out. A form that comes too late is kept for after the next log-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The script that warns only asks: that is no activity, and a form in that page can still come too late.
        only_asks = request.method == "GET" and request.path == reverse("session")
        if request.user.is_authenticated and not only_asks:
            now = timezone.now()
            remains = left(request, at=now)
            if remains.time:
                touch(request, at=now)
                request.idle_minutes = limits_of(request.user).idle // timedelta(minutes=1)
            else:
                end(request, remains)
        response = self.get_response(request)
        if request.method == "POST":
            return after_a_form(request, response)
        return response


def end(request, remains: Left) -> None:
    """Log the person out, say why, and remember in the browser's new session who it was."""
    limits, user_pk = limits_of(request.user), request.user.pk
    logout(request)
    request.session[ENDED] = user_pk
    if remains.can_grow:
        minutes = limits.idle // timedelta(minutes=1)
        words = ngettext(
            "You were logged out: nothing happened for %(count)s minute.",
            "You were logged out: nothing happened for %(count)s minutes.",
            minutes,
        ) % {"count": minutes}
    else:
        hours = limits.whole // timedelta(hours=1)
        words = _("You were logged out: a log-in lasts %(hours)s hours at most.") % {"hours": hours}
    messages.info(request, words)


def after_a_form(request, response):
    """Keep a form that was answered by the log-in page only because the time had run out."""
    if request.user.is_authenticated:
        if response.status_code < 400:
            unsent.forget_if_sent(request)
        return response
    asks_to_log_in = response.status_code == 302 and response["Location"].startswith(
        (reverse("account_login"), reverse("admin:login"))
    )
    if asks_to_log_in and request.session.get(ENDED):
        if unsent.keep(request, user_pk=request.session[ENDED]):
            return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('unsent')})}")
        messages.warning(request, _("What you sent could not be kept; please type it again after logging in."))
    return response
