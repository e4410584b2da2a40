"""What somebody is about to pay at once: invoices, or some of their lines.

A cart is kept in the visitor's session, as a list of [invoice, [lines]] by their ids; no lines means all of them. What
became of them meanwhile is asked each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from contacts.refusals import NotAllowed, Reason
from payments.checkout import Wanted
from payments.models import Invoice, InvoiceLine

MOST = 20

Kept = list[list]


@dataclass(frozen=True)
class Row:
    """One invoice in a cart: the lines chosen (none for all of it) and what is due on them now."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...]
    due: Decimal


def read(kept: Kept) -> list[Row]:
    """A cart's rows in the order they came, as they stand now. Two queries, however many rows."""
    invoices = Invoice.objects.select_related("case__case_type").in_bulk([pk for pk, _lines in kept])
    chosen = InvoiceLine.objects.filter(pk__in=[line for _pk, lines in kept for line in lines]).with_given()
    by_id = {line.pk: line for line in chosen}
    return [_row(invoices[pk], tuple(by_id[line] for line in lines if line in by_id)) for pk, lines in kept]


def add(kept: Kept, wanted: Iterable[Wanted]) -> Kept:
    """The cart with more in it: more lines of an invoice join those chosen before, and all of it stays all of it.

    What is no longer due leaves it. Raises NotAllowed when it would hold more than MOST.
    """
    there = {row.invoice.pk: [line.pk for line in row.lines] for row in read(kept) if row.due}
    for each in wanted:
        lines = [line.pk for line in each.lines]
        before = there.get(each.invoice.pk)
        there[each.invoice.pk] = lines if before is None else sorted({*before, *lines}) if before and lines else []
    if len(there) > MOST:
        what = _("A cart holds up to %(most)s invoices.") % {"most": MOST}
        raise NotAllowed(Reason(what, _("Pay those in it first, then the rest.")))
    return [[pk, lines] for pk, lines in there.items()]


def without(kept: Kept, invoices: Iterable[int]) -> Kept:
    """The cart without some invoices, given by their ids."""
    gone = set(invoices)
    return [each for each in kept if each[0] not in gone]


def wanted(rows: Iterable[Row]) -> list[Wanted]:
    """What is to be paid of a cart's rows: those on which something is due."""
    return [Wanted(row.invoice, row.lines) for row in rows if row.due]


def _row(invoice, lines):
    if not lines or not invoice.is_open:
        return Row(invoice, lines, invoice.due)
    return Row(invoice, lines, sum((line.amount - line.given for line in lines), Decimal(0)))
