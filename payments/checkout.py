"""Paying by card: open the processor's page, and take in what the processor says came of it.

The processor is asked outside any transaction. What it says counts; that the browser came back does not.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, gateway, telling
from payments.choices import PaymentSource, SessionStatus
from payments.models import CheckoutSession, Invoice, Payment
from permits.models import Case

log = logging.getLogger(__name__)

# The processor forgets an idempotency key after a day, and a page nobody was sent to cannot be paid.
START_AGAIN_AFTER = timedelta(hours=12)
ASK_AFTER = timedelta(minutes=5)
TRIES = 3


class NotOurs(Exception):
    """What the processor tells does not belong in these books, for a reason a person should look at."""


def start(invoice: Invoice, *, by: User, at: datetime) -> str:
    """Return the address of the card page for what is due on an invoice; asked again, of the same page.

    At most one page is open per invoice: one for another amount is closed first.
    Raises NotAllowed when nothing is due, and gateway.GatewayError when the processor does not answer.
    """
    for _attempt in range(TRIES):
        session = _claim(invoice, at=at)
        if not session.gateway_id:
            return _open(session, at=at).url
        told = _fetch(session, at=at)
        if told and told.status == "open" and told.amount == invoice.due:
            return told.url
        if told and told.status == "open":
            told = gateway.expire_session(session.gateway_id)
        if told:
            receive(told, by=by, at=at)
        invoice.refresh_from_db()
    raise gateway.GatewayUnavailable(f"No card page could be opened for {invoice}.")


def receive(told: gateway.Session, *, by: User, at: datetime) -> Payment | None:
    """Take in what the processor says about a session; the same word again changes nothing.

    Records the payment of a paid session and closes one that has ended. Money whose amount or invoice is not what we
    asked for is kept as unapplied. Raises NotOurs for another currency, for test money on a live site and the other
    way round, and for a session that is not about an invoice of this site.
    """
    if told.livemode != gateway.expects_live():
        raise NotOurs(_("It is about test money on a live site, or the other way round."))
    if not told.is_paid:
        if told.status == "expired":
            _sessions(told).filter(status__in=SessionStatus.LIVE).update(status=SessionStatus.EXPIRED, asked_at=at)
        return None
    if told.currency != settings.CURRENCY:
        raise NotOurs(_("It was paid in %(currency)s.") % {"currency": told.currency.upper()})
    session = _sessions(told).select_related("invoice").first()
    if session is None and not told.invoice:
        raise NotOurs(_("It names no invoice of this site."))
    return _record(told, session, by=by, at=at)


def ask(session: CheckoutSession, *, by: User, at: datetime) -> Payment | None:
    """Ask the processor about a session and take in the answer. Raises gateway.GatewayError and NotOurs."""
    told = _fetch(session, at=at)
    if told and told.status == "open" and not session.invoice.due:
        told = gateway.expire_session(session.gateway_id)
    return receive(told, by=by, at=at) if told else None


def ask_after_next(*, by: User, at: datetime) -> bool:
    """Ask after the open session not asked after for longest, so that a lost webhook loses nothing.

    A page open for an invoice on which nothing is due any more is closed. Returns whether there was one to ask after.
    """
    with transaction.atomic():
        session = (
            CheckoutSession.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("invoice")
            .filter(status=SessionStatus.OPEN, asked_at__lte=at - ASK_AFTER)
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


def _fetch(session, *, at):
    """What the processor says about a session; one it does not know can never be paid, so it is closed here."""
    try:
        return gateway.fetch_session(session.gateway_id)
    except gateway.UnknownSession:
        CheckoutSession.objects.filter(pk=session.pk, status__in=SessionStatus.LIVE).update(
            status=SessionStatus.EXPIRED, asked_at=at
        )
        return None


@transaction.atomic
def _claim(invoice, *, at):
    """The one live session of an invoice, made now if there is none. Its row stands before the processor is asked."""
    Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    if not invoice.due:
        raise NotAllowed(Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice}, desk=DeskPurpose.PAYMENTS))
    session = invoice.checkout_sessions.filter(status__in=SessionStatus.LIVE).first()
    if session is not None:
        if session.gateway_id or (session.amount == invoice.due and at - session.started_at < START_AGAIN_AFTER):
            return session
        session.status = SessionStatus.EXPIRED
        session.save(update_fields=["status"])
    return CheckoutSession.objects.create(invoice=invoice, amount=invoice.due, started_at=at, asked_at=at)


def _open(session, *, at):
    """Ask the processor for the page; many at once get the same one, by the session's key."""
    invoice = session.invoice
    invoice_page = telling.address(invoice.get_absolute_url())
    told = gateway.start_session(
        reference=str(session.key),
        invoice=invoice.number,
        amount=session.amount,
        description=_("Invoice %(invoice)s") % {"invoice": invoice.number},
        success_url=telling.address(reverse("payments:return", args=[invoice.number]))
        + "?session={CHECKOUT_SESSION_ID}",
        cancel_url=f"{invoice_page}?cancelled=1",
        idempotency_key=f"checkout:{session.key}",
    )
    CheckoutSession.objects.filter(pk=session.pk, status=SessionStatus.STARTING).update(
        gateway_id=told.id, status=SessionStatus.OPEN, asked_at=at
    )
    return told


def _sessions(told):
    """Our row of a session: by its id, or by the key we gave it when we died before writing the id down."""
    known = CheckoutSession.objects.filter(gateway_id=told.id)
    if not known.exists() and told.reference:
        try:
            return CheckoutSession.objects.filter(gateway_id="", key=told.reference)
        except ValidationError:
            return known
    return known


@transaction.atomic
def _record(told, session, *, by, at):
    """Record the payment of a paid session on the invoice it was opened for."""
    invoice = session.invoice if session else Invoice.objects.filter(number=told.invoice).first()
    held = ""
    if session and (told.amount != session.amount or told.invoice != invoice.number):
        held = _("The card page took another amount, or for another invoice, than it was opened for.")
    payment = billing.record_payment(
        invoice,
        amount=told.amount,
        source=PaymentSource.CARD,
        reference=told.payment or told.id,
        email=_readable(told.email),
        held_because=held,
        by=by,
        at=at,
    )
    if session:
        CheckoutSession.objects.filter(pk=session.pk).update(
            gateway_id=told.id, status=SessionStatus.COMPLETE, payment=payment, asked_at=at
        )
    return payment


def _readable(email):
    """An address that mail can be sent to, or nothing: a receipt is never held up by a bad one."""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""
