"""Invoices and the one door through which money reaches them.

Locks, always in this order: case, invoice, payment, trust account, ledger accounts.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, Q, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from payments import ledger, numbers, telling
from payments.choices import InvoiceStatus, PaymentSource, PaymentStatus
from payments.models import (
    Allocation,
    CheckoutSession,
    Drawer,
    Invoice,
    InvoiceLine,
    LedgerAccount,
    Payment,
    Receipt,
    ReceiptLink,
)
from payments.models.payment import hash_of
from permits import fees as permit_fees
from permits.choices import CaseStatus, FeeStatus
from permits.models import Case, Fee

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Due:
    """One thing to pay on a case: how much, and where."""

    amount: Decimal
    url: str
    invoice: str = ""


def next_steps(case: Case) -> list[Due]:
    """What is due on a case: each open invoice with its page, and fees not invoiced yet with the fees page.

    Reads only, in one query, however many rows.
    """
    billed = case.invoices.open().values_list("number", F("total") - F("paid"))
    unbilled = _unbilled(case).order_by().values(number=Value("")).annotate(due=Sum("amount"))
    if case.is_foreign:
        unbilled = unbilled.none()
    dues = sorted(billed.union(unbilled.values_list("number", "due"), all=True), key=lambda due: (not due[0], due[0]))
    return [
        Due(
            amount=amount,
            url=reverse("payments:invoice", args=[number]) if number else fees_page(case),
            invoice=number,
        )
        for number, amount in dues
        if amount
    ]


def fees_page(case: Case) -> str:
    """Where a case's fees stand: below the case's own address."""
    return reverse("payments:plan-fees" if case.is_plan else "payments:fees", args=[case.slug])


def cases_to_bill() -> Iterable[Case]:
    """Cases with owed fees that stand on no invoice; records from elsewhere that staff have not adopted are left."""
    unbilled = Fee.objects.owed().exclude(invoice_lines__counts=True)
    return (
        Case.objects.filter(pk__in=unbilled.values("case"))
        .exclude(~Q(source=""), adopted_at=None)
        .exclude(status=CaseStatus.DRAFT)
        .order_by("number")
    )


@transaction.atomic
def invoice_owed_fees(case: Case, *, by: User, at: datetime) -> Invoice | None:
    """Put a case's owed fees that stand on no invoice on a new one, and return it; None when there are none.

    Safe to call twice. A draft and a record from elsewhere that staff have not adopted are left alone.
    Posts what the city is owed against revenue by fee code.
    """
    case = Case.objects.lock(case.pk)
    if case.is_foreign or case.status == CaseStatus.DRAFT:
        return None
    fees = list(_unbilled(case).order_by("pk"))
    if not fees:
        return None

    day = _day(at)
    invoice = Invoice.objects.create(
        number=numbers.make(day.year, _next("payments_invoice_number")),
        case=case,
        total=sum(fee.amount for fee in fees),
        issued_at=at,
        due_on=day + timedelta(days=City.current().days_to_pay),
    )
    lines = InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            fee=fee,
            code=fee.code,
            description=fee.description,
            account=fee.account,
            amount=fee.amount,
        )
        for fee in fees
    )
    _post_what_is_owed(invoice, lines, kind="invoice", sign=1, by=by, at=at)
    audit.record("was issued", invoice, by=by, at=at, thread=case.number, amount=str(invoice.total))
    return invoice


@transaction.atomic
def void_invoice(invoice: Invoice, *, reason: str, by: User, at: datetime) -> Invoice:
    """Take an unpaid invoice back and free its fees for another; its entry in the books is reversed, not removed.

    A card page still open for it is closed by the sweep; card money that comes all the same is kept as unapplied.
    Raises NotAllowed when it is not open, when something was paid on it, or without a reason.
    """
    Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    if not invoice.is_open:
        raise NotAllowed(_("%(invoice)s is not open, so it cannot be made void.") % {"invoice": invoice})
    if invoice.paid:
        raise NotAllowed(
            _("%(paid)s was paid on %(invoice)s already.") % {"paid": money(invoice.paid), "invoice": invoice}
        )
    if not reason.strip():
        raise NotAllowed(_("Say why the invoice is void."))

    invoice.status, invoice.voided_at, invoice.void_reason = InvoiceStatus.VOID, at, reason.strip()
    invoice.save(update_fields=["status", "voided_at", "void_reason"])
    invoice.lines.update(counts=False)
    _post_what_is_owed(invoice, invoice.lines.all(), kind="void", sign=-1, by=by, at=at)
    audit.record("was made void", invoice, by=by, at=at, thread=invoice.case.number, why=invoice.void_reason)
    return invoice


@transaction.atomic
def record_payment(
    invoice: Invoice | None,
    *,
    amount: Decimal,
    source: PaymentSource,
    reference: str,
    by: User,
    at: datetime,
    email: str = "",
    pays_from: LedgerAccount | None = None,
    held_because: str = "",
    lines: Collection[InvoiceLine] = (),
    receipt: Receipt | None = None,
    drawer: Drawer | None = None,
    session: CheckoutSession | None = None,
) -> Payment:
    """The only way money reaches an invoice; the same source and reference again changes nothing.

    `amount` is in dollars. Fills the invoice's lines in order, or only the `lines` given, and settles the fees of
    those paid in full, posts to the books, makes the receipt and writes its mail to `email`; money paid at once for
    several invoices shares one `receipt`, which the caller makes (`new_receipt`) and mails. `pays_from` is the trust
    account's ledger account, `drawer` the cashier's, `session` the card page.
    Card money is already taken when we hear of it: what the invoice cannot take, all of it when `held_because` says
    why, and money for no invoice we know (None), stands as unapplied and the payments desk is told.
    Raises NotAllowed when other money than a card's does not fit the invoice, or a reference comes again with
    another amount.
    """
    if amount <= 0 or amount != amount.quantize(CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    if invoice is not None:
        Case.objects.lock(invoice.case_id)
        invoice = Invoice.objects.lock(invoice.pk)
    known = Payment.objects.filter(source=source, reference=reference, invoice=invoice).first()
    if known is not None:
        if known.amount != amount:
            raise NotAllowed(_("%(reference)s was recorded with another amount.") % {"reference": reference})
        return known
    applies = _what_applies(invoice, amount, source=source, held=bool(held_because), lines=lines)

    shared = receipt is not None
    receipt = receipt or new_receipt(email=email, at=at)
    payment = Payment.objects.create(
        source=source,
        reference=reference,
        invoice=invoice,
        amount=amount,
        unapplied=amount - applies,
        status=PaymentStatus.SUCCEEDED,
        received_at=at,
        receipt=receipt,
        drawer=drawer,
        session=session,
    )
    if applies:
        _apply(payment, applies, lines=lines, by=by, at=at)
    _post_payment(payment, pays_from or ledger.account(ledger.ARRIVES_AT[source]), by=by, at=at)
    audit.record(
        "was received",
        payment,
        by=by,
        at=at,
        thread=invoice.case.number if invoice else "",
        amount=str(amount),
        invoice=str(invoice or ""),
    )
    if not shared:
        telling.tell_payer(receipt, key=new_link(receipt, at=at), at=at)
    if payment.unapplied:
        telling.tell_desk_of_unapplied(payment, why=held_because or _why_unapplied(payment), at=at)
    return payment


def new_receipt(*, email: str, at: datetime) -> Receipt:
    """Make the receipt that the payments of one act share; `email` is where it is sent, or nothing."""
    number = f"R-{_day(at).year}-{_next('payments_receipt_number'):06d}"
    return Receipt.objects.create(number=number, email=email, issued_at=at)


def new_link(receipt: Receipt, *, at: datetime) -> str:
    """Make a link that opens a receipt and return its key, which is kept nowhere else."""
    key = secrets.token_urlsafe(32)
    ReceiptLink.objects.create(receipt=receipt, key_hash=hash_of(key), made_at=at)
    return key


def _day(at):
    """The day it is in the city, wherever the caller runs."""
    return at.astimezone(ZoneInfo(City.current().time_zone)).date()


def _unbilled(case):
    return case.fees.owed().exclude(invoice_lines__counts=True)


def _next(sequence):
    """The next of a sequence: never the same twice, gaps allowed, and nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return cursor.fetchone()[0]


