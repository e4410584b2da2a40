"""A person's own sessions: how long this one lasts, which others there are, and the form that came too late."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts import audit
from contacts.formats import clock
from portal import sessions, unsent

WARN_SECONDS = 180  # before the end; WCAG 2.2.1 asks for 20 seconds, our own page for two minutes


@never_cache
@require_http_methods(["GET", "POST"])
def session(request):
    """For the script that warns: what is left of this log-in. A POST is the press that puts the end off."""
    now = timezone.now()
    remains = sessions.left(request, at=now) if request.user.is_authenticated else None
    if remains is None or not remains.time:
        words = _("Your log-in has ended. What stands in a form here is not lost: send it, and log in when asked.")
        return JsonResponse({"left": 0, "words": words} | look())
    end = clock(now + remains.time)
    if remains.can_grow:
        words = _("You will be logged out at %(time)s, because nothing has happened for a while.") % {"time": end}
    else:
        words = _("Your log-in ends at %(time)s; it cannot last longer. What you send later is kept.") % {"time": end}
    facts = {
        "left": int(remains.time.total_seconds()),
        "warn": WARN_SECONDS,
        "can_grow": remains.can_grow,
        "words": words,
        "button": _("Stay logged in"),
        "token": get_token(request),
    }
    return JsonResponse(facts | look())


def look():
    return {"style": static("css/session.css"), "label": _("Your log-in")}


@never_cache
@login_required
def mine(request):
    """Every browser this account is logged in with; a press ends all but this one."""
    now = timezone.now()
    found = sessions.standing(request.user, at=now)
    for each in found:
        each.is_this = each.session_key == request.session.session_key
    if request.method == "POST":
        for each in found:
            if not each.is_this:
                finish(each, by=request.user, at=now)
        messages.success(request, _("You are logged out everywhere else."))
        return redirect("usersessions_list")
    facts = {"sessions": found, "has_others": any(not each.is_this for each in found)}
    return render(request, "usersessions/usersession_list.html", facts)


@never_cache
@login_required
def end(request, pk):
    """End one session. It counts from the next request of that browser on."""
    found = UserSession.objects.filter(pk=pk, user=request.user).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        finish(found, by=request.user, at=timezone.now())
        messages.success(request, _("That browser is logged out."))
        return redirect("usersessions_list")
    return render(request, "usersessions/end.html", {"session": found})


def finish(session, *, by, at):
    audit.record("ended a session", by, by=by, at=at)
    session.end()


@never_cache
@login_required
def unsent_form(request):
    """The form that came after the log-in had ended: shown, then sent where it was going, or thrown away."""
    form = unsent.kept_for(request.user, request)
    if request.method == "POST":
        unsent.forget(request)
        messages.info(request, _("What you had typed is gone."))
        return redirect("home")
    if form is None:
        return redirect("home")
    return render(request, "portal/unsent.html", {"form_kept": form})
