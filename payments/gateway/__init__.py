"""The card processor. The only package that imports stripe, and the only one that knows cents.

Real Stripe or a server that speaks its API: settings alone decide (STRIPE_API_KEY, STRIPE_API_BASE,
STRIPE_WEBHOOK_SECRET, STRIPE_PAYMENT_METHODS). Nothing here touches the database, and nobody calls it while holding
a lock.
"""

from payments.gateway.balance import Movement, Payout, balance_transactions, fetch_charge, fetch_payout
from payments.gateway.client import (
    GatewayError,
    GatewayRefused,
    GatewayUnavailable,
    UnknownSession,
    UnknownThing,
    expects_live,
    from_cents,
    to_cents,
)
from payments.gateway.disputes import Dispute, fetch_dispute
from payments.gateway.refunds import Refund, fetch_refund, refunds_of, start_refund
from payments.gateway.sessions import (
    LARGEST,
    SMALLEST,
    Session,
    expire_session,
    fetch_session,
    session_of,
    start_session,
)
from payments.gateway.webhooks import Event, ForgedEvent, read_event

__all__ = [
    "LARGEST",
    "SMALLEST",
    "Dispute",
    "Event",
    "ForgedEvent",
    "GatewayError",
    "GatewayRefused",
    "GatewayUnavailable",
    "Movement",
    "Payout",
    "Refund",
    "Session",
    "UnknownSession",
    "UnknownThing",
    "balance_transactions",
    "expects_live",
    "expire_session",
    "fetch_charge",
    "fetch_dispute",
    "fetch_payout",
    "fetch_refund",
    "fetch_session",
    "from_cents",
    "read_event",
    "refunds_of",
    "session_of",
    "start_refund",
    "start_session",
    "to_cents",
]
