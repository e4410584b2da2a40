"""One page at the processor: asked for, written down, closed. Each step stands alone, so that a crash falls between."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payments import gateway, telling
from payments.checkout.asking import fetch
from payments.choices import SessionStatus
from payments.models import CheckoutSession


def open_page(session, *, at):
    """Ask the processor for the page; many at once get the same one, by the session's key.

    None when the session was given up meanwhile, for something else that is to be paid: then its page is closed, so
    that nobody can pay both.
    """
    told = _ask_for_page(session)
    if not _keep_page(session, told, at=at):
        session.gateway_id = told.id
        close_page(session, at=at)
        return None
    return told


def _ask_for_page(session):
    invoices = [item.invoice for item in session.items.select_related("invoice").order_by("pk")]
    numbers = ", ".join(invoice.number for invoice in invoices)
    back = reverse("payments:return", args=[session.key])
    if session.trust_account:
        cancelled = reverse("payments:trust", args=[session.trust_account.number])
        description = _("Deposit in trust account %(account)s") % {"account": session.trust_account}
    else:
        cancelled = invoices[0].get_absolute_url() if len(invoices) == 1 else reverse("payments:cart")
        description = ngettext("Invoice %(invoices)s", "Invoices %(invoices)s", len(invoices)) % {"invoices": numbers}
    return gateway.start_session(
        reference=str(session.key),
        invoice=invoices[0].number if len(invoices) == 1 else "",
        amount=session.amount,
        description=description,
        success_url=telling.address(back),
        cancel_url=f"{telling.address(cancelled)}?cancelled=1",
        idempotency_key=f"checkout:{session.key}",
    )


def _keep_page(session, told, *, at):
    """Write down which page a session got. False when the session was given up meanwhile."""
    mine = CheckoutSession.objects.filter(pk=session.pk)
    kept = mine.filter(status=SessionStatus.STARTING).update(gateway_id=told.id, status=SessionStatus.OPEN, asked_at=at)
    return bool(kept) or mine.filter(gateway_id=told.id).exists()


def close_page(session, *, at):
    """Close a page so that it cannot be paid, and say what became of it: it may have been paid at this moment."""
    try:
        return gateway.expire_session(session.gateway_id)
    except gateway.GatewayRefused:
        return fetch(session, at=at)
