"""Opening the card page for what somebody wants to pay: one page that could be paid at a time for each invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, gateway, telling
from payments.checkout.asking import fetch
from payments.checkout.receiving import receive
from payments.choices import SessionStatus
from payments.models import CheckoutItem, CheckoutSession, Invoice, InvoiceLine
from permits.models import Case

# The processor forgets an idempotency key after a day, and a page nobody was sent to cannot be paid.
START_AGAIN_AFTER = timedelta(hours=12)
TRIES = 3


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
            told = fetch(session, at=at) if session.gateway_id else None
            if told and told.status == "open":
                if len(sessions) == 1 and _is_for(session, wanted) and told.amount == session.amount:
                    return told.url
                told = gateway.expire_session(session.gateway_id)
            if told:
                receive(told, by=by, at=at)
    raise gateway.GatewayUnavailable("No card page could be opened.")


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
