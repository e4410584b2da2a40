"""Following up: ask the processor about one thing, and take in what it says. No lock is held while it is asked."""

from datetime import datetime

from django.utils.translation import gettext as _

from contacts.models import User
from payments import checkout, disputes, gateway, payouts, refundwords
from payments.checkout import NotOurs
from payments.choices import PaymentSource
from payments.models import Payment

# Kept under this name for those who catch it.
__all__ = ["NotOurs", "charge", "dispute", "payment", "payout", "refund", "session"]


def session(number: str, *, by: User, at: datetime) -> str:
    """Ask after a card page and return in words what came of it; a payment is recorded once.

    This and the other functions here raise NotOurs and gateway.GatewayError.
    """
    recorded = checkout.receive(gateway.fetch_session(number), by=by, at=at)
    return str(recorded or "")


def payment(reference: str, *, by: User, at: datetime) -> bool:
    """See that a card payment is in the books: the card page it was made on is asked after. Whether it is."""
    known = Payment.objects.filter(source=PaymentSource.CARD, reference=reference)
    if not known.exists() and reference:
        told = gateway.session_of(reference)
        if told:
            checkout.receive(told, by=by, at=at)
    return known.exists()


def refund(number: str, *, by: User, at: datetime) -> str:
    """Ask after one refund. What it gives back from is recorded first, however late word of that comes."""
    told = gateway.fetch_refund(number)
    payment(told.payment, by=by, at=at)
    return _in_words(refundwords.receive(told, by=by, at=at))


def charge(number: str, *, by: User, at: datetime) -> str:
    """Ask after all refunds of a charge."""
    reference = gateway.fetch_charge(number)
    payment(reference, by=by, at=at)
    refunds = [refundwords.receive(told, by=by, at=at) for told in gateway.refunds_of(reference)]
    return ", ".join(map(_in_words, refunds))


def dispute(number: str, *, by: User, at: datetime) -> str:
    """Ask after a dispute. What it is about is recorded first, however late word of that comes."""
    told = gateway.fetch_dispute(number)
    payment(told.payment, by=by, at=at)
    known = disputes.receive(told, by=by, at=at)
    return known.get_status_display() if known else _("The bank only asks.")


def payout(number: str, *, by: User, at: datetime) -> str:
    """Ask after money sent to the city's bank."""
    return payouts.receive(gateway.fetch_payout(number), by=by, at=at)


def _in_words(refunds):
    return ", ".join(refund.get_status_display() for refund in refunds) or _("Nothing was given back.")
