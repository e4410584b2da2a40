"""What an invitation's link opens: for the account whose proved address was invited, and for nobody else."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contacts.choices import InvitationStatus
from contacts.members import companies, invitations
from contacts.models import Invitation
from contacts.refusals import NotAllowed


@never_cache
def invitation(request, key):
    """What one is invited to; POST accepts."""
    return _answer(request, key, "contacts/invitation.html", companies.accept, _("You have accepted the invitation."))


@never_cache
def decline(request, key):
    """Say no; POST does it."""
    done = _("You have declined the invitation.")
    return _answer(request, key, "contacts/invitation_decline.html", invitations.decline, done)


def _answer(request, key, template, rule, done):
    found = _find(key)
    if request.user.is_anonymous:
        return _ask_who(request, found)
    if found.status == InvitationStatus.ACCEPTED and found.answered_by == request.user:
        return redirect(_page_of(found))
    if not invitations.is_for(found, request.user):
        return render(request, "contacts/invitation_other.html", {"invitation": found}, status=403)
    reasons = invitations.why_closed(found, on=timezone.localdate())
    if request.method == "POST":
        try:
            rule(found, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, done)
            found.refresh_from_db()
            return redirect(_page_of(found))
    context = {"invitation": found, "key": key, "reasons": reasons}
    return render(request, template, context)


def _find(key):
    try:
        return invitations.find(Invitation, key)
    except Invitation.DoesNotExist:
        raise Http404 from None


def _ask_who(request, found):
    """Log in, or open an account with the invited address; both come back here."""
    if request.method == "POST":
        return redirect_to_login(request.path)
    next_page = {"next": request.path}
    context = {
        "invitation": found,
        "reasons": invitations.why_closed(found, on=timezone.localdate()),
        "log_in_url": f"{reverse('account_login')}?{urlencode(next_page)}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({'email': found.email} | next_page)}",
    }
    return render(request, "contacts/invitation_log_in.html", context)


def _page_of(found):
    """Where one sees what an accepted invitation gave."""
    if found.license_id or found.status != InvitationStatus.ACCEPTED:
        return reverse("contacts:companies")
    return reverse("contacts:company", args=[found.company_id])
