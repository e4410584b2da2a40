"""Card payments that a payer disputes with the bank: what the processor says about them, taken into the books once."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from payments import billing, gateway, holding, ledger, returns, telling, trust
from payments.checkout import NotOurs
from payments.choices import DisputeStatus, PaymentSource, PaymentStatus
from payments.models import Dispute, JournalEntry


@transaction.atomic
def receive(told: gateway.Dispute, *, by: User, at: datetime) -> Dispute | None:
    """Take in what the processor says about a dispute; the same word again, or an older one, changes nothing.

    An inquiry moves no money: the payments desk is told, and there is no dispute yet. An open dispute takes it from
    what lies at the processor until it is decided; won, it lies there again. Lost, the payments come back
    (`returns.take_back`): their invoices are owed again, a deposit leaves its trust account. Where the dispute is about
    another amount than the payments still hold, it is a loss. A bank that changes its mind after all pays the invoices
    once more. The payments desk is told of each step.
    Raises NotOurs for a payment the books do not know, another currency, and test money on a live site.
    """
    if told.livemode != gateway.expects_live():
        raise NotOurs(_("It is about test money on a live site, or the other way round."))
    if told.currency != settings.CURRENCY:
        raise NotOurs(_("It is in %(currency)s.") % {"currency": told.currency.upper()})
    payments = holding.hold_card(told.payment)
    if not payments:
        raise NotOurs(_("It is about a payment that the books do not know."))
    if told.is_inquiry:
        telling.tell_desk_of_inquiry(told, at=at)
        return None
    dispute, is_new = Dispute.objects.get_or_create(
        gateway_id=told.id,
        defaults={
            "reference": told.payment,
            "amount": told.amount,
            "reason": told.reason[:60],
            "opened_at": told.opened_at,
            "answer_by": told.answer_by,
        },
    )
    if dispute.amount != told.amount or (dispute.status == DisputeStatus.WON and told.is_lost):
        raise NotOurs(_("It says something else about the dispute than it said before."))
    if is_new:
        audit.record("was opened", dispute, by=by, at=at, amount=str(dispute.amount), about=dispute.reference)
        _post(dispute, "dispute", {"card_clearing": dispute.amount, "disputes": -dispute.amount}, by=by, at=at)
        telling.tell_desk_of_dispute(dispute, at=at)
    if told.is_won and dispute.status != DisputeStatus.WON:
        _win(dispute, payments, by=by, at=at)
    elif told.is_lost and dispute.status == DisputeStatus.OPEN:
        _lose(dispute, payments, by=by, at=at)
    return dispute


def _win(dispute, payments, *, by, at):
    """The money is the city's: from where the dispute kept it, or once more when it was given up already."""
    if dispute.status == DisputeStatus.LOST:
        _get_back(dispute, payments, by=by, at=at)
    else:
        _post(dispute, "dispute-won", {"card_clearing": -dispute.amount, "disputes": dispute.amount}, by=by, at=at)
    _close(dispute, DisputeStatus.WON, by=by, at=at)


def _lose(dispute, payments, *, by, at):
    """The money is the payer's: what it paid is owed again, or, where that cannot be told, the city has lost it."""
    holds = [payment for payment in payments if payment.status == PaymentStatus.SUCCEEDED and not payment.refunded]
    if sum(payment.amount for payment in holds) == dispute.amount:
        reason = _("The payer's bank took it back (dispute %(dispute)s).") % {"dispute": dispute}
        for payment in holds:
            returns.take_back(payment, reason=reason, out_of=ledger.account("disputes"), by=by, at=at)
    else:
        _post(dispute, "dispute-lost", {"disputes": dispute.amount, "losses": -dispute.amount}, by=by, at=at)
    _close(dispute, DisputeStatus.LOST, by=by, at=at)


def _get_back(dispute, payments, *, by, at):
    """Money that was given up and came after all: the city's loss is none any more, and what was owed again is paid."""
    loss = _lost_on(kind="dispute-lost", subject=dispute.gateway_id)
    for payment in payments:
        if payment.status != PaymentStatus.RETURNED:
            continue
        subject = str(payment.trust_account or payment.invoice or "")
        lost = _lost_on(kind="return", subject=subject, reference=f"card:{payment.reference}")
        facts = {
            "amount": payment.amount - lost,
            "source": PaymentSource.CARD,
            "reference": dispute.gateway_id,
            "email": payment.receipt.email,
        }
        if facts["amount"] and payment.trust_account:
            trust.deposit(payment.trust_account, **facts, by=by, at=at)
        elif facts["amount"]:
            billing.record_payment(payment.invoice, **facts, by=by, at=at)
        loss += lost
    if loss:
        _post(dispute, "dispute-won", {"card_clearing": -loss, "losses": loss}, by=by, at=at)


def _lost_on(**entry):
    """What an entry booked as lost, in dollars."""
    legs = JournalEntry.objects.filter(**entry, postings__account__code="losses")
    return -sum(legs.values_list("postings__amount", flat=True), Decimal(0)) if legs else Decimal(0)


def _close(dispute, status, *, by, at):
    dispute.status, dispute.closed_at = status, at
    dispute.save(update_fields=["status", "closed_at"])
    audit.record(f"was {status}", dispute, by=by, at=at, amount=str(dispute.amount), about=dispute.reference)
    telling.tell_desk_of_dispute(dispute, at=at)


def _post(dispute, kind, legs, *, by, at):
    ledger.post(
        key=f"{kind}:{dispute.gateway_id}",
        kind=kind,
        legs={ledger.account(code): amount for code, amount in legs.items()},
        subject=dispute.gateway_id[:60],
        reference=f"card:{dispute.reference}",
        by=by,
        at=at,
    )