def _post_what_is_owed(invoice, lines, *, kind, sign, by, at):
    """Enter what an invoice asks for (sign 1) or take that back (sign -1)."""
    legs = defaultdict(Decimal)
    for line in sorted(lines, key=ledger.revenue_code):  # one order for accounts made here for the first time
        legs[ledger.revenue(line)] += sign * line.amount
    legs[ledger.account(ledger.RECEIVABLE)] = -sign * invoice.total
    number, thread = invoice.number, invoice.case.number
    ledger.post(key=f"{kind}:{number}", kind=kind, legs=legs, subject=number, thread=thread, by=by, at=at)


def due_on(invoice: Invoice, lines: Collection[InvoiceLine] = ()) -> Decimal:
    """What is due on an invoice, or on some of its lines, in dollars."""
    if not lines or not invoice.is_open:
        return invoice.due
    return sum((line.amount - line.given for line in _lines_given(invoice, lines)), Decimal(0))


def _lines_given(invoice, lines):
    """The lines in the order they are filled, each with what it was given by payments that hold."""
    wanted = invoice.lines.filter(pk__in=[line.pk for line in lines]) if lines else invoice.lines.all()
    holds = Q(allocations__payment__status=PaymentStatus.SUCCEEDED)
    given = wanted.annotate(given=Sum("allocations__amount", filter=holds, default=Decimal(0)))
    return given.select_related("fee__case").order_by("pk")


