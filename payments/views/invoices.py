"""Find an invoice by its number, see it, and pay it by card; no account needed."""

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.square import Square
from contacts.throttle import limited
from payments import paylinks
from payments.choices import RefundStatus
from payments.forms import InvoiceNumberForm
from payments.models import CheckoutSession, Invoice, RefundLine
from payments.telling import address
from payments.views.cart import has_trust
from permits.models import Case


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
@limited("invoice_page", methods=["GET"])
def invoice(request, number):
    found = find(number)
    if found.number != number:
        return redirect(found)
    return show(request, found, cancelled="cancelled" in request.GET)


def find(number):
    """The invoice of a number, however it was typed, or a page that is not there."""
    found = Invoice.objects.called(number).select_related("case__case_type").first()
    if found is None:
        raise Http404
    return found


def ticked_lines(request, invoice):
    """The lines of an invoice that a form chose, each sent as `line`."""
    ids = [int(text) for text in request.POST.getlist("line") if text.isdecimal() and len(text) < 19]
    return tuple(invoice.lines.filter(pk__in=ids).order_by("pk")) if ids else ()


def show(request, invoice, *, status=200, **facts):
    """The invoice's page. Anyone who has the number may pay, so a confidential record's number stays off it."""
    lines = list(invoice.lines.with_given())
    for line in lines:
        line.due = line.amount - line.given
    case = Case.objects.visible_to(request.user).select_related("case_type").filter(pk=invoice.case_id).first()
    given_back = RefundLine.objects.filter(line__invoice=invoice, refund__status=RefundStatus.DONE)
    on_its_way = invoice.is_open and CheckoutSession.objects.on_its_way(invoice).exists()
    facts |= {
        "invoice": invoice,
        "lines": lines,
        "in_parts": invoice.is_open and not on_its_way and sum(line.due > 0 for line in lines) > 1,
        "ticked": {line.pk for line in ticked_lines(request, invoice)},
        "case": case,
        "on_its_way": on_its_way,
        "overdue": invoice.is_overdue(timezone.localdate()),
        "refunded": given_back.aggregate(amount=Sum("amount"))["amount"],
        "may_ask": paylinks.may_make(request.user, invoice),
        "trust": has_trust(request.user),
    }
    if invoice.is_open and not on_its_way:
        facts["desk"] = Desk.objects.for_purpose(DeskPurpose.PAYMENTS)
        facts["pay_address"] = address(reverse("payments:pay"))
        facts["square"] = Square.of(address(invoice.get_absolute_url()))
    return render(request, "payments/invoice.html", facts, status=status)
