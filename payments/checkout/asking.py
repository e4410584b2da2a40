"""Asking the processor about a card page: when the payer is back, and by a sweep, so that lost word loses nothing."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from contacts.models import User
from payments import billing, gateway
from payments.checkout.receiving import NotOurs, receive
from payments.choices import SessionStatus
from payments.models import CheckoutSession, Payment

log = logging.getLogger(__name__)

ASK_AFTER = timedelta(minutes=5)


def ask(session: CheckoutSession, *, by: User, at: datetime) -> Payment | None:
    """Ask the processor about a session and take in the answer. Raises gateway.GatewayError and NotOurs."""
    told = fetch(session, at=at)
    if told and told.status == "open" and not _something_due(session):
        told = gateway.expire_session(session.gateway_id)
    return receive(told, by=by, at=at) if told else None


def ask_after_next(*, by: User, at: datetime) -> bool:
    """Ask after the open session not asked after for longest, so that a lost webhook loses nothing.

    A page open for an invoice on which nothing is due any more is closed. Returns whether there was one to ask after.
    """
    with transaction.atomic():
        session = (
            CheckoutSession.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(status__in=(SessionStatus.OPEN, SessionStatus.PROCESSING), asked_at__lte=at - ASK_AFTER)
            .order_by("asked_at", "pk")
            .first()
        )
        if session is None:
            return False
        session.asked_at = at
        session.save(update_fields=["asked_at"])
    try:
        ask(session, by=by, at=at)
    except (gateway.GatewayError, NotOurs) as error:
        log.warning("No word on card page %s: %s", session.gateway_id, error)
    return True


def fetch(session, *, at):
    """What the processor says about a session; one it does not know can never be paid, so it is closed here."""
    try:
        return gateway.fetch_session(session.gateway_id)
    except gateway.UnknownSession:
        CheckoutSession.objects.filter(pk=session.pk, status__in=SessionStatus.LIVE).update(
            status=SessionStatus.EXPIRED, asked_at=at
        )
        return None


def _something_due(session):
    return session.trust_account_id or any(
        billing.due_on(item.invoice, item.lines.all()) for item in session.items.select_related("invoice")
    )
