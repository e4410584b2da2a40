"""Where the link in an invitation onto a record leads. Only who has proved the invited address answers it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.members import invitations as answers
from contacts.refusals import NotAllowed, Reason
from permits import invitations
from permits.forms.contacts import AnswerForm
from permits.models import CaseInvitation
from permits.templatetags.records import tab_address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request, key):
    """What somebody is invited to, and as whom to accept; a POST puts that one on the record."""
    found = find(key)
    if not answers.is_for(found, request.user):
        return somebody_else(request, found)
    contacts = invitations.acting_as(request.user)
    choices = list(contacts)
    data = request.POST.copy()
    if len(choices) == 1:
        data["contact"] = choices[0].pk
    form = AnswerForm(data if request.method == "POST" else None, contacts=contacts, initial={"contact": choices[:1]})
    reasons = answers.why_closed(found, on=timezone.localdate())
    if not reasons and not choices:
        reasons = [
            Reason(_("Your account has no contact record yet."), _("Ask the city to tie it to yours."), desk="accounts")
        ]
    if form.is_valid():
        try:
            row = invitations.accept(found, contact=form.cleaned_data["contact"], by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("You are on the record now: %(row)s.") % {"row": row})
            return redirect(tab_address(row.case, "contacts"))
    context = {"invitation": found, "key": key, "form": form, "choices": choices, "reasons": reasons}
    return render(request, "permits/invitation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request, key):
    """Say no, after one question."""
    found = find(key)
    if not answers.is_for(found, request.user):
        return somebody_else(request, found)
    reasons = answers.why_closed(found, on=timezone.localdate())
    if request.method == "POST":
        try:
            invitations.decline(found, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("You have declined the invitation to %(case)s.") % {"case": found.case})
            return redirect("permits:mine")
    return render(request, "permits/invitation_decline.html", {"invitation": found, "key": key, "reasons": reasons})


def find(key):
    try:
        return answers.find(CaseInvitation, key)
    except CaseInvitation.DoesNotExist:
        raise Http404 from None


def somebody_else(request, found):
    """For a visitor the two ways to come back as the right account; for another account, that it is not the one."""
    if request.user.is_authenticated:
        return render(request, "permits/invitation_other.html", {"invitation": found}, status=403)
    if request.method == "POST":
        return redirect_to_login(request.path)
    here = {"next": request.path}
    context = {
        "invitation": found,
        "reasons": answers.why_closed(found, on=timezone.localdate()),
        "log_in_url": f"{reverse('account_login')}?{urlencode(here)}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({'email': found.email} | here)}",
    }
    return render(request, "permits/invitation_log_in.html", context)