def _what_applies(invoice, amount, *, source, held, lines):
    """How much of the money the invoice takes; refuses what could still be handed back."""
    due = due_on(invoice, lines) if invoice and not held else Decimal(0)
    if amount <= due or source == PaymentSource.CARD:
        return min(amount, due)
    if not due:
        raise NotAllowed(
            Reason(
                _("Nothing is due on %(invoice)s.") % {"invoice": invoice},
                _("Look at the invoice again."),
                desk=DeskPurpose.PAYMENTS,
            )
        )
    raise NotAllowed(
        Reason(
            _("%(amount)s is more than the %(due)s due.") % {"amount": money(amount), "due": money(due)},
            _("Take %(due)s.") % {"due": money(due)},
            desk=DeskPurpose.PAYMENTS,
        )
    )


def _apply(payment, amount, *, lines, by, at):
    """Fill the lines in order, settle the fees that are now paid in full, and write the invoice's state."""
    invoice, left, paid_in_full, allocations = payment.invoice, amount, [], []
    for line in _lines_given(invoice, lines):
        part = min(line.amount - line.given, left)
        if part > 0:
            left -= part
            allocations.append(Allocation(payment=payment, line=line, amount=part))
            if line.given + part == line.amount and line.fee.status == FeeStatus.OWED:
                paid_in_full.append(line.fee)
    Allocation.objects.bulk_create(allocations)

    invoice.paid += amount
    if invoice.paid == invoice.total:
        invoice.status, invoice.paid_at = InvoiceStatus.PAID, at
    invoice.save(update_fields=["paid", "status", "paid_at"])
    permit_fees.settle(paid_in_full, by=by, at=at)


def _post_payment(payment, arrives_at, *, by, at):
    number = payment.invoice.number if payment.invoice else ""
    legs = {arrives_at: -payment.amount}
    if payment.applied:
        legs[ledger.account(ledger.RECEIVABLE)] = payment.applied
    if payment.unapplied:
        legs[ledger.account(ledger.UNAPPLIED)] = payment.unapplied
    ledger.post(
        key=f"payment:{payment.source}:{payment.reference}:{number}",
        kind="payment",
        legs=legs,
        subject=number,
        thread=payment.invoice.case.number if payment.invoice else "",
        reference=f"{payment.source}:{payment.reference}",
        by=by,
        at=at,
    )


def _why_unapplied(payment):
    invoice = payment.invoice
    if invoice is None:
        return _("The site has no invoice of the number that was paid.")
    if invoice.is_void:
        return _("%(invoice)s is void.") % {"invoice": invoice}
    return _("%(invoice)s was already paid.") % {"invoice": invoice}
