"""Checkout sessions: the card page a payer is sent to."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from payments.gateway.client import UnknownSession, asking, from_cents, id_of, moment, to_cents

# Sent whole with a session: only the payment itself says whether the bank is still at it.
WITH_PAYMENT = {"expand": ["payment_intent"]}
# What one charge can be, in dollars.
SMALLEST, LARGEST = Decimal("0.50"), Decimal("999999.99")


@dataclass(frozen=True)
class Session:
    """One Checkout session, as the processor tells it now."""

    id: str
    url: str
    status: str  # open, complete or expired
    is_paid: bool
    amount: Decimal
    currency: str
    livemode: bool
    invoice: str  # the invoice number we wrote on it, or nothing
    reference: str  # our own name for it, or nothing
    payment: str  # the payment intent, once there is one
    email: str  # where the payer wants the receipt
    expires_at: datetime | None
    is_processing: bool = False  # the payer is done, the bank is not
    has_failed: bool = False  # the bank said no after the payer was done


def start_session(*, reference, invoice, amount, description, success_url, cancel_url, idempotency_key):
    """Open a Checkout session for an amount in the site's currency; the same key gives the same session.

    Raises GatewayUnavailable or GatewayRefused.
    """
    ours = {"invoice": invoice, "reference": reference}
    with asking() as client:
        session = client.v1.checkout.sessions.create(
            params={
                "mode": "payment",
                "payment_method_types": settings.STRIPE_PAYMENT_METHODS,
                "client_reference_id": reference,
                "metadata": ours,
                "payment_intent_data": {"metadata": ours, "description": description},
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": settings.CURRENCY,
                            "unit_amount": to_cents(amount),
                            "product_data": {"name": description},
                        },
                    }
                ],
                "success_url": success_url,
                "cancel_url": cancel_url,
            },
            options={"idempotency_key": idempotency_key},
        )
    return _read(session)


def fetch_session(number):
    """What the processor says about a session now. Raises UnknownSession or another GatewayError."""
    with asking(missing=UnknownSession) as client:
        return _read(client.v1.checkout.sessions.retrieve(number, params=WITH_PAYMENT))


def expire_session(number):
    """Close an open session so that it cannot be paid. Raises GatewayRefused when it is no longer open."""
    with asking(missing=UnknownSession) as client:
        return _read(client.v1.checkout.sessions.expire(number))


def session_of(payment):
    """The session that a payment intent was paid on, or None. Raises another GatewayError."""
    with asking() as client:
        found = client.v1.checkout.sessions.list(
            params={"payment_intent": payment, "limit": 1, "expand": ["data.payment_intent"]}
        )
    return _read(found.data[0]) if found.data else None


def _read(session):
    """Stripe's session as ours."""
    told = session.to_dict()
    intent = told.get("payment_intent")
    is_waiting = told.get("status") == "complete" and told.get("payment_status") == "unpaid"
    has_failed = is_waiting and isinstance(intent, dict) and intent["status"] in ("requires_payment_method", "canceled")
    return Session(
        id=told["id"],
        url=told.get("url") or "",
        status=told.get("status") or "",
        is_paid=told.get("payment_status") == "paid",
        amount=from_cents(told.get("amount_total") or 0),
        currency=told.get("currency") or "",
        livemode=bool(told.get("livemode")),
        invoice=(told.get("metadata") or {}).get("invoice") or "",
        reference=told.get("client_reference_id") or "",
        payment=id_of(intent),
        email=(told.get("customer_details") or {}).get("email") or "",
        expires_at=moment(told.get("expires_at")),
        is_processing=is_waiting and not has_failed,
        has_failed=has_failed,
    )
