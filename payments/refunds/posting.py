"""A refund in the books: promised, paid out, and both taken back."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from contacts.models import User
from payments import ledger
from payments.choices import PaymentSource, PaymentStatus
from payments.models import LedgerAccount, Payment, Posting, Refund, TrustAccount

PAYABLE = "refunds_payable"
# Where the money of each way leaves; trust money goes to its own account.
LEAVES = {
    PaymentSource.CARD: "card_clearing",
    PaymentSource.CASH: "cash",
    PaymentSource.CHECK: "bank",
}


def post(refund: Refund, *, by: User, at: datetime) -> None:
    """The money is promised: it leaves what was earned, held unapplied or deposited."""
    _enter(refund, "refund", _promised(refund), by=by, at=at)


def post_undone(refund: Refund, *, by: User, at: datetime) -> None:
    """It is promised no more. Money of a payment that came back meanwhile is a loss less."""
    _enter(refund, "refund-undone", _promised(refund, undone=True), by=by, at=at)


def post_payout(refund: Refund, *, by: User, at: datetime) -> None:
    """The money left the city."""
    _enter(refund, "payout", {ledger.account(PAYABLE): -refund.amount, _leaves(refund): refund.amount}, by=by, at=at)


def post_payout_undone(refund: Refund, *, by: User, at: datetime) -> None:
    """It came back to the city: the payer's bank did not take it."""
    legs = {ledger.account(PAYABLE): refund.amount, _leaves(refund): -refund.amount}
    _enter(refund, "payout-undone", legs, by=by, at=at)


def trust_account_of(payment: Payment) -> TrustAccount:
    """The trust account that a payment was made from, as the books have it."""
    legs = Posting.objects.filter(
        entry__kind="payment",
        entry__reference=f"{payment.source}:{payment.reference}",
        account__trust_account__isnull=False,
    )
    return TrustAccount.objects.get(ledger_account=legs.values("account")[:1])


def goes_into(refund: Refund) -> TrustAccount:
    """The trust account that a refund by trust account arrives in."""
    return refund.into or trust_account_of(refund.payment)


def thread_of(refund: Refund) -> str:
    """The case that a refund is about, as history names it."""
    return refund.payment.invoice.case.number if refund.payment.invoice else ""


def _promised(refund, *, undone=False):
    sign, legs = (-1 if undone else 1), defaultdict(Decimal)
    for part in refund.lines.select_related("line").order_by("pk"):
        legs[_taken_from(refund.payment, part.line, undone=undone)] -= sign * part.amount
    legs[ledger.account(PAYABLE)] += sign * refund.amount
    return legs


def _taken_from(payment, line, *, undone):
    if line is not None:
        return ledger.revenue(line)
    if undone and payment.status == PaymentStatus.RETURNED:
        return ledger.account("losses")
    return payment.trust_account.ledger_account if payment.trust_account else ledger.account(ledger.UNAPPLIED)


def _leaves(refund) -> LedgerAccount:
    if refund.way == PaymentSource.TRUST:
        return goes_into(refund).ledger_account
    return ledger.account(LEAVES[refund.way])


def _enter(refund, kind, legs, *, by, at):
    payment = refund.payment
    for trust_account in sorted({payment.trust_account_id, refund.into_id} - {None}):
        TrustAccount.objects.lock(trust_account)
    ledger.post(
        key=f"{kind}:{refund.key}",
        kind=kind,
        legs=legs,
        subject=str(payment.trust_account or payment.invoice or ""),
        thread=thread_of(refund),
        reference=str(refund.key),
        memo=refund.reason,
        by=by,
        at=at,
    )
