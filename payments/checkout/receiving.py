"""What the processor says came of a card page, taken into the books once."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import User
from payments import billing, gateway, telling, trust
from payments.choices import PaymentSource, SessionStatus
from payments.models import CheckoutSession, Invoice, Payment
from permits.models import Case


class NotOurs(Exception):
    """What the processor tells does not belong in these books, for a reason a person should look at."""


def receive(told: gateway.Session, *, by: User, at: datetime) -> Payment | None:
    """Take in what the processor says about a session; the same word again changes nothing.

    Records the payment of a paid session, and closes one that has ended or that the payer's bank refused. One that the
    bank has not decided yet keeps its invoices, so that nobody pays them a second time. Money whose amount or invoice
    is not what we asked for is kept as unapplied. Raises NotOurs for another currency, for test money on a live site
    and the other way round, and for a session that is not about an invoice of this site.
    """
    if told.livemode != gateway.expects_live():
        raise NotOurs(_("It is about test money on a live site, or the other way round."))
    if not told.is_paid:
        _follow(told, at=at)
        return None
    if told.currency != settings.CURRENCY:
        raise NotOurs(_("It was paid in %(currency)s.") % {"currency": told.currency.upper()})
    session = _sessions(told).first()
    if session is None and not told.invoice:
        raise NotOurs(_("It names no invoice of this site."))
    return _record(told, session, by=by, at=at)


def _follow(told, *, at):
    """Write down how far a session is that was not paid; word that comes late changes nothing."""
    steps = []
    if told.is_processing or told.has_failed:
        steps.append((SessionStatus.OPEN, {SessionStatus.STARTING}))  # we died before writing its id down
    if told.is_processing:
        steps.append((SessionStatus.PROCESSING, {SessionStatus.OPEN, SessionStatus.EXPIRED}))
    elif told.has_failed:
        steps.append((SessionStatus.FAILED, {SessionStatus.OPEN, SessionStatus.PROCESSING}))
    elif told.status == "expired":
        steps.append((SessionStatus.EXPIRED, {SessionStatus.STARTING, SessionStatus.OPEN}))
    session = _sessions(told).first()
    for status, before in steps if session else ():
        CheckoutSession.objects.filter(pk=session.pk, status__in=before).update(
            gateway_id=told.id, status=status, asked_at=at
        )


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
    if session and session.trust_account and not held:
        payments = [_record_deposit(session, reference=reference, email=email, by=by, at=at)]
    elif session is None or held:
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


def _record_deposit(session, *, reference, email, by, at):
    return trust.deposit(
        session.trust_account,
        amount=session.amount,
        source=PaymentSource.CARD,
        reference=reference,
        email=email,
        session=session,
        by=by,
        at=at,
    )


def _record_items(items, session, *, reference, email, by, at):
    """A payment for each invoice of the page, all on one receipt that is mailed once."""
    Case.objects.locked_in_order({item.invoice.case_id for item in items})
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
