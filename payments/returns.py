"""Payments that come back: a check that bounced, a dispute that was lost."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City, User
from contacts.refusals import NotAllowed
from payments import billing, holding, ledger, refunds, telling
from payments.choices import InvoiceStatus, PaymentSource, PaymentStatus
from payments.models import Invoice, InvoiceLine, LedgerAccount, Payment, TrustAccount
from permits import fees as permit_fees
from permits.choices import FeeStatus


@transaction.atomic
def take_back(payment: Payment, *, reason: str, by: User, at: datetime, out_of: LedgerAccount | None = None) -> Payment:
    """Write down that a check or a card payment came back, all of it; a second time changes nothing.

    What it paid is owed again: its invoices are open, their fees unpaid. A deposit leaves its trust account as far as
    that goes; what is not there any more, and unapplied money that was given back already, is a loss of the city.
    Refunds that nobody paid out yet are called off.
    `out_of` is the account the money leaves (a dispute's), by default the one it lies in. Payer and desk are told.
    Raises NotAllowed for cash and trust money, for a payment that never came in, and without a reason.
    """
    payment = holding.hold(payment)
    if payment.status == PaymentStatus.RETURNED:
        return payment
    _take_back(payment, reason=reason, out_of=out_of, by=by, at=at)
    telling.tell_of_return(payment, at=at)
    return payment


@transaction.atomic
def bounce(payment: Payment, *, reason: str, by: User, at: datetime) -> list[Payment]:
    """Write down that the bank returned a check, and return all the payments it had made; once, however often called.

    They are taken back as `take_back` does. The city's fee for a returned check is charged once on the case that the
    check was for, and billed; a deposit has no case, so it has no fee. Raises NotAllowed for anything but a check.
    """
    if payment.source != PaymentSource.CHECK:
        raise NotAllowed(_("Only a check is returned by a bank."))
    made = Payment.objects.filter(source=payment.source, reference=payment.reference, receipt=payment.receipt_id)
    made = list(made.order_by("pk"))
    invoices = Invoice.objects.filter(lines__allocations__payment__in=made).distinct()
    payments = [holding.hold(each, also=invoices) for each in made]
    came_back = [each for each in payments if each.status != PaymentStatus.RETURNED]
    for each in came_back:
        _take_back(each, reason=reason, out_of=None, by=by, at=at)
    fee = _charge_for(came_back, by=by, at=at)
    for each in came_back:
        telling.tell_of_return(each, fee=fee, at=at)
    return payments


def _take_back(payment, *, reason, out_of, by, at):
    """The change and its entry. The caller holds the payment, and everything that it went to."""
    if payment.source not in (PaymentSource.CHECK, PaymentSource.CARD) or payment.status != PaymentStatus.SUCCEEDED:
        raise NotAllowed(_("Only a check or a card payment that the city received can come back."))
    if not reason.strip():
        raise NotAllowed(_("Say why the payment came back."))

    refunds.cancel_pending(payment, why=_("The payment came back."), by=by, at=at)
    legs = _legs(payment, out_of or lies_in(payment))
    payment.status, payment.returned_at, payment.return_reason = PaymentStatus.RETURNED, at, reason.strip()[:200]
    payment.save(update_fields=["status", "returned_at", "return_reason"])
    for invoice in _open_again(payment):
        audit.record("is open again", invoice, by=by, at=at, thread=invoice.case.number, why=payment.return_reason)
    for given in payment.allocations.select_related("line__fee").order_by("pk"):
        permit_fees.pay(given.line.fee, -given.amount)
    permit_fees.owe_again(_no_longer_paid(payment), by=by, at=at)
    subject = str(payment.trust_account or payment.invoice or "")
    thread = payment.invoice.case.number if payment.invoice else ""
    reference = f"{payment.source}:{payment.reference}"
    ledger.post(
        key=f"return:{reference}:{subject}",
        kind="return",
        legs=legs,
        subject=subject,
        thread=thread,
        reference=reference,
        memo=payment.return_reason,
        by=by,
        at=at,
    )
    audit.record("came back", payment, by=by, at=at, thread=thread, amount=str(payment.amount), invoice=subject)


def _charge_for(payments, *, by, at):
    """The city's fee for a returned check, on the first of the cases it was for; nothing where none may be charged."""
    amount = City.current().returned_check_fee
    case = next((each.invoice.case for each in payments if each.invoice), None)
    if case is None or case.is_foreign or not amount:
        return None
    description = _("Returned check %(number)s") % {"number": payments[0].reference}
    fee = permit_fees.assess(case, code="returned-check", description=description[:160], amount=amount, by=by, at=at)
    billing.invoice_owed_fees(case, by=by, at=at)
    return fee


def lies_in(payment: Payment) -> LedgerAccount:
    """The account a payment's money lies in now: a counted drawer was brought to the bank."""
    in_the_bank = payment.drawer is not None and not payment.drawer.is_open
    return ledger.account("bank" if in_the_bank else ledger.ARRIVES_AT[payment.source])


def _legs(payment, out_of):
    """The entry of a return: out of where the money lay, against what it had paid."""
    legs = defaultdict(Decimal, {out_of: payment.amount})
    if payment.trust_account:
        TrustAccount.objects.lock(payment.trust_account_id)
        account, losses = payment.trust_account.ledger_account, ledger.account("losses")
        held = next(each.balance for each in ledger.lock([account, losses, out_of]) if each == account)
        legs[account] = -min(held, payment.amount)
        legs[losses] = -(payment.amount + legs[account])
        return legs
    paid = payment.allocations.aggregate(paid=Sum("amount", default=Decimal(0)))["paid"]
    legs[ledger.account(ledger.RECEIVABLE)] -= paid
    legs[ledger.account(ledger.UNAPPLIED)] -= payment.unapplied
    if given_back := payment.amount - paid - payment.unapplied:
        legs[ledger.account("losses")] -= given_back
    return legs


def _open_again(payment):
    """Write what is still paid on each invoice that a payment had gone to."""
    went_to = payment.allocations.order_by("line__invoice").values_list("line__invoice").annotate(Sum("amount"))
    invoices = []
    for pk, amount in went_to:
        invoice = Invoice.objects.lock(pk)
        invoice.paid -= amount
        invoice.status, invoice.paid_at = InvoiceStatus.OPEN, None
        invoice.save(update_fields=["paid", "status", "paid_at"])
        invoices.append(invoice)
    return invoices


def _no_longer_paid(payment):
    """The fees that counted as paid, and no longer are."""
    holds = Q(allocations__payment__status=PaymentStatus.SUCCEEDED)
    mine = payment.allocations.values_list("line", flat=True)
    lines = InvoiceLine.objects.filter(pk__in=list(mine), fee__status=FeeStatus.SETTLED).order_by("pk")
    given = lines.annotate(given=Sum("allocations__amount", filter=holds, default=Decimal(0)))
    return [line.fee for line in given.select_related("fee__case") if line.given < line.amount]
