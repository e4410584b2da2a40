"""Paying by card: open the processor's page, and take in what the processor says came of it.

The processor is asked outside any transaction. What it says counts; that the browser came back does not.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, gateway, telling
from payments.choices import PaymentSource, SessionStatus
from payments.models import CheckoutItem, CheckoutSession, Invoice, InvoiceLine, Payment
from permits.models import Case

log = logging.getLogger(__name__)

# The processor forgets an idempotency key after a day, and a page nobody was sent to cannot be paid.
START_AGAIN_AFTER = timedelta(hours=12)
ASK_AFTER = timedelta(minutes=5)
TRIES = 3


class NotOurs(Exception):
    """What the processor tells does not belong in these books, for a reason a person should look at."""


@dataclass(frozen=True)
class Wanted:
    """One invoice to pay, or only some of its lines."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...] = ()


def start(wanted: Sequence[Wanted], *, by: User, at: datetime, started_by: str = "") -> str:
    """Return the address of the card page for what is due on some invoices; asked again, of the same page.

    At most one page is open per invoice: one that was opened for anything else is closed first. `started_by` is the
    account's name, nothing for a guest.
    Raises NotAllowed when nothing is due on one of them, and gateway.GatewayError when the processor does not answer.
    """
    for _attempt in range(TRIES):
        sessions = _claim(wanted, started_by=started_by, at=at)
        if len(sessions) == 1 and not sessions[0].gateway_id:
            return _open(sessions[0], at=at).url
        for session in sessions:
            told = _fetch(session, at=at) if session.gateway_id else None
            if told and told.status == "open":
                if len(sessions) == 1 and _is_for(session, wanted) and told.amount == session.amount:
                    return told.url
                told = gateway.expire_session(session.gateway_id)
            if told:
                receive(told, by=by, at=at)
    raise gateway.GatewayUnavailable("No card page could be opened.")


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
    session = _sessions(told).first()
    if session is None and not told.invoice:
        raise NotOurs(_("It names no invoice of this site."))
    return _record(told, session, by=by, at=at)


def ask(session: CheckoutSession, *, by: User, at: datetime) -> Payment | None:
    """Ask the processor about a session and take in the answer. Raises gateway.GatewayError and NotOurs."""
    told = _fetch(session, at=at)
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
def _claim(wanted, *, started_by, at):
    """The live sessions that hold these invoices; when there are none, the one made now.

    The row stands before the processor is asked. A session that never got its page is given up when it is for
    something else, or too old for its key to count at the processor.
    """
    for case in sorted({each.invoice.case_id for each in wanted}):
        Case.objects.lock(case)
    locked = {invoice: Invoice.objects.lock(invoice) for invoice in sorted({each.invoice.pk for each in wanted})}
    items = [(locked[each.invoice.pk], each.lines) for each in wanted]
    nothing_due = [invoice for invoice, lines in items if not billing.due_on(invoice, lines)]
    if nothing_due:
        raise NotAllowed(
            *[
                Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice}, desk=DeskPurpose.PAYMENTS)
                for invoice in nothing_due
            ]
        )
    live = CheckoutSession.objects.filter(items__invoice__in=locked, items__is_live=True).distinct().order_by("pk")
    kept = []
    for session in live:
        fresh = at - session.started_at < START_AGAIN_AFTER
        if session.gateway_id or (fresh and _is_for(session, wanted)):
            kept.append(session)
        else:
            session.status = SessionStatus.EXPIRED
            session.save(update_fields=["status"])
    return kept or [_new_session(items, started_by=started_by, at=at)]


def _new_session(items, *, started_by, at):
    amounts = [billing.due_on(invoice, lines) for invoice, lines in items]
    session = CheckoutSession.objects.create(amount=sum(amounts), started_by=started_by, started_at=at, asked_at=at)
    for (invoice, lines), amount in zip(items, amounts, strict=True):
        CheckoutItem.objects.create(session=session, invoice=invoice, amount=amount).lines.set(lines)
    return session


def _is_for(session, wanted):
    """Whether a session asks for exactly this, as it is due now."""
    asked = {
        (item.invoice_id, item.amount, frozenset(line.pk for line in item.lines.all()))
        for item in session.items.prefetch_related("lines")
    }
    return asked == {
        (each.invoice.pk, billing.due_on(each.invoice, each.lines), frozenset(line.pk for line in each.lines))
        for each in wanted
    }


def _something_due(session):
    return session.trust_account_id or any(
        billing.due_on(item.invoice, item.lines.all()) for item in session.items.select_related("invoice")
    )


def _open(session, *, at):
    """Ask the processor for the page; many at once get the same one, by the session's key."""
    invoices = [item.invoice for item in session.items.select_related("invoice").order_by("pk")]
    numbers = ", ".join(invoice.number for invoice in invoices)
    back = reverse("payments:return", args=[session.key])
    cancelled = invoices[0].get_absolute_url() if len(invoices) == 1 else reverse("payments:pay")
    told = gateway.start_session(
        reference=str(session.key),
        invoice=invoices[0].number if len(invoices) == 1 else "",
        amount=session.amount,
        description=ngettext("Invoice %(invoices)s", "Invoices %(invoices)s", len(invoices)) % {"invoices": numbers},
        success_url=telling.address(back),
        cancel_url=f"{telling.address(cancelled)}?cancelled=1",
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
    """Record the payments of a paid session on what it was opened for; the first of them is returned."""
    email, reference = _readable(told.email), told.payment or told.id
    items, held = [], ""
    if session:
        items = list(session.items.select_related("invoice__case").order_by("invoice__case__number", "invoice_id"))
    numbers = {item.invoice.number for item in items}
    if session and (told.amount != session.amount or (told.invoice and told.invoice not in numbers)):
        held = _("The card page took another amount, or for another invoice, than it was opened for.")
    if session is None or held:
        # Money that does not fit stays together, beside the invoice if there is only one it can be meant for.
        invoice = items[0].invoice if len(items) == 1 else Invoice.objects.filter(number=told.invoice).first()
        payments = [
            billing.record_payment(
                invoice,
                amount=told.amount,
                source=PaymentSource.CARD,
                reference=reference,
                email=email,
                held_because=held,
                session=session,
                by=by,
                at=at,
            )
        ]
    else:
        payments = _record_items(items, session, reference=reference, email=email, by=by, at=at)
    if session:
        CheckoutSession.objects.filter(pk=session.pk).update(
            gateway_id=told.id, status=SessionStatus.COMPLETE, asked_at=at
        )
    return payments[0]


def _record_items(items, session, *, reference, email, by, at):
    """A payment for each invoice of the page, all on one receipt that is mailed once."""
    for case in sorted({item.invoice.case for item in items}, key=lambda case: case.number):
        Case.objects.lock(case.pk)
    known = Payment.objects.filter(source=PaymentSource.CARD, reference=reference).order_by("pk").first()
    receipt = known.receipt if known else billing.new_receipt(email=email, at=at)
    payments = [
        billing.record_payment(
            item.invoice,
            amount=item.amount,
            source=PaymentSource.CARD,
            reference=reference,
            lines=tuple(item.lines.all()),
            receipt=receipt,
            session=session,
            by=by,
            at=at,
        )
        for item in items
    ]
    if known is None:
        telling.tell_payer(receipt, key=billing.new_link(receipt, at=at), at=at)
    return payments


def _readable(email):
    """An address that mail can be sent to, or nothing: a receipt is never held up by a bad one."""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""
