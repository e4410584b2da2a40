"""Card refunds on their way to the processor. It is asked outside any lock, always with the refund's own key."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from contacts.models import User
from payments import gateway
from payments.models import Refund
from payments.refunds.paying import fail, hear

log = logging.getLogger(__name__)

ASK_AGAIN_AFTER = timedelta(minutes=5)


def send_next(*, by: User, at: datetime) -> bool:
    """Send one card refund that is due to the processor, or ask what became of it. Returns whether there was one.

    Without an answer it comes again later with the same key, so it is given back once however often it is sent. What
    the processor refuses has failed, and the desk is told.
    """
    refund = _claim_next(at=at)
    if refund is None:
        return False
    try:
        told = _ask(refund)
    except gateway.GatewayRefused as error:
        fail(refund, why=str(error), by=by, at=at)
    except gateway.GatewayError as error:
        log.warning("No word on refund %s: %s", refund.key, error)
    else:
        hear(refund, told, by=by, at=at)
    return True


@transaction.atomic
def _claim_next(*, at):
    """Take one that is due and put its next try into the future: a worker that dies holding it loses nothing."""
    due = Refund.objects.with_the_processor().filter(try_at__lte=at)
    refund = due.select_for_update(skip_locked=True, of=("self",)).order_by("try_at", "pk").first()
    if refund is not None:
        refund.try_at = at + ASK_AGAIN_AFTER
        refund.save(update_fields=["try_at"])
    return refund


def _ask(refund):
    if refund.gateway_id:
        return gateway.fetch_refund(refund.gateway_id)
    return gateway.start_refund(refund.payment.reference, refund.amount, str(refund.key))
