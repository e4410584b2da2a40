"""Opening the card page for what somebody wants to pay: one page that could be paid at a time for each invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, gateway
from payments.checkout import pages
from payments.checkout.asking import fetch
from payments.checkout.receiving import receive
from payments.choices import SessionStatus
from payments.models import CheckoutItem, CheckoutSession, Invoice, InvoiceLine, TrustAccount
from permits.models import Case

# The processor forgets an idempotency key after a day, and a page nobody was sent to cannot be paid.
START_AGAIN_AFTER = timedelta(hours=12)
TRIES = 8  # two who want different things of one invoice close each other's page until one is through


@dataclass(frozen=True)
class Wanted:
    """One invoice to pay, or only some of its lines."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...] = ()


def start(wanted: Sequence[Wanted], *, by: User, at: datetime, started_by: str = "") -> str:
    """Return the address of the card page for what is due on some invoices; asked again, of the same page.

    At most one page is open per invoice: one that was opened for anything else is closed first. `started_by` is the
    account's name, nothing for a guest.
    Raises NotAllowed when nothing is due on one of them, when a payment of one is on its way, or for an amount that
    cannot be charged to a card, and gateway.GatewayError when the processor does not answer.
    """
    return _lead_to_page(
        lambda: _claim(wanted, started_by=started_by, at=at), lambda session: _is_for(session, wanted), by=by, at=at
    )


def start_deposit(account: TrustAccount, *, amount: Decimal, started_by: str, by: User, at: datetime) -> str:
    """Return the address of the card page for a deposit in a trust account; asked again, of the same page.

    `amount` is in dollars, `started_by` the name of the account that deposits, which has one page at a time open for
    it. Raises NotAllowed when the account is closed or for an amount that cannot be charged to a card, and
    gateway.GatewayError when the processor does not answer.
    """
    return _lead_to_page(
        lambda: _claim_deposit(account, amount=amount, started_by=started_by, at=at),
        lambda session: session.amount == amount,
        by=by,
        at=at,
    )


def _lead_to_page(claim, is_wanted, *, by, at):
    """Close what is open for anything else, one by one, until there is a page for what is wanted."""
    for _attempt in range(TRIES):
        sessions = claim()
        if len(sessions) == 1 and not sessions[0].gateway_id:
            if told := pages.open_page(sessions[0], at=at):
                return told.url
            continue
        for session in sessions:
            told = fetch(session, at=at) if session.gateway_id else None
            if told and told.status == "open":
                if len(sessions) == 1 and is_wanted(session) and told.amount == session.amount:
                    return told.url
                told = pages.close_page(session, at=at)
            if told:
                receive(told, by=by, at=at)
            if told and told.is_processing:
                raise NotAllowed(_on_its_way(session))
    raise gateway.GatewayUnavailable("No card page could be opened.")


@transaction.atomic
def _claim(wanted, *, started_by, at):
    """The live sessions that hold these invoices; when there are none, the one made now.

    The row stands before the processor is asked. A session that never got its page is given up when it is for
    something else, or too old for its key to count at the processor.
    """
    Case.objects.locked_in_order({each.invoice.case_id for each in wanted})
    locked = {pk: Invoice.objects.lock(pk) for pk in sorted({each.invoice.pk for each in wanted})}
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
    kept = _still_good(live, lambda session: _is_for(session, wanted), at=at)
    return kept or [_new_session(items, started_by=started_by, at=at)]


@transaction.atomic
def _claim_deposit(account, *, amount, started_by, at):
    """The live session of a deposit by one account, or the one made now."""
    account = TrustAccount.objects.lock(account.pk)
    if account.closed_at:
        raise NotAllowed(Reason(_("%(account)s is closed.") % {"account": account}, desk=DeskPurpose.PAYMENTS))
    live = CheckoutSession.objects.filter(
        trust_account=account, started_by=started_by, status__in=SessionStatus.LIVE
    ).order_by("pk")
    kept = _still_good(live, lambda session: session.amount == amount, at=at)
    if kept:
        return kept
    _can_be_charged(amount)
    return [
        CheckoutSession.objects.create(
            trust_account=account, amount=amount, started_by=started_by, started_at=at, asked_at=at
        )
    ]


def _still_good(live, is_wanted, *, at):
    """The sessions that have a page, or may still get the one that is wanted; the others are given up."""
    kept = []
    for session in live:
        fresh = at - session.started_at < START_AGAIN_AFTER
        if session.gateway_id or (fresh and is_wanted(session)) or not _give_up(session):
            kept.append(session)
    return kept


def _give_up(session):
    """Give up a session without a page. False when it got its page at this moment: then that is closed first."""
    waiting = CheckoutSession.objects.filter(pk=session.pk, status=SessionStatus.STARTING, gateway_id="")
    if waiting.update(status=SessionStatus.EXPIRED):
        return True
    session.refresh_from_db()
    return False


def _new_session(items, *, started_by, at):
    amounts = [billing.due_on(invoice, lines) for invoice, lines in items]
    _can_be_charged(sum(amounts))
    session = CheckoutSession.objects.create(amount=sum(amounts), started_by=started_by, started_at=at, asked_at=at)
    for (invoice, lines), amount in zip(items, amounts, strict=True):
        CheckoutItem.objects.create(session=session, invoice=invoice, amount=amount).lines.set(lines)
    return session


def _can_be_charged(amount):
    """Refuse what no card can be charged with."""
    if amount != amount.quantize(billing.CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    if amount < gateway.SMALLEST:
        what = _("A card can be charged with %(amount)s or more.") % {"amount": money(gateway.SMALLEST)}
        raise NotAllowed(Reason(what, _("Pay several invoices at once, or at the counter."), desk=DeskPurpose.PAYMENTS))
    if amount > gateway.LARGEST:
        what = _("A card can be charged with %(amount)s at most.") % {"amount": money(gateway.LARGEST)}
        raise NotAllowed(Reason(what, _("Pay in parts, or by check at the counter."), desk=DeskPurpose.PAYMENTS))


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


def _on_its_way(session):
    """Why nobody may pay a second time while the bank has not said yes or no to the first."""
    invoices = [item.invoice for item in session.items.select_related("invoice").order_by("pk")]
    about = ", ".join(invoice.number for invoice in invoices) or str(session.trust_account)
    return Reason(
        _("A payment for %(about)s is on its way.") % {"about": about},
        _("It can take some days. Nothing more needs to be paid meanwhile."),
        desk=DeskPurpose.PAYMENTS,
    )
