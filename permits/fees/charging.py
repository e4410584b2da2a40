"""One fee on a case: charged, paid, taken back or waived, and what is still owed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits.choices import DueAt, FeeStatus
from permits.models import Case, Fee, FeeItem

CENT = Decimal("0.01")


@transaction.atomic
def assess(
    case: Case,
    *,
    code: str,
    description: str,
    amount: Decimal,
    by: User,
    at: datetime,
    account: str = "",
    due_at: str = DueAt.ISSUANCE,
    refundable: int = 100,
    item: FeeItem | None = None,
    how: str = "",
) -> Fee:
    """Charge a case and return the fee, owed from now on. `amount` is in dollars, rounded half up to cents.

    `account` is the city's account number (empty: the code), `due_at` the step of the case by which it is to be paid,
    `refundable` how many percent can be given back, `item` and `how` what of the schedule it was reckoned by.
    Raises NotAllowed on a record from elsewhere that staff have not adopted, or when nothing is left to charge.
    """
    case = Case.objects.lock(case.pk)
    amount = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    may_be_charged(case)
    if amount <= 0:
        raise NotAllowed(_("A fee is more than nothing."))
    fee = Fee.objects.create(
        case=case,
        code=code,
        description=description,
        amount=amount,
        assessed_at=at,
        account=account,
        due_at=due_at,
        refundable=refundable,
        item=item,
        how=how,
    )
    audit.record("was charged", case, by=by, at=at, thread=case.number, fee=description, amount=str(amount))
    return fee


def may_be_charged(case: Case) -> None:
    """Raise NotAllowed on a record from elsewhere that staff have not adopted."""
    if case.is_foreign:
        raise NotAllowed(_("%(case)s came from another system. Adopt it before you charge it.") % {"case": case})


def settle(fees: Iterable[Fee], *, by: User, at: datetime) -> None:
    """Mark owed fees as paid; settling one twice changes nothing. The caller holds the lock on their case."""
    for fee in fees:
        changed = Fee.objects.filter(pk=fee.pk, status=FeeStatus.OWED).update(status=FeeStatus.SETTLED, settled_at=at)
        if changed:
            audit.record("was paid", fee, by=by, at=at, thread=fee.case.number, amount=str(fee.amount))


def pay(fee: Fee, amount: Decimal) -> None:
    """Add to what a fee was given by payments, in dollars; less than nothing where a payment came back.

    The caller holds the lock on its case, and settles it or lets it be owed again.
    """
    Fee.objects.filter(pk=fee.pk).update(paid=F("paid") + amount)


def owe_again(fees: Iterable[Fee], *, by: User, at: datetime) -> None:
    """Mark paid fees as owed again, because what paid them came back; one that is owed already stays as it is.

    The caller holds the lock on their case. A fee whose item was charged anew meanwhile is owed beside the new one,
    and no longer counts as that item's.
    """
    for fee in fees:
        doubled = Fee.objects.owed().filter(case=fee.case_id, code=fee.code, item__isnull=False).exclude(pk=fee.pk)
        changes = {"item": None} if doubled.exists() else {}
        changed = Fee.objects.filter(pk=fee.pk, status=FeeStatus.SETTLED)
        if changed.update(status=FeeStatus.OWED, settled_at=None, **changes):
            audit.record("is owed again", fee, by=by, at=at, thread=fee.case.number, amount=str(fee.amount))


def void(fee: Fee, *, why: str, by: User, at: datetime) -> None:
    """Take back a fee that should not have been charged, while it is owed; one that was paid is for finance to refund.

    The caller holds the lock on its case. Payments takes it off an invoice it may stand on.
    """
    if Fee.objects.filter(pk=fee.pk, status=FeeStatus.OWED).update(status=FeeStatus.VOID):
        audit.record("was taken back", fee, by=by, at=at, thread=fee.case.number, why=why, amount=str(fee.amount))


@transaction.atomic
def waive(fee: Fee, *, why: str, by: User, at: datetime) -> Fee:
    """Let somebody off a fee that was rightly charged, while it is owed, and return it; it stays on the record.

    Payments takes it off an invoice it may stand on. Raises NotAllowed on one that is not owed, or without a reason.
    """
    Case.objects.lock(fee.case_id)
    fee = Fee.objects.select_related("case").get(pk=fee.pk)
    if fee.status != FeeStatus.OWED:
        facts = {"fee": fee, "status": fee.get_status_display().lower()}
        raise NotAllowed(_("“%(fee)s” is %(status)s, so it cannot be waived.") % facts)
    if not why.strip():
        raise NotAllowed(_("Say why the fee is waived."))

    fee.status, fee.waived_at, fee.waived_why = FeeStatus.WAIVED, at, why.strip()
    fee.save(update_fields=["status", "waived_at", "waived_why"])
    audit.record("was waived", fee, by=by, at=at, thread=fee.case.number, why=fee.waived_why, amount=str(fee.amount))
    return fee


def owed(case: Case, due_by: str | None = None) -> Decimal:
    """What is still owed on a case, in dollars; with `due_by` (a DueAt) of what is due at that step or before it."""
    fees = case.fees.owed()
    if due_by:
        fees = fees.filter(due_at__in=DueAt.until(due_by))
    return Decimal(fees.total())
