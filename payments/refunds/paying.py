"""How a refund leaves the city: at once to a trust account, by hand at the counter, through the card processor."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from contacts.telling.nudge import nudge
from payments import gateway, telling
from payments.choices import PaymentSource, PaymentStatus, RefundStatus
from payments.models import Drawer, Payment, Refund, TrustAccount
from payments.refunds import posting


def lock(refund: Refund) -> Refund:
    """Hold a refund and its payment until the transaction ends, and return it as it is now."""
    payment = Payment.objects.lock(refund.payment_id)
    refund = Refund.objects.lock(refund.pk)
    refund.payment = payment
    return refund


def go_on(refund: Refund, *, by: User, at: datetime) -> None:
    """Start paying out what was approved: to a trust account at once, by card through the worker."""
    if refund.way == PaymentSource.TRUST:
        TrustAccount.objects.lock(posting.goes_into(refund).pk)
        _done(refund, by=by, at=at)
    elif refund.way == PaymentSource.CARD:
        refund.try_at = at
        refund.save(update_fields=["try_at"])
        nudge("payments.tasks.send_refunds")


@transaction.atomic
def pay_out(refund: Refund, *, reference: str = "", drawer: Drawer | None = None, by: User, at: datetime) -> Refund:
    """Write down that a refund was handed out: cash from the cashier's open `drawer`, or the city's check by number.

    The same again changes nothing. Raises NotAllowed when it is not to be paid out by hand, without the number of the
    check, and without an open drawer of one's own that holds as much.
    """
    if drawer is not None:
        drawer = Drawer.objects.lock(drawer.pk)
    refund = lock(refund)
    if refund.status == RefundStatus.DONE and (refund.reference, refund.drawer) == (reference.strip(), drawer):
        return refund
    reasons = _against(refund, reference.strip(), drawer, by)
    if reasons:
        raise NotAllowed(*reasons)
    refund.reference = reference.strip()[:100]
    refund.drawer = drawer if refund.way == PaymentSource.CASH else None
    _done(refund, by=by, at=at)
    return refund


@transaction.atomic
def hear(refund: Refund, told: gateway.Refund, *, by: User, at: datetime) -> Refund:
    """Take in what the processor says about a refund, in any order and as often as it says it. Returns the refund."""
    refund = lock(refund)
    if not refund.gateway_id:
        refund.gateway_id = told.id
        refund.save(update_fields=["gateway_id"])
    waits = refund.status in (RefundStatus.APPROVED, RefundStatus.SENT)
    if told.has_failed and (waits or refund.status == RefundStatus.DONE):
        _failed(refund, why=told.failure or told.status, by=by, at=at)
    elif told.is_done and waits:
        _done(refund, by=by, at=at)
    elif refund.status == RefundStatus.APPROVED:
        refund.status = RefundStatus.SENT
        refund.save(update_fields=["status"])
    return refund


@transaction.atomic
def fail(refund: Refund, *, why: str, by: User, at: datetime) -> Refund:
    """Write down that a refund cannot be paid out, or was sent back; what it took of its payment is free again.

    Again changes nothing. Raises NotAllowed for one that nobody approved.
    """
    refund = lock(refund)
    if refund.status == RefundStatus.FAILED:
        return refund
    if refund.status not in (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.DONE):
        raise NotAllowed(_("This refund is not on its way."))
    if refund.status == RefundStatus.DONE and refund.way not in (PaymentSource.CARD, PaymentSource.CHECK):
        raise NotAllowed(_("Cash that was handed out, and money in a trust account, does not come back."))
    if not why.strip():
        raise NotAllowed(_("Say why it was not paid out."))
    _failed(refund, why=why.strip(), by=by, at=at)
    return refund


def give_up(refund: Refund, *, by: User, at: datetime) -> None:
    """Free what a refund took of its payment, in the payment and in the books. The caller holds both rows."""
    payment = refund.payment
    payment.refunded -= refund.amount
    if not payment.trust_account_id and payment.status == PaymentStatus.SUCCEEDED:
        payment.unapplied += sum(part.amount for part in refund.lines.filter(line=None))
    payment.save(update_fields=["refunded", "unapplied"])
    posting.post_undone(refund, by=by, at=at)


def _done(refund, *, by, at):
    refund.status, refund.done_at, refund.try_at = RefundStatus.DONE, at, None
    refund.save(update_fields=["status", "done_at", "try_at", "reference", "drawer"])
    posting.post_payout(refund, by=by, at=at)
    audit.record("was paid out", refund, by=by, at=at, thread=posting.thread_of(refund), amount=str(refund.amount))
    telling.tell_payer_of_refund(refund, at=at)


def _failed(refund, *, why, by, at):
    was_done = refund.status == RefundStatus.DONE
    refund.status, refund.failure, refund.try_at = RefundStatus.FAILED, why[:200], None
    refund.save(update_fields=["status", "failure", "try_at"])
    if was_done:
        posting.post_payout_undone(refund, by=by, at=at)
    give_up(refund, by=by, at=at)
    audit.record("failed", refund, by=by, at=at, thread=posting.thread_of(refund), why=refund.failure)
    telling.tell_desk_of_refund(refund, kind="refund-failed", at=at)


def _against(refund, reference, drawer, by):
    reasons = []
    if refund.status != RefundStatus.APPROVED or refund.way not in (PaymentSource.CASH, PaymentSource.CHECK):
        return [Reason(_("This refund is not one to be paid out by hand now."))]
    if refund.way == PaymentSource.CHECK and not reference:
        reasons.append(Reason(_("Enter the number of the city's check.")))
    if refund.way == PaymentSource.CASH and (drawer is None or not drawer.is_open or drawer.cashier != by):
        reasons.append(Reason(_("Cash is paid out of your own open drawer."), _("Open your drawer first.")))
    return reasons
