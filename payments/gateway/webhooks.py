"""What the card processor sends: only the signature over the raw bytes is believed, and the id they name."""

import json
from dataclasses import dataclass

import stripe
from django.conf import settings

from payments.gateway.client import GatewayError

TOLERANCE = 300  # seconds a webhook's signature stays good


class ForgedEvent(GatewayError):
    """A webhook whose signature does not hold, or whose body is no event."""


@dataclass(frozen=True)
class Event:
    """One webhook whose signature holds."""

    id: str
    type: str
    about: str  # id of the object the event is about
    livemode: bool


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
