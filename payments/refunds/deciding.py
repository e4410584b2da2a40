"""The second person: whoever asked for a refund never decides on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import telling
from payments.choices import RefundStatus
from payments.models import Payment, Refund
from payments.refunds import posting
from payments.refunds.paying import give_up, go_on, lock


@transaction.atomic
def approve(refund: Refund, *, by: User, at: datetime) -> Refund:
    """Agree to a refund that waits for a second person, and send it on its way. Returns it.

    The same person again changes nothing. Raises NotAllowed for whoever asked for it, and once it is decided.
    """
    refund = lock(refund)
    if refund.decided_by == by and refund.status not in (RefundStatus.ASKED, RefundStatus.REFUSED):
        return refund
    _may_decide(refund, by)
    refund.status, refund.decided_by, refund.decided_at = RefundStatus.APPROVED, by, at
    refund.save(update_fields=["status", "decided_by", "decided_at"])
    audit.record("was approved", refund, by=by, at=at, thread=posting.thread_of(refund), amount=str(refund.amount))
    go_on(refund, by=by, at=at)
    return refund


@transaction.atomic
def refuse(refund: Refund, *, why: str, by: User, at: datetime) -> Refund:
    """Say no to a refund that waits for a second person; what it took of its payment is free again. Returns it.

    Raises NotAllowed for whoever asked for it, once it is decided, and without a reason.
    """
    refund = lock(refund)
    if refund.decided_by == by and refund.status == RefundStatus.REFUSED:
        return refund
    _may_decide(refund, by)
    if not why.strip():
        raise NotAllowed(_("Say why the refund is refused."))
    refund.decided_by, refund.decided_at = by, at
    _call_off(refund, RefundStatus.REFUSED, why=why.strip(), by=by, at=at)
    return refund


def cancel_pending(payment: Payment, *, why: str, by: User, at: datetime) -> None:
    """Call off every refund of a payment that nobody has paid out or sent yet. The caller holds the payment.

    The payment in the caller's hand is read anew.
    """
    for refund in payment.refunds.filter(status__in=(RefundStatus.ASKED, RefundStatus.APPROVED)).order_by("pk"):
        refund = Refund.objects.lock(refund.pk)
        # What has a try at the processor may have arrived there: it is left to the answer.
        if refund.status == RefundStatus.ASKED:
            _call_off(refund, RefundStatus.REFUSED, why=why, by=by, at=at)
        elif refund.status == RefundStatus.APPROVED and refund.try_at is None:
            _call_off(refund, RefundStatus.FAILED, why=why, by=by, at=at)
    payment.refresh_from_db(fields=["refunded", "unapplied"])


def _may_decide(refund, by):
    if refund.status != RefundStatus.ASKED:
        raise NotAllowed(_("It was decided already: %(status)s.") % {"status": refund.get_status_display().lower()})
    if refund.asked_by == by:
        raise NotAllowed(Reason(_("You asked for this refund yourself."), _("Somebody else has to decide on it.")))


def _call_off(refund, status, *, why, by, at):
    refund.status, refund.failure = status, why[:200]
    refund.save(update_fields=["status", "failure", "decided_by", "decided_at"])
    give_up(refund, by=by, at=at)
    audit.record("was refused", refund, by=by, at=at, thread=posting.thread_of(refund), why=refund.failure)
    telling.tell_desk_of_refund(refund, kind="refund-refused", at=at)
