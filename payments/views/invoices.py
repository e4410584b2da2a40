"""Find an invoice by its number, see it, and pay it by card; no account needed."""

from django.db.models import Sum
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.refusals import NotAllowed
from contacts.robots import robot
from contacts.throttle import limited
from contacts.views.privacy import render_private
from payments import billing, checkout, gateway
from payments.forms import InvoiceNumberForm
from payments.models import CheckoutSession, Invoice
from permits.models import Case


class SeeOther(HttpResponseRedirect):
    """The browser goes on with GET, whatever it came with."""

    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
@limited("invoice_lookup", methods=["POST"])
def pay(request):
    form = InvoiceNumberForm(request.POST or None)
    if form.is_valid():
        found = Invoice.objects.called(form.cleaned_data["number"]).first()
        if found:
            return redirect(found)
        form.add_error("number", form.why_unknown())
    desk = Desk.objects.for_purpose(DeskPurpose.PAYMENTS)
    return render(request, "payments/pay.html", {"form": form, "desk": desk})


@require_safe
def invoice(request, number):
    found = _find(number)
    if found.number != number:
        return redirect(found)
    return _show(request, found, cancelled="cancelled" in request.GET)


@require_POST
@limited("checkout")
def start_checkout(request, number):
    invoice = _find(number)
    try:
        address = checkout.start([checkout.Wanted(invoice)], by=robot("stripe"), at=timezone.now())
    except NotAllowed as error:
        invoice.refresh_from_db()
        return _show(request, invoice, reasons=error.reasons, status=409)
    except (gateway.GatewayError, checkout.NotOurs):
        return _show(request, invoice, unavailable=True, status=503)
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
        items = session.items.select_related("invoice").order_by("pk")
        desk = Desk.objects.for_purpose(DeskPurpose.PAYMENTS)
        return render_private(request, "payments/waiting.html", {"items": items, "desk": desk})
    return redirect("payments:receipt", billing.new_link(payment.receipt, at=timezone.now()))


def _find(number):
    found = Invoice.objects.called(number).select_related("case__case_type").first()
    if found is None:
        raise Http404
    return found


def _show(request, invoice, *, status=200, **facts):
    """The invoice's page. Anyone who has the number may pay, so a confidential record's number stays off it."""
    lines = invoice.lines.annotate(paid=Sum("allocations__amount", default=0)).order_by("pk")
    case = Case.objects.visible_to(request.user).select_related("case_type").filter(pk=invoice.case_id).first()
    facts |= {"invoice": invoice, "lines": lines, "case": case}
    return render(request, "payments/invoice.html", facts, status=status)
