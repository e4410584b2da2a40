"""What of a payment can be given back: its lines, and money that was never put to anything."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from payments.choices import PaymentStatus, RefundStatus
from payments.models import InvoiceLine, Payment, RefundLine

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """A line that a payment went to, or None for money it holds unapplied and for a deposit; all in dollars."""

    line: InvoiceLine | None
    paid: Decimal
    given_back: Decimal

    @property
    def left(self) -> Decimal:
        """What can be given back at all."""
        return self.paid - self.given_back

    @property
    def freely(self) -> Decimal:
        """What the fee schedule lets anybody give back; more needs a second person."""
        percent = self.line.fee.refundable if self.line else 100
        free = (self.paid * percent / 100).quantize(CENT, rounding=ROUND_HALF_UP)
        return max(free - self.given_back, Decimal(0))


def parts(payment: Payment) -> list[Part]:
    """What of a payment can still be given back, and what was; nothing of one that did not come in, or came back."""
    if payment.status != PaymentStatus.SUCCEEDED:
        return []
    counted = RefundLine.objects.filter(refund__payment=payment, refund__status__in=RefundStatus.COUNTS)
    back = dict(counted.order_by().values_list("line").annotate(Sum("amount")))
    went_to = payment.allocations.select_related("line__fee", "line__invoice").order_by("pk")
    found = [Part(each.line, each.amount, back.get(each.line_id, Decimal(0))) for each in went_to]
    given_back = back.get(None, Decimal(0))
    loose = payment.amount if payment.trust_account_id else payment.unapplied + given_back
    return [*found, Part(None, loose, given_back)] if loose else found


def left_of(found: Collection[Part]) -> Decimal:
    """What can still be given back of all parts together, in dollars."""
    return sum((part.left for part in found), Decimal(0))
