"""Locks for acts that begin at a payment: its cases, its invoices and itself, in the one order of the house."""

from collections.abc import Collection

from django.db import transaction

from payments.choices import PaymentSource
from payments.models import Invoice, Payment
from permits.models import Case


class MovedMeanwhile(Exception):
    """The payment went to a further invoice while we waited for the others."""


def hold(payment: Payment, *, also: Collection[Invoice] = ()) -> Payment:
    """Lock the invoices that a payment is for or went to, and those `also` needed, with their cases, then the payment.

    Returns it as it is now. The locks last until the caller's transaction ends.
    """
    while True:
        try:
            with transaction.atomic():  # a savepoint: what it locked is free again when it is left by an exception
                return _hold(payment, {invoice.pk for invoice in also})
        except MovedMeanwhile:
            continue


def hold_card(reference: str) -> list[Payment]:
    """Lock what was paid by one card payment of the processor, with its cases and invoices, and return it in order.

    Several invoices paid at once are several payments of one reference; none when the books do not know it.
    """
    payments = list(Payment.objects.filter(source=PaymentSource.CARD, reference=reference).order_by("pk"))
    if not payments:
        return []
    rest = Invoice.objects.filter(pk__in=set().union(*map(_invoices_of, payments)))
    return [hold(payments[0], also=rest), *(Payment.objects.lock(payment.pk) for payment in payments[1:])]


def _hold(payment, also):
    wanted = _invoices_of(payment) | also
    cases = Invoice.objects.filter(pk__in=wanted).order_by().values_list("case_id", flat=True)
    Case.objects.locked_in_order(set(cases))
    for invoice in sorted(wanted):
        Invoice.objects.lock(invoice)
    payment = Payment.objects.lock(payment.pk)
    if not _invoices_of(payment) <= wanted:
        raise MovedMeanwhile
    return payment


def _invoices_of(payment):
    went_to = payment.allocations.order_by().values_list("line__invoice_id", flat=True)
    return {*went_to, payment.invoice_id} - {None}
