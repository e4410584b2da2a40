"""What is due: on a case, on an invoice, on some of its lines."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum, Value
from django.urls import reverse

from payments.models import Invoice, InvoiceLine
from permits.models import Case


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
    charged = unbilled(case).order_by().values(number=Value("")).annotate(due=Sum("amount"))
    if case.is_foreign:
        charged = charged.none()
    dues = sorted(billed.union(charged.values_list("number", "due"), all=True), key=lambda due: (not due[0], due[0]))
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


def due_on(invoice: Invoice, lines: Collection[InvoiceLine] = ()) -> Decimal:
    """What is due on an invoice, or on some of its lines, in dollars."""
    if not lines or not invoice.is_open:
        return invoice.due
    return sum((line.amount - line.given for line in lines_given(invoice, lines)), Decimal(0))


def lines_given(invoice: Invoice, lines: Collection[InvoiceLine] = ()) -> QuerySet:
    """The lines in the order they are filled, each with what it was given by payments that hold."""
    wanted = invoice.lines.filter(pk__in=[line.pk for line in lines]) if lines else invoice.lines.all()
    return wanted.with_given().select_related("fee__case")


def unbilled(case: Case) -> QuerySet:
    """The fees owed on a case that stand on no invoice."""
    return case.fees.owed().exclude(invoice_lines__counts=True)
