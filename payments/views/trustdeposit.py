"""A deposit in a trust account by card, on the card processor's page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.refusals import NotAllowed
from contacts.robots import robot
from contacts.throttle import limited
from payments import checkout, gateway
from payments.forms.trust import DepositForm
from payments.views.cards import SeeOther
from payments.views.trust import find_held


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("checkout", methods=("POST",))
def deposit(request, number):
    """How much; a POST leads to the card page. What the cashier takes needs no page here."""
    account = find_held(request, number)
    form = DepositForm(request.POST if request.method == "POST" else None)
    reasons, unavailable, status = [], False, 200
    if form.is_valid():
        try:
            return SeeOther(
                checkout.start_deposit(
                    account,
                    amount=form.cleaned_data["amount"],
                    started_by=request.user.username,
                    by=robot("stripe"),
                    at=timezone.now(),
                )
            )
        except NotAllowed as error:
            reasons, status = error.reasons, 409
        except (gateway.GatewayError, checkout.NotOurs):
            unavailable, status = True, 503
    facts = {
        "account": account,
        "form": form,
        "reasons": reasons,
        "unavailable": unavailable,
        "cancelled": "cancelled" in request.GET,
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
    }
    return render(request, "payments/trust_deposit.html", facts, status=status)
