"""A receipt, by the secret link that its payer has."""

from django.http import Http404
from django.views.decorators.http import require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.views.privacy import render_private
from payments.models import Receipt
from permits.models import Case


@require_safe
def receipt(request, key):
    found = Receipt.objects.with_key(key).first()
    if found is None:
        raise Http404
    return show_receipt(request, found, by_link=True)


def show_receipt(request, found, *, by_link=False):
    """The page of a receipt, for whoever came to it by its link or by an account that it is about."""
    payments = list(
        found.payments.select_related("invoice", "trust_account").prefetch_related("allocations__line").order_by("pk")
    )
    invoiced = [payment.invoice.case_id for payment in payments if payment.invoice]
    facts = {
        "receipt": found,
        "cases": Case.objects.visible_to(request.user).filter(pk__in=invoiced).order_by("number"),
        "by_link": by_link,
        "payments": payments,
        "total": sum(payment.amount for payment in payments),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
    }
    return render_private(request, "payments/receipt.html", facts)
