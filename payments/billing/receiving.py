"""The one door through which money reaches an invoice.

Locks, always in this order: case, invoice, payment, trust account, ledger accounts.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import ledger, telling
from payments.billing.dues import due_on, lines_given
from payments.billing.receipts import new_link, new_receipt
from payments.choices import InvoiceStatus, PaymentSource, PaymentStatus
from payments.models import Allocation, CheckoutSession, Drawer, Invoice, InvoiceLine, LedgerAccount, Payment, Receipt
from permits import fees as permit_fees
from permits.choices import FeeStatus
from permits.models import Case

CENT = Decimal("0.01")


@transaction.atomic
def record_payment(
    invoice: Invoice | None,
    *,
    amount: Decimal,
    source: PaymentSource,
    reference: str,
    by: User,
    at: datetime,
    email: str = "",
    pays_from: LedgerAccount | None = None,
    held_because: str = "",
    lines: Collection[InvoiceLine] = (),
    receipt: Receipt | None = None,
    drawer: Drawer | None = None,
    session: CheckoutSession | None = None,
) -> Payment:
    """The only way money reaches an invoice; the same source and reference again changes nothing.

    `amount` is in dollars. Fills the invoice's lines in order, or only the `lines` given, and settles the fees of
    those paid in full, posts to the books, makes the receipt and writes its mail to `email`; money paid at once for
    several invoices shares one `receipt`, which the caller makes (`new_receipt`) and mails. `pays_from` is the trust
    account's ledger account, `drawer` the cashier's, `session` the card page.
    Card money is already taken when we hear of it: what the invoice cannot take, all of it when `held_because` says
    why, and money for no invoice we know (None), stands as unapplied and the payments desk is told.
    Raises NotAllowed when other money than a card's does not fit the invoice, or a reference comes again with
    another amount.
    """
    if amount <= 0 or amount != amount.quantize(CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    if invoice is not None:
        Case.objects.lock(invoice.case_id)
        invoice = Invoice.objects.lock(invoice.pk)
    known = Payment.objects.filter(source=source, reference=reference, invoice=invoice).first()
    if known is not None:
        if known.amount != amount:
            raise NotAllowed(_("%(reference)s was recorded with another amount.") % {"reference": reference})
        return known
    applies = _what_applies(invoice, amount, source=source, held=bool(held_because), lines=lines)

    shared = receipt is not None
    receipt = receipt or new_receipt(email=email, at=at)
    payment = Payment.objects.create(
        source=source,
        reference=reference,
        invoice=invoice,
        amount=amount,
        unapplied=amount - applies,
        status=PaymentStatus.SUCCEEDED,
        received_at=at,
        receipt=receipt,
        drawer=drawer,
        session=session,
    )
    if applies:
        fill_lines(payment, invoice, applies, lines=lines, by=by, at=at)
    _post_payment(payment, pays_from or ledger.account(ledger.ARRIVES_AT[source]), by=by, at=at)
    audit.record(
        "was received",
        payment,
        by=by,
        at=at,
        thread=invoice.case.number if invoice else "",
        amount=str(amount),
        invoice=str(invoice or ""),
    )
    if not shared:
        telling.tell_payer(receipt, key=new_link(receipt, at=at), at=at)
    if payment.unapplied:
        telling.tell_desk_of_unapplied(payment, why=held_because or _why_unapplied(payment), at=at)
    return payment


def _what_applies(invoice, amount, *, source, held, lines):
    """How much of the money the invoice takes; refuses what could still be handed back."""
    due = due_on(invoice, lines) if invoice and not held else Decimal(0)
    if amount <= due or source == PaymentSource.CARD:
        return min(amount, due)
    if not due:
        raise NotAllowed(
            Reason(
                _("Nothing is due on %(invoice)s.") % {"invoice": invoice},
                _("Look at the invoice again."),
                desk=DeskPurpose.PAYMENTS,
            )
        )
    raise NotAllowed(
        Reason(
            _("%(amount)s is more than the %(due)s due.") % {"amount": money(amount), "due": money(due)},
            _("Take %(due)s.") % {"due": money(due)},
            desk=DeskPurpose.PAYMENTS,
        )
    )


def fill_lines(
    payment: Payment,
    invoice: Invoice,
    amount: Decimal,
    *,
    lines: Collection[InvoiceLine] = (),
    by: User,
    at: datetime,
) -> None:
    """Fill an invoice's lines in order, settle the fees that are now paid in full, and write the invoice's state.

    The caller holds the invoice and its case, has seen that `amount` is due, and enters it in the books.
    """
    left, paid_in_full, allocations = amount, [], []
    for line in lines_given(invoice, lines):
        part = min(line.amount - line.given, left)
        if part > 0:
            left -= part
            allocations.append(Allocation(payment=payment, line=line, amount=part))
            permit_fees.pay(line.fee, part)
            if line.given + part == line.amount and line.fee.status == FeeStatus.OWED:
                paid_in_full.append(line.fee)
    Allocation.objects.bulk_create(allocations)

    invoice.paid += amount
    if invoice.paid == invoice.total:
        invoice.status, invoice.paid_at = InvoiceStatus.PAID, at
    invoice.save(update_fields=["paid", "status", "paid_at"])
    permit_fees.settle(paid_in_full, by=by, at=at)


def _post_payment(payment, arrives_at, *, by, at):
    number = payment.invoice.number if payment.invoice else ""
    legs = {arrives_at: -payment.amount}
    if payment.applied:
        legs[ledger.account(ledger.RECEIVABLE)] = payment.applied
    if payment.unapplied:
        legs[ledger.account(ledger.UNAPPLIED)] = payment.unapplied
    ledger.post(
        key=f"payment:{payment.source}:{payment.reference}:{number}",
        kind="payment",
        legs=legs,
        subject=number,
        thread=payment.invoice.case.number if payment.invoice else "",
        reference=f"{payment.source}:{payment.reference}",
        by=by,
        at=at,
    )


def _why_unapplied(payment):
    invoice = payment.invoice
    if invoice is None:
        return _("The site has no invoice of the number that was paid.")
    if invoice.is_void:
        return _("%(invoice)s is void.") % {"invoice": invoice}
    return _("%(invoice)s was already paid.") % {"invoice": invoice}
