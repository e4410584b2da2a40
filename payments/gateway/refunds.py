"""Card money given back, by us or in the processor's own pages."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from payments.gateway.client import asking, from_cents, id_of, moment, to_cents


@dataclass(frozen=True)
class Refund:
    """One refund, as the processor tells it now."""

    id: str
    payment: str  # the payment intent it gives back from
    amount: Decimal
    currency: str
    status: str  # pending, requires_action, succeeded, failed or canceled
    key: str  # our own name for it; nothing for one made in the processor's pages
    failure: str  # why it failed
    created_at: datetime

    @property
    def is_done(self):
        return self.status == "succeeded"

    @property
    def has_failed(self):
        return self.status in ("failed", "canceled")


def start_refund(payment, amount, idempotency_key):
    """Give back a part of a card payment, in dollars, and return the refund; the same key again gives the same one.

    `payment` is the payment intent's id, as in Payment.reference. The processor forgets keys after a day, so it is
    first asked whether a refund of this payment has the key on it; the key may be asked again however old it is.
    Raises GatewayUnavailable when it is not known whether it was done (ask again with the same key), and
    GatewayRefused when the processor will not.
    """
    known = [refund for refund in refunds_of(payment) if refund.key == idempotency_key]
    if known:
        return known[0]
    with asking() as client:
        refund = client.v1.refunds.create(
            params={"payment_intent": payment, "amount": to_cents(amount), "metadata": {"key": idempotency_key}},
            options={"idempotency_key": idempotency_key},
        )
    return _read(refund)


def fetch_refund(number):
    """What the processor says about a refund now. Raises UnknownThing or another GatewayError."""
    with asking() as client:
        return _read(client.v1.refunds.retrieve(number))


def refunds_of(payment):
    """All refunds of a payment intent. Raises a GatewayError."""
    with asking() as client:
        page = client.v1.refunds.list(params={"payment_intent": payment, "limit": 100})
        return [_read(refund) for refund in page.auto_paging_iter()]


def _read(refund):
    """Stripe's refund as ours."""
    told = refund.to_dict()
    return Refund(
        id=told["id"],
        payment=id_of(told.get("payment_intent")),
        amount=from_cents(told["amount"]),
        currency=told.get("currency") or "",
        status=told.get("status") or "",
        key=(told.get("metadata") or {}).get("key") or "",
        failure=told.get("failure_reason") or "",
        created_at=moment(told["created"]),
    )
