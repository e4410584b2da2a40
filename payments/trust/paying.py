"""Paying invoices out of a trust account.

Locks, always in this order: cases by number, invoices by id, the trust account, ledger accounts.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from payments import billing, telling
from payments.choices import PaymentSource
from payments.models import Invoice, InvoiceLine, Payment, Receipt, TrustAccount
from payments.trust import accounts, lowbalance, rights
from permits.models import Case

Part = tuple[Invoice, Collection[InvoiceLine]]


@transaction.atomic
def pay(
    account: TrustAccount, parts: Sequence[Part], *, total: Decimal, reference: str, by: User, at: datetime
) -> Receipt:
    """Pay what is due on several invoices, or on some lines of each, out of a trust account: all of it or nothing.

    `parts` names the invoices, each with its lines (none: all of them), `total` the dollars that `by` was shown,
    `reference` the one-time key of the form: the same again returns the same receipt and pays nothing. All payments
    share the receipt, which is mailed to `by`.
    Raises PermissionDenied for whoever may not spend from the account, NotAllowed when the account is closed, its
    license is not current, it holds less, or what is due is no longer `total`.
    """
    cases, invoices = {invoice.case_id for invoice, _lines in parts}, {invoice.pk for invoice, _lines in parts}
    Case.objects.locked_in_order(cases)
    locked = {pk: Invoice.objects.lock(pk) for pk in sorted(invoices)}
    parts = [(locked[invoice.pk], lines) for invoice, lines in parts]
    account = TrustAccount.objects.lock(account.pk)
    _guard_right(account, by=by, at=at)
    reference = f"{account.number}:{reference}"
    before = list(Payment.objects.filter(source=PaymentSource.TRUST, reference=reference).select_related("receipt"))
    if before:
        return _paid_before(before, invoices, total)
    dues = [billing.due_on(invoice, lines) for invoice, lines in parts]
    _guard_due(parts, dues, total)
    accounts.guard_holds(account, accounts.balance(account), total)

    receipt = billing.new_receipt(email=by.email, at=at)
    for (invoice, lines), due in zip(parts, dues, strict=True):
        billing.record_payment(
            invoice,
            amount=due,
            source=PaymentSource.TRUST,
            reference=reference,
            pays_from=account.ledger_account,
            lines=lines,
            receipt=receipt,
            by=by,
            at=at,
        )
    telling.tell_payer(receipt, key=billing.new_link(receipt, at=at), at=at)
    lowbalance.watch(account, at=at)
    return receipt


@transaction.atomic
def pay_invoice(
    account: TrustAccount, invoice: Invoice, *, amount: Decimal, reference: str, by: User, at: datetime
) -> Payment:
    """Pay an invoice, or a part of it, out of a trust account; the same reference again changes nothing.

    `amount` is in dollars, `reference` the one-time key of the form it came from. The caller has asked whether the
    person may spend from this account. Raises NotAllowed when the account holds less or the invoice is owed less.
    """
    Case.objects.lock(invoice.case_id)
    Invoice.objects.lock(invoice.pk)
    account = TrustAccount.objects.lock(account.pk)
    reference = f"{account.number}:{reference}"
    held = accounts.balance(account)
    paid_already = Payment.objects.filter(source=PaymentSource.TRUST, reference=reference, invoice=invoice).exists()
    if not paid_already:
        accounts.guard_holds(account, held, amount)
    payment = billing.record_payment(
        invoice,
        amount=amount,
        source=PaymentSource.TRUST,
        reference=reference,
        pays_from=account.ledger_account,
        email=by.email,
        by=by,
        at=at,
    )
    lowbalance.watch(account, at=at)
    return payment


def _guard_right(account, *, by, at):
    if not TrustAccount.objects.spendable_by(by).filter(pk=account.pk).exists():
        raise PermissionDenied
    reasons = rights.reasons_against(account, on=at.astimezone(ZoneInfo(City.current().time_zone)).date())
    if reasons:
        raise NotAllowed(*reasons)


def _paid_before(payments, invoices, total):
    """The receipt of what this form paid already; a form is sent for one thing only."""
    if {payment.invoice_id for payment in payments} != invoices or sum(each.amount for each in payments) != total:
        raise NotAllowed(Reason(_("This form has paid something else already."), _("Choose the invoices again.")))
    return payments[0].receipt


def _guard_due(parts, dues, total):
    nothing = [invoice for (invoice, _lines), due in zip(parts, dues, strict=True) if not due]
    if nothing or not parts:
        raise NotAllowed(
            *[
                Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice}, desk=DeskPurpose.PAYMENTS)
                for invoice in nothing
            ]
        )
    due = sum(dues)
    if due != total:
        raise NotAllowed(
            Reason(
                _("%(due)s is due now, and not %(total)s as before.") % {"due": money(due), "total": money(total)},
                _("Look at the amounts again, then pay."),
            )
        )
