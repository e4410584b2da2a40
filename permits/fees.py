"""What the city charges on a case: assess, settle, and what is still owed.

Fees never know how they are paid; payments bills what is owed and calls `settle`.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits.choices import FeeStatus
from permits.models import Case, Fee

CENT = Decimal("0.01")


@transaction.atomic
def assess(case: Case, *, code: str, description: str, amount: Decimal, by: User, at: datetime) -> Fee:
    """Charge a case and return the fee, owed from now on. `amount` is in dollars, rounded half up to cents.

    Raises NotAllowed on a record from elsewhere that staff have not adopted, or when nothing is left to charge.
    """
    case = Case.objects.lock(case.pk)
    amount = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    if case.is_foreign:
        raise NotAllowed(_("%(case)s came from another system. Adopt it before you charge it.") % {"case": case})
    if amount <= 0:
        raise NotAllowed(_("A fee is more than nothing."))
    fee = Fee.objects.create(case=case, code=code, description=description, amount=amount, assessed_at=at)
    audit.record("was charged", case, by=by, at=at, thread=case.number, fee=description, amount=str(amount))
    return fee


def settle(fees: Iterable[Fee], *, by: User, at: datetime) -> None:
    """Mark owed fees as paid; settling one twice changes nothing. The caller holds the lock on their case."""
    for fee in fees:
        changed = Fee.objects.filter(pk=fee.pk, status=FeeStatus.OWED).update(status=FeeStatus.SETTLED, settled_at=at)
        if changed:
            audit.record("was paid", fee, by=by, at=at, thread=fee.case.number, amount=str(fee.amount))


def void(fee: Fee, *, why: str, by: User, at: datetime) -> None:
    """Take back a fee that should not have been charged, while it is owed; one that was paid is for finance to refund.

    The caller holds the lock on its case. Payments takes it off an invoice it may stand on.
    """
    if Fee.objects.filter(pk=fee.pk, status=FeeStatus.OWED).update(status=FeeStatus.VOID):
        audit.record("was taken back", fee, by=by, at=at, thread=fee.case.number, why=why, amount=str(fee.amount))


def owed(case: Case) -> Decimal:
    """What is still owed on a case, in dollars."""
    return Decimal(case.fees.owed().total())
