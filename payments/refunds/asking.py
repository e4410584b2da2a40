"""Asking for a refund."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from payments import telling
from payments.choices import DisputeStatus, PaymentSource, RefundStatus
from payments.models import Dispute, InvoiceLine, Payment, Refund, RefundLine, TrustAccount
from payments.refunds import posting
from payments.refunds.parts import CENT, left_of, parts
from payments.refunds.paying import go_on


class ChangedMeanwhile(NotAllowed):
    """Less can be given back than the person saw; `left` is what it is now, in dollars."""

    def __init__(self, left):
        self.left = left
        super().__init__(
            Reason(
                _("This changed meanwhile: %(left)s can still be given back.") % {"left": money(left)},
                _("Look at the amounts again, then send the form once more."),
            )
        )


@transaction.atomic
def ask(
    payment: Payment,
    amounts: Mapping[InvoiceLine | None, Decimal],
    *,
    reason: str,
    key: UUID,
    by: User,
    at: datetime,
    seen: Decimal | None = None,
    by_check: bool = False,
    into: TrustAccount | None = None,
) -> Refund:
    """Ask for a refund and return it: dollars by line of the payment, by None of what is unapplied or deposited.

    It goes back the way it came; `by_check` sends a city check for cash, and for a card or a trust account that no
    longer takes it; `into` puts unapplied money into a trust account instead. It is on its way at once, but for a
    second person's word above the city's limit (counted over the whole receipt) and above what a fee's schedule gives
    back. `key` is the form's one-time key: the same again returns the first. `seen` is what the person saw could still
    be given back.
    Raises NotAllowed for more than is left, for money in dispute, without a reason; ChangedMeanwhile for `seen`.
    """
    payment = Payment.objects.lock_with_receipt(payment.pk)
    known = Refund.objects.filter(key=key, payment=payment).first()
    if known is not None:
        return known
    if into is not None:
        into = TrustAccount.objects.lock(into.pk)
    found = parts(payment)
    amounts = {line: amount for line, amount in amounts.items() if amount}
    if seen is not None and seen != left_of(found):
        raise ChangedMeanwhile(left_of(found))
    reasons = _against(payment, found, amounts, reason, by_check) + _against_into(payment, amounts, into)
    if reasons:
        raise NotAllowed(*reasons)

    beyond = any(amounts[part.line] > part.freely for part in found if part.line in amounts)
    refund = _create(
        payment,
        amounts,
        key=key,
        reason=reason.strip(),
        way=_way(payment, by_check=by_check, into=into),
        into=into,
        needs_second=beyond or _given_back(payment) + sum(amounts.values()) > City.current().refund_limit,
        asked_by=by,
        asked_at=at,
    )
    posting.post(refund, by=by, at=at)
    facts = {"amount": str(refund.amount), "payment": payment.reference}
    audit.record("was asked for", refund, by=by, at=at, thread=posting.thread_of(refund), why=refund.reason, **facts)
    if refund.needs_second:
        telling.tell_desk_of_refund(refund, kind="refund-to-decide", at=at)
    else:
        refund.status = RefundStatus.APPROVED
        refund.save(update_fields=["status"])
        go_on(refund, by=by, at=at)
    return refund


@transaction.atomic
def adopt(payment: Payment, amount: Decimal, *, gateway_id: str, reason: str, by: User, at: datetime) -> Refund:
    """Write down a card refund that was made in the processor's own pages, and return it; to be heard of next.

    It is taken from unapplied money first, then from the lines in their order. The same `gateway_id` again changes
    nothing. Raises NotAllowed for more than is left of the payment: a person has to look.
    """
    payment = Payment.objects.lock(payment.pk)
    known = payment.refunds.filter(gateway_id=gateway_id).first()
    if known is not None:
        return known
    found, amounts, rest = parts(payment), {}, amount
    if amount <= 0 or amount > left_of(found):
        raise NotAllowed(_("%(amount)s is more than can be given back.") % {"amount": money(amount)})
    for part in sorted(found, key=lambda part: part.line is not None):
        if taken := min(part.left, rest):
            amounts[part.line] = taken
            rest -= taken
    refund = _create(
        payment,
        amounts,
        gateway_id=gateway_id,
        reason=reason,
        way=PaymentSource.CARD,
        status=RefundStatus.APPROVED,
        asked_by=by,
        asked_at=at,
        try_at=at,
    )
    posting.post(refund, by=by, at=at)
    audit.record("was made at the card processor", refund, by=by, at=at, amount=str(amount))
    return refund


def _create(payment, amounts, **facts):
    """The rows of a refund; its part of the payment is taken from now on."""
    refund = Refund.objects.create(payment=payment, amount=sum(amounts.values()), **facts)
    RefundLine.objects.bulk_create(
        RefundLine(refund=refund, line=line, amount=amount) for line, amount in amounts.items()
    )
    payment.refunded += refund.amount
    if not payment.trust_account_id:
        payment.unapplied -= amounts.get(None, Decimal(0))
    payment.save(update_fields=["refunded", "unapplied"])
    return refund


def _against(payment, found, amounts, reason, by_check):
    """Every reason why this cannot be asked for."""
    reasons, left = [], {part.line: part.left for part in found}
    if not amounts:
        reasons.append(Reason(_("Nothing is to be given back."), _("Enter an amount.")))
    for line, amount in amounts.items():
        if amount < 0 or amount != amount.quantize(CENT):
            reasons.append(Reason(_("An amount is more than nothing, in dollars and whole cents.")))
        elif amount > left.get(line, 0):
            facts = {"what": line or _("Not applied"), "left": money(left.get(line, Decimal(0)))}
            reasons.append(Reason(_("%(what)s: %(left)s can still be given back.") % facts))
    if not reason.strip():
        reasons.append(Reason(_("Say why the money is given back.")))
    if Dispute.objects.filter(reference=payment.reference, status=DisputeStatus.OPEN).exists():
        reasons.append(
            Reason(
                _("The payer's bank disputes this payment."),
                _("Wait until the dispute is closed: the bank may take the money back by itself."),
            )
        )
    if by_check and not may_go_by_check(payment):
        reasons.append(Reason(_("The money goes back the way it came."), _("Leave the city's check out.")))
    return reasons


def may_go_by_check(payment: Payment) -> bool:
    """Whether a city check may be sent: for cash, and where the way it came takes no more. A check always is."""
    if payment.source in (PaymentSource.CASH, PaymentSource.CHECK):
        return True
    if payment.source == PaymentSource.TRUST:
        return posting.trust_account_of(payment).closed_at is not None
    return payment.refunds.filter(status=RefundStatus.FAILED).exists()


def _against_into(payment, amounts, into):
    if into is None:
        return []
    reasons = []
    if set(amounts) - {None} or payment.trust_account_id:
        reasons.append(Reason(_("Only money that is not applied goes into a trust account.")))
    if into.closed_at:
        reasons.append(Reason(_("%(account)s is closed.") % {"account": into}, _("Choose another.")))
    return reasons


def _way(payment, *, by_check, into):
    if into:
        return PaymentSource.TRUST
    if payment.source == PaymentSource.TRUST:
        account = TrustAccount.objects.lock(posting.trust_account_of(payment).pk)
        return PaymentSource.CHECK if account.closed_at else PaymentSource.TRUST
    return PaymentSource.CHECK if by_check else payment.source


def _given_back(payment):
    """What was given back, or is about to be, of everything on the payment's receipt."""
    return payment.receipt.payments.aggregate(total=Sum("refunded", default=Decimal(0)))["total"]
