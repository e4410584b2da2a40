"""To the processor's card page and back."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.refusals import NotAllowed, Reason
from contacts.robots import robot
from contacts.throttle import limited
from contacts.views.privacy import render_private
from payments import billing, checkout, gateway
from payments.choices import SessionStatus
from payments.models import CheckoutSession
from payments.views import cart, invoices


class SeeOther(HttpResponseRedirect):
    """The browser goes on with GET, whatever it came with."""

    status_code = 303


@require_POST
@limited("checkout")
def pay_invoice(request, number):
    """Pay an invoice, or the ticked lines of it: each sent as `line`, from a form that also sends `part`."""
    found = invoices.find(number)
    lines = invoices.ticked_lines(request, found)
    if "part" in request.POST and not lines:
        nothing = Reason(_("No fee is ticked."), _("Tick what you want to pay, or pay the whole invoice."))
        return invoices.show(request, found, reasons=[nothing], status=409)
    return to_card_page(
        request,
        [checkout.Wanted(found, lines)],
        lambda **facts: invoices.show(request, invoices.find(number), **facts),
    )


@require_POST
@limited("checkout")
def pay_cart(request):
    """Pay what is due on all invoices of the cart, if that is still the total the payer saw."""
    rows = cart.rows_of(request)
    total = sum(row.due for row in rows)
    if not total or request.POST.get("total") != str(total):
        changed = Reason(_("What is due has changed since this page was shown."), _("Look at the new total, then pay."))
        return cart.show(request, reasons=[changed] if rows else [], status=409)
    return to_card_page(request, cart.rules.wanted(rows), lambda **facts: cart.show(request, **facts))


def to_card_page(request, wanted, again):
    """Lead to the card page; where that cannot be, show the page again with why."""
    by, at = robot("stripe"), timezone.now()
    try:
        address = checkout.start(wanted, by=by, at=at, started_by=request.user.get_username())
    except NotAllowed as error:
        return again(reasons=error.reasons, status=409)
    except (gateway.GatewayError, checkout.NotOurs):
        return again(unavailable=True, status=503)
    return SeeOther(address)


@require_safe
@limited("checkout", methods=["GET"])
def back_from_card_page(request, key):
    """The browser is back. That proves nothing, so the processor is asked, as the worker does on its webhook."""
    session = get_object_or_404(CheckoutSession, key=key)
    payment = session.payments.select_related("receipt").order_by("pk").first()
    if payment is None and session.gateway_id:
        try:
            payment = checkout.ask(session, by=robot("stripe"), at=timezone.now())
        except (gateway.GatewayError, checkout.NotOurs):
            payment = None
    if payment is None:
        return _not_paid_yet(request, key)
    cart.take_out(request, session.items.values_list("invoice", flat=True))
    return redirect("payments:receipt", billing.new_link(payment.receipt, at=timezone.now()))


def _not_paid_yet(request, key):
    session = CheckoutSession.objects.select_related("trust_account").get(key=key)
    status = session.status
    words = {
        SessionStatus.PROCESSING: _("Your payment is on its way"),
        SessionStatus.FAILED: _("Your payment did not go through"),
        SessionStatus.EXPIRED: _("Nothing was paid"),
    }
    facts = {
        "title": words.get(status) or _("Confirming your payment"),
        "items": list(session.items.select_related("invoice").order_by("pk")),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "on_its_way": status == SessionStatus.PROCESSING,
        "failed": status == SessionStatus.FAILED,
        "expired": status == SessionStatus.EXPIRED,
    }
    return render_private(request, "payments/waiting.html", facts)
