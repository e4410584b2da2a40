"""The card processor. The only module that imports stripe, and the only one that knows cents.

Real Stripe or a server that speaks its API: settings alone decide (STRIPE_API_KEY, STRIPE_API_BASE,
STRIPE_WEBHOOK_SECRET). Nothing here touches the database, and nobody calls it while holding a lock.
"""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import stripe
from django.conf import settings

TIMEOUT = 15  # seconds for one request
RETRIES = 1
TOLERANCE = 300  # seconds a webhook's signature stays good


class GatewayError(Exception):
    """The processor could not do what was asked."""


class GatewayUnavailable(GatewayError):
    """No answer, or not now: asking again later is right."""


class GatewayRefused(GatewayError):
    """The processor understood and said no: asking again changes nothing."""


class UnknownSession(GatewayRefused):
    """The processor has no session of that id."""


class ForgedEvent(GatewayError):
    """A webhook whose signature does not hold, or whose body is no event."""


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


@dataclass(frozen=True)
class Event:
    """One webhook whose signature holds."""

    id: str
    type: str
    about: str  # id of the object the event is about
    livemode: bool


def start_session(*, reference, invoice, amount, description, success_url, cancel_url, idempotency_key):
    """Open a Checkout session for an amount in the site's currency; the same key gives the same session.

    Raises GatewayUnavailable or GatewayRefused.
    """
    with _client() as client:
        session = client.v1.checkout.sessions.create(
            params={
                "mode": "payment",
                "payment_method_types": ["card"],
                "client_reference_id": reference,
                "metadata": {"invoice": invoice},
                "payment_intent_data": {"metadata": {"invoice": invoice}, "description": description},
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
    with _client() as client:
        return _read(client.v1.checkout.sessions.retrieve(number))


def expire_session(number):
    """Close an open session so that it cannot be paid. Raises GatewayRefused when it is no longer open."""
    with _client() as client:
        return _read(client.v1.checkout.sessions.expire(number))


def read_event(body, signature):
    """The event in a webhook's raw body, once its signature and age hold. Raises ForgedEvent."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        told = json.loads(body)
        event = Event(
            id=told["id"],
            type=told["type"],
            about=told["data"]["object"].get("id") or "",
            livemode=bool(told.get("livemode")),
        )
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ForgedEvent(str(error)) from error
    if not all(isinstance(text, str) and len(text) <= 255 for text in (event.id, event.type, event.about)):
        raise ForgedEvent("The event's id, type or object has an odd form.")
    return event


def expects_live():
    """Whether this site's key moves real money."""
    return settings.STRIPE_API_KEY.startswith(("sk_live", "rk_live"))


def to_cents(amount):
    """Dollars to the processor's smallest unit, exactly."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has fractions of a cent.")
    return int(cents)


def from_cents(cents):
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


@contextmanager
def _client():
    """A client for one request; Stripe's errors come out as ours."""
    if not settings.STRIPE_API_KEY:
        raise GatewayRefused("STRIPE_API_KEY is not set.")
    http = stripe.RequestsClient(timeout=TIMEOUT)
    client = stripe.StripeClient(
        settings.STRIPE_API_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=RETRIES,
        http_client=http,
    )
    try:
        yield client
    except stripe.InvalidRequestError as error:
        kind = UnknownSession if error.code == "resource_missing" else GatewayRefused
        raise kind(str(error)) from error
    except (stripe.IdempotencyError, stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayRefused(str(error)) from error
    except stripe.StripeError as error:
        raise GatewayUnavailable(str(error)) from error
    finally:
        http.close()


def _read(session):
    """Stripe's session as ours."""
    told = session.to_dict()
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
        payment=_id_of(told.get("payment_intent")),
        email=(told.get("customer_details") or {}).get("email") or "",
        expires_at=datetime.fromtimestamp(told["expires_at"], UTC) if told.get("expires_at") else None,
    )


def _id_of(thing):
    """The id of an object that the processor may send whole or by its id."""
    return thing["id"] if isinstance(thing, dict) else thing or ""
