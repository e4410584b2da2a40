"""One request to the card processor: our settings, our errors, and dollars for its cents."""

from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

import stripe
from django.conf import settings

TIMEOUT = 15  # seconds for one request
RETRIES = 1


class GatewayError(Exception):
    """The processor could not do what was asked."""


class GatewayUnavailable(GatewayError):
    """No answer, or not now: asking again later is right."""


class GatewayRefused(GatewayError):
    """The processor understood and said no: asking again changes nothing."""


class UnknownThing(GatewayRefused):
    """The processor has nothing of that id."""


class UnknownSession(UnknownThing):
    """The processor has no session of that id."""


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


def moment(seconds):
    """The processor's time as ours; nothing stays nothing."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def id_of(thing):
    """The id of an object that the processor may send whole or by its id."""
    return thing["id"] if isinstance(thing, dict) else thing or ""


@contextmanager
def asking(missing=UnknownThing):
    """A client for one request; Stripe's errors come out as ours, `missing` for an id it does not know."""
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
        kind = missing if error.code == "resource_missing" else GatewayRefused
        raise kind(str(error)) from error
    except (stripe.IdempotencyError, stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayRefused(str(error)) from error
    except stripe.StripeError as error:
        raise GatewayUnavailable(str(error)) from error
    finally:
        http.close()
