"""What owners of an account change about themselves. Each page first sees again that it is them."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from contacts.entry import details, onfile, passwords
from contacts.forms.account import DetailsForm, QuestionForm, RecordsForm
from contacts.models import User


def theirs(view):
    """Only for somebody who is logged in and has shown a moment ago that it is still them."""
    checked = login_required(reauthentication_required(view, app="contacts"))
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(checked))


@theirs
def change_details(request):
    form = DetailsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        if details.change(form.details(), by=request.user, at=timezone.now()):
            messages.success(request, _("Your details are changed."))
        return redirect("contacts:account")
    return render(request, "contacts/account_details.html", {"form": form})


def keeps_no_secret_waiting(view):
    """What is sent too late waits in the session until the password is given; an answer is typed again instead."""

    @wraps(view)
    def careful(request):
        if request.method == "POST" and is_reauthentication_required(request, app="contacts"):
            return redirect(request.path)
        return view(request)

    return careful


@sensitive_post_parameters("security_answer")
@login_required
@keeps_no_secret_waiting
@theirs
def change_question(request):
    if not request.city.security_question_asked:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        details.change_question(
            form.cleaned_data["security_question"],
            form.cleaned_data["security_answer"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Your security question is changed."))
        return redirect("contacts:account")
    return render(request, "contacts/account_question.html", {"form": form})


@theirs
def records(request):
    """The records that bear one of the account's proved addresses, and the button that ties them to it."""
    offered = onfile.offered(request.user)
    form = RecordsForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid():
        tied = onfile.tie_offered(form.cleaned_data["records"], by=request.user, at=timezone.now())
        told = ngettext(
            "%(count)d record is tied to your account.", "%(count)d records are tied to your account.", len(tied)
        )
        messages.success(request, told % {"count": len(tied)})
        return redirect("contacts:account")
    return render(request, "contacts/account_records.html", {"form": form, "any": offered.exists()})


def keeps_a_second_step_for_a_short_password(view):
    """A password of fewer characters than a sign-up takes counts only beside a second step: it goes first."""

    @wraps(view)
    @login_required
    @transaction.atomic
    def guarded(request, *args, **kwargs):
        user = User.objects.select_for_update().get(pk=request.user.pk)
        if user.has_short_password and passwords.second_steps(user).count() <= 1:
            messages.warning(
                request,
                _(
                    "Choose a password of at least %(count)d characters first: yours is shorter, which is enough only "
                    "with a second step. Then turn the second step off."
                )
                % {"count": passwords.LONG_ENOUGH},
            )
            return redirect("account_change_password")
        return view(request, *args, **kwargs)

    return guarded


turn_off_app = keeps_a_second_step_for_a_short_password(deactivate_totp)
remove_passkey = keeps_a_second_step_for_a_short_password(remove_webauthn)
