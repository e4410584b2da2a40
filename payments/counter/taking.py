"""Taking cash and checks into the cashier's open drawer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, telling, trust
from payments.choices import PaymentSource
from payments.models import Drawer, Invoice, InvoiceLine, Payment, Receipt, TrustAccount
from permits.models import Case

Part = tuple[Invoice, Collection[InvoiceLine]]


@dataclass(frozen=True)
class Taken:
    """The receipt, and what to hand back, in dollars; `is_new` is False when the form came a second time."""

    receipt: Receipt
    change: Decimal = Decimal(0)
    is_new: bool = True


@transaction.atomic
def take(
    parts: Sequence[Part],
    *,
    handed: Decimal,
    seen: Decimal,
    source: PaymentSource,
    number: str = "",
    drawer: Drawer | None,
    key: UUID,
    email: str = "",
    by: User,
    at: datetime,
) -> Taken:
    """Take cash or a check for invoices, or for some lines of each, in their order; all on one receipt.

    `handed` is what the payer hands over, in dollars: less than is due pays a part, and of more in cash the change is
    handed back. `seen` is what the cashier saw was due, `number` the check's (with its bank), `key` the form's one-time
    key: the same again takes nothing. The receipt is mailed to `email`.
    Raises NotAllowed without an open drawer of one's own, when another sum is due than was seen, for a check of more
    than is due, and for a check that was taken already.
    """
    drawer = _own_open(drawer, by)
    if known := Receipt.objects.filter(key=key).first():
        return Taken(known, is_new=False)
    Case.objects.locked_in_order({invoice.case_id for invoice, _lines in parts})
    locked = {pk: Invoice.objects.lock(pk) for pk in sorted({invoice.pk for invoice, _lines in parts})}
    parts = [(locked[invoice.pk], lines) for invoice, lines in parts]
    dues = [billing.due_on(invoice, lines) for invoice, lines in parts]
    _guard(parts, sum(dues), handed=handed, seen=seen, source=source, number=number)

    receipt = billing.new_receipt(email=email, key=key, at=at)
    left = handed
    for (invoice, lines), due in zip(parts, dues, strict=True):
        if amount := min(due, left):
            left -= amount
            billing.record_payment(
                invoice,
                amount=amount,
                source=source,
                reference=_reference(receipt, source, number),
                lines=lines,
                receipt=receipt,
                drawer=drawer,
                by=by,
                at=at,
            )
    telling.tell_payer(receipt, key=billing.new_link(receipt, at=at), at=at)
    audit.record("was issued at the counter", receipt, by=by, at=at, amount=str(handed - left), change=str(left))
    return Taken(receipt, change=left)


@transaction.atomic
def take_deposit(
    account: TrustAccount,
    *,
    amount: Decimal,
    source: PaymentSource,
    number: str = "",
    drawer: Drawer | None,
    key: UUID,
    email: str = "",
    by: User,
    at: datetime,
) -> Taken:
    """Take cash or a check into a trust account; `amount` in dollars, the rest as for `take`."""
    drawer = _own_open(drawer, by)
    if known := Receipt.objects.filter(key=key).first():
        return Taken(known, is_new=False)
    reasons = _without_number(source, number)
    if Payment.objects.filter(source=source, reference=number.strip(), trust_account=account).exists():
        reasons.append(_taken_before(number))
    if reasons:
        raise NotAllowed(*reasons)
    receipt = billing.new_receipt(email=email, key=key, at=at)
    trust.deposit(
        account,
        amount=amount,
        source=source,
        reference=_reference(receipt, source, number),
        receipt=receipt,
        drawer=drawer,
        by=by,
        at=at,
    )
    return Taken(receipt)


def _own_open(drawer, by):
    """Hold the cashier's drawer: nobody counts it while money goes in."""
    drawer = drawer and Drawer.objects.lock(drawer.pk)
    if drawer is None or not drawer.is_open or drawer.cashier != by:
        raise NotAllowed(Reason(_("You have no open drawer."), _("Open your drawer first.")))
    return drawer


def _guard(parts, due, *, handed, seen, source, number):
    """Every reason why this cannot be taken."""
    reasons = _without_number(source, number)
    if not parts or not due:
        reasons.append(Reason(_("Nothing of this is due any more."), _("Look for the invoices again.")))
    elif due != seen:
        facts = {"due": money(due), "seen": money(seen)}
        reasons.append(
            Reason(_("%(due)s is due now, and not %(seen)s as before.") % facts, _("Look again, then take it."))
        )
    if handed <= 0 or handed != handed.quantize(billing.CENT):
        reasons.append(Reason(_("An amount is more than nothing, in dollars and whole cents.")))
    if source == PaymentSource.CHECK:
        if due and handed > due:
            facts = {"handed": money(handed), "due": money(due)}
            what = _("The check is for %(handed)s, and %(due)s is due.") % facts
            remedy = _("Choose more to pay with it, put it into a trust account, or ask for another check.")
            reasons.append(Reason(what, remedy))
        taken = Payment.objects.filter(source=source, reference=number.strip())
        if number and taken.filter(invoice__in=[invoice for invoice, _lines in parts]).exists():
            reasons.append(_taken_before(number))
    if reasons:
        raise NotAllowed(*reasons)


def _without_number(source, number):
    if source == PaymentSource.CHECK and not number.strip():
        return [Reason(_("Enter the number of the check."))]
    return []


def _taken_before(number):
    return Reason(
        _("Check %(number)s was taken for this already.") % {"number": number.strip()},
        _("If it is another check, write its bank beside the number."),
    )


def _reference(receipt, source, number):
    """A check by its number; cash by the receipt, as it has no name of its own."""
    return number.strip() if source == PaymentSource.CHECK else str(receipt)
