"""What moved in the city's balance at the processor: payments, fees, refunds, disputes, and payouts to the bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from payments.gateway.client import asking, from_cents, id_of, moment

PAGE = 100  # the most that the processor gives at once


@dataclass(frozen=True)
class Movement:
    """One balance transaction. `amount` is what it moved before the processor took its `fee`."""

    id: str
    type: str  # the processor's reporting category: charge, refund, dispute, dispute_reversal, payout …
    amount: Decimal
    fee: Decimal
    currency: str
    about: str  # the charge, refund, dispute or payout
    payment: str  # the payment intent, where there is one
    created_at: datetime


@dataclass(frozen=True)
class Payout:
    """Money sent to the city's bank, as the processor tells it now."""

    id: str
    amount: Decimal
    currency: str
    livemode: bool
    status: str  # pending, in_transit, paid, failed or canceled
    created_at: datetime

    @property
    def came_back(self):
        return self.status in ("failed", "canceled")


def balance_transactions(since: datetime, until: datetime) -> Iterator[Movement]:
    """All movements made from `since` on and before `until`, page after page. Raises a GatewayError on the way."""
    with asking() as client:
        page = client.v1.balance_transactions.list(
            params={
                "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
                "limit": PAGE,
                "expand": ["data.source"],
            }
        )
        for movement in page.auto_paging_iter():
            yield _read(movement.to_dict())


def fetch_charge(number):
    """The payment intent that a charge belongs to, or nothing. Raises UnknownThing or another GatewayError."""
    with asking() as client:
        return id_of(client.v1.charges.retrieve(number).to_dict().get("payment_intent"))


def fetch_payout(number):
    """What the processor says about a payout now. Raises UnknownThing or another GatewayError."""
    with asking() as client:
        told = client.v1.payouts.retrieve(number).to_dict()
    return Payout(
        id=told["id"],
        amount=from_cents(told["amount"]),
        currency=told.get("currency") or "",
        livemode=bool(told.get("livemode")),
        status=told.get("status") or "",
        created_at=moment(told["created"]),
    )


def _read(told):
    """Stripe's balance transaction as ours."""
    source = told.get("source")
    return Movement(
        id=told["id"],
        type=told.get("reporting_category") or told["type"],
        amount=from_cents(told["amount"]),
        fee=from_cents(told["fee"]),
        currency=told.get("currency") or "",
        about=id_of(source),
        payment=id_of(source.get("payment_intent")) if isinstance(source, dict) else "",
        created_at=moment(told["created"]),
    )
