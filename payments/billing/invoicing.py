"""Invoices: made of a case's fees, and taken back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed
from payments import ledger, numbers
from payments.billing.dues import unbilled
from payments.billing.sequences import next_of
from payments.choices import InvoiceStatus
from payments.models import Invoice, InvoiceLine, LedgerAccount
from permits.choices import CaseStatus
from permits.models import Case, Fee


def cases_to_bill() -> Iterable[Case]:
    """Cases with owed fees that stand on no invoice; records from elsewhere that staff have not adopted are left."""
    charged = Fee.objects.owed().exclude(invoice_lines__counts=True)
    return (
        Case.objects.filter(pk__in=charged.values("case"))
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
    fees = list(unbilled(case).order_by("pk"))
    if not fees:
        return None

    day = City.current().day_at(at)
    invoice = Invoice.objects.create(
        number=numbers.make(day.year, next_of("payments_invoice_number")),
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
    post_what_is_owed(invoice, lines, kind="invoice", sign=1, by=by, at=at)
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
    post_what_is_owed(invoice, invoice.lines.all(), kind="void", sign=-1, by=by, at=at)
    audit.record("was made void", invoice, by=by, at=at, thread=invoice.case.number, why=invoice.void_reason)
    return invoice


def earned_on(line: InvoiceLine, invoice: Invoice) -> LedgerAccount:
    """The account that what a line asks for stands against: revenue, or what an imported invoice brought forward."""
    return ledger.account("brought_forward") if invoice.source else ledger.revenue(line)


def post_what_is_owed(
    invoice: Invoice, lines: Iterable[InvoiceLine], *, kind: str, sign: int, by: User, at: datetime
) -> None:
    """Enter what an invoice asks for (sign 1) or take that back (sign -1)."""
    legs = defaultdict(Decimal)
    for line in sorted(lines, key=ledger.revenue_code):  # one order for accounts made here for the first time
        legs[earned_on(line, invoice)] += sign * line.amount
    legs[ledger.account(ledger.RECEIVABLE)] = -sign * invoice.total
    number, thread = invoice.number, invoice.case.number
    ledger.post(key=f"{kind}:{number}", kind=kind, legs=legs, subject=number, thread=thread, by=by, at=at)
