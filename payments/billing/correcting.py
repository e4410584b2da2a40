"""Invoices that ask for too much: a fee on them was taken back or waived, or should not have been billed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from payments import ledger
from payments.billing.dues import lines_given
from payments.billing.invoicing import earned_on, invoice_owed_fees, void_invoice
from payments.choices import InvoiceStatus
from payments.models import Invoice, InvoiceLine
from permits import fees as permit_fees
from permits.choices import FeeStatus
from permits.models import Case

GONE = (FeeStatus.VOID, FeeStatus.WAIVED)


def invoices_to_correct() -> Iterable[Invoice]:
    """Open invoices that still ask for a fee which was taken back or waived."""
    on_open = InvoiceLine.objects.filter(invoice__status=InvoiceStatus.OPEN, counts=True, fee__status__in=GONE)
    lines = on_open.with_given().filter(amount__gt=F("given")).order_by()
    return Invoice.objects.filter(pk__in=lines.values("invoice")).select_related("case").order_by("case__number", "pk")


@transaction.atomic
def correct(invoice: Invoice, *, by: User, at: datetime) -> Invoice | None:
    """Take off an invoice the fees that were taken back or waived since, and return the one that asks for the rest.

    One on which nothing was paid is made void, and what is still owed billed anew; None when that is nothing. One that
    is paid in part keeps its number, and what was not paid of those fees is credited. What was paid on them stays with
    the city until finance refunds it. Posts the credit against revenue. Asked again, it changes nothing.
    """
    case = Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    gone = [line for line in lines_given(invoice) if line.fee.status in GONE and line.amount > line.given]
    if not invoice.is_open or not gone:
        return invoice
    credited = sum(line.amount - line.given for line in gone)
    if credited == invoice.total or not (invoice.paid or case.is_foreign):
        reason = _("Taken back or waived: %(fees)s") % {"fees": ", ".join(line.description for line in gone)}
        void_invoice(invoice, reason=reason[:200], by=by, at=at)
        return invoice_owed_fees(case, by=by, at=at)

    legs = defaultdict(Decimal, {ledger.account(ledger.RECEIVABLE): credited})
    for line in sorted(gone, key=ledger.revenue_code):
        part = line.amount - line.given
        legs[earned_on(line, invoice)] -= part
        line.amount, line.credited, line.counts = line.given, line.credited + part, line.given > 0
        line.save(update_fields=["amount", "credited", "counts"])
    invoice.total -= credited
    if invoice.total == invoice.paid:
        invoice.status, invoice.paid_at = InvoiceStatus.PAID, at
    invoice.save(update_fields=["total", "status", "paid_at"])
    number = invoice.number
    ledger.post(
        key=f"credit:{number}:{invoice.total}",
        kind="credit",
        legs=legs,
        subject=number,
        thread=case.number,
        by=by,
        at=at,
    )
    audit.record("was credited", invoice, by=by, at=at, thread=case.number, amount=str(credited))
    return invoice


@transaction.atomic
def replace(invoice: Invoice, *, reason: str, bill_again: bool, by: User, at: datetime) -> Invoice | None:
    """Make an unpaid invoice void, and bill its fees on a new one, which is returned; or take them back, then None.

    Raises NotAllowed as `void_invoice` does.
    """
    case = Case.objects.lock(invoice.case_id)
    invoice = void_invoice(invoice, reason=reason, by=by, at=at)
    if bill_again:
        return invoice_owed_fees(case, by=by, at=at)
    for line in invoice.lines.select_related("fee__case").order_by("pk"):
        permit_fees.void(line.fee, why=invoice.void_reason, by=by, at=at)
    return None
