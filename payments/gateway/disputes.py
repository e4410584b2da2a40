"""Card payments that a payer told the bank are not theirs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from payments.gateway.client import asking, from_cents, id_of, moment


@dataclass(frozen=True)
class Dispute:
    """One dispute, as the processor tells it now."""

    id: str
    payment: str  # the payment intent it is about
    amount: Decimal
    currency: str
    livemode: bool
    status: str
    reason: str
    opened_at: datetime
    answer_by: datetime | None

    @property
    def is_inquiry(self):
        """Whether the bank only asks, or asked: no money has been taken."""
        return self.status.startswith("warning") or self.status == "prevented"

    @property
    def is_won(self):
        return self.status == "won"

    @property
    def is_lost(self):
        return self.status == "lost"


def fetch_dispute(number):
    """What the processor says about a dispute now. Raises UnknownThing or another GatewayError."""
    with asking() as client:
        told = client.v1.disputes.retrieve(number).to_dict()
    return Dispute(
        id=told["id"],
        payment=id_of(told.get("payment_intent")),
        amount=from_cents(told["amount"]),
        currency=told.get("currency") or "",
        livemode=bool(told.get("livemode")),
        status=told.get("status") or "",
        reason=told.get("reason") or "",
        opened_at=moment(told["created"]),
        answer_by=moment((told.get("evidence_details") or {}).get("due_by")),
    )
