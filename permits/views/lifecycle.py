"""What the people on a permit ask of the city after they applied, and what it ends with."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.refusals import NotAllowed
from contacts.square import Square
from permits import lifecycle
from permits.access import Right, may
from permits.choices import CaseKind, CaseStatus, WithdrawalStatus
from permits.forms.lifecycle import ReasonForm
from permits.models import Certificate
from permits.views.find import find_case


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def extension(request, slug):
    """Ask the city to let a permit run longer, or to bring one back that has expired."""
    case = _find(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        help_text=_("What kept the work from going on, and when it will go on. The city reads it."),
    )
    reasons = lifecycle.why_not_extended(case, at=now)
    if form.is_valid():
        try:
            lifecycle.ask_extension(case, reason=form.cleaned_data["reason"], by=request.user, at=now)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The city has your request and decides on it. You are told by mail."))
            return redirect(case)
    expired = case.status == CaseStatus.EXPIRED
    context = {
        "case": case,
        "tab": "summary",
        "page": _("Reinstate the permit") if expired else _("Extend the permit"),
        "form": form,
        "reasons": reasons,
        "expired": expired,
        "until": None if reasons else lifecycle.new_day(case, at=now),
    }
    return render(request, "permits/extension.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def withdrawal(request, slug, kind=CaseKind.PERMIT):
    """Take an application back: at once, or with the city's consent."""
    case = _find(request, kind, slug)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, help_text=_("The city reads it, and it stands in the history."))
    reasons = lifecycle.why_not_withdrawn(case)
    if form.is_valid():
        try:
            asked = lifecycle.ask_withdrawal(
                case, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _told(asked, case))
            return redirect(case)
    context = {
        "case": case,
        "tab": "summary",
        "page": _("Withdraw the application"),
        "form": form,
        "reasons": reasons,
        "at_once": lifecycle.is_withdrawn_at_once(case),
    }
    return render(request, "permits/withdrawal.html", context)


@require_safe
def certificate(request, slug, number):
    """A certificate as it is shown and printed; whoever sees the record sees it."""
    case = find_case(request, CaseKind.PERMIT, slug)
    given = get_object_or_404(Certificate, case=case, number=number)
    address = settings.SITE_URL + reverse("verify-card", args=[given.code_in_groups])
    context = {
        "case": case,
        "certificate": given,
        "is_in_force": lifecycle.in_force(given, on=timezone.localdate()),
        "square": Square.of(address),
        "verify_url": settings.SITE_URL + reverse("verify"),
    }
    return render(request, "permits/certificate.html", context)


def _find(request, kind, slug):
    """The record, for somebody who may apply on it."""
    case = find_case(request, kind, slug)
    if not may(request.user, Right.APPLY, case):
        raise PermissionDenied
    return case


def _told(asked, case):
    if asked.status == WithdrawalStatus.ACCEPTED:
        return _("%(case)s is withdrawn.") % {"case": case}
    return _("The city has your request and decides on it. You are told by mail.")
