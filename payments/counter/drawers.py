"""The cashier's drawer: opened with change, counted and closed at the end of the shift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import ledger
from payments.choices import PaymentSource, PaymentStatus, RefundStatus
from payments.models import Drawer

CENT = Decimal("0.01")
# Coins and bills of the United States, in cents.
PIECES = (10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1)


@dataclass(frozen=True)
class Expected:
    """What the books say was taken into a drawer since it was opened, without its change; in dollars."""

    cash: Decimal
    checks: Decimal


def open_drawer_of(user: User) -> Drawer | None:
    """The drawer that a cashier has open."""
    return Drawer.objects.open().filter(cashier=user).first()


@transaction.atomic
def open_drawer(*, float_amount: Decimal, by: User, at: datetime) -> Drawer:
    """Open a drawer for oneself with so many dollars of change in it, and return it.

    Raises NotAllowed while one is open, and for change that is less than nothing or has fractions of a cent.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once open one drawer
    if open_drawer_of(by):
        raise NotAllowed(Reason(_("You have a drawer open."), _("Count and close it before you open another.")))
    if float_amount < 0 or float_amount != float_amount.quantize(CENT):
        raise NotAllowed(_("The change is an amount in dollars and whole cents."))
    drawer = Drawer.objects.create(cashier=by, opened_at=at, float_amount=float_amount)
    audit.record("was opened", drawer, by=by, at=at, amount=str(float_amount))
    return drawer


def expected(drawer: Drawer) -> Expected:
    """What should have come into a drawer: payments that stand, less cash that was given back from it."""
    taken = drawer.payments.filter(
        Q(status=PaymentStatus.SUCCEEDED) | Q(status=PaymentStatus.RETURNED, returned_at__gt=F("drawer__closed_at"))
    )
    sums = dict(taken.order_by().values_list("source").annotate(Sum("amount")))
    given_back = drawer.refunds.filter(status=RefundStatus.DONE).aggregate(sum=Sum("amount", default=Decimal(0)))
    return Expected(
        cash=sums.get(PaymentSource.CASH, Decimal(0)) - given_back["sum"],
        checks=sums.get(PaymentSource.CHECK, Decimal(0)),
    )


@transaction.atomic
def close_drawer(
    drawer: Drawer, *, pieces: Mapping[int, int], checks: Decimal, note: str, by: User, at: datetime
) -> Drawer:
    """Count and close a drawer, and return it: what was taken goes to the bank, the rest to over and short.

    `pieces` says how many of each coin and bill lie in it, by cents, the change among them; `checks` is what the checks
    come to, in dollars. The same again changes nothing. Raises NotAllowed for the drawer of somebody else (but for a
    supervisor), for one that was closed with another count, and without a note when it is over or short.
    """
    drawer = Drawer.objects.lock(drawer.pk)
    counted = sum((Decimal(cents) * count for cents, count in pieces.items()), Decimal(0)).scaleb(-2).quantize(CENT)
    if drawer.closed_at:
        if (drawer.counted_cash, drawer.counted_checks, drawer.closed_by) == (counted, checks, by):
            return drawer
        raise NotAllowed(_("This drawer was closed already."))
    if drawer.cashier != by and not by.has_perm("payments.supervise_drawer"):
        raise NotAllowed(_("Only its cashier or a supervisor closes a drawer."))
    if checks < 0 or checks != checks.quantize(CENT) or any(count < 0 for count in pieces.values()):
        raise NotAllowed(_("Nothing is counted as less than nothing, and amounts have whole cents."))

    should = expected(drawer)
    drawer.expected_cash, drawer.expected_checks = should.cash, should.checks
    drawer.counted_cash, drawer.counted_checks = counted, checks
    drawer.pieces = {str(cents): count for cents, count in pieces.items() if count}
    drawer.closed_at, drawer.closed_by, drawer.note = at, by, note.strip()[:200]
    if drawer.over and not drawer.note:
        raise NotAllowed(
            Reason(_says(drawer.over), _("Count again, or write in the note what is known about the difference."))
        )
    drawer.save()
    _post(drawer, should, by=by, at=at)
    audit.record("was closed", drawer, by=by, at=at, cashier=drawer.cashier.username, difference=str(drawer.over))
    return drawer


def _says(over):
    word = _("The drawer is %(amount)s over.") if over > 0 else _("The drawer is %(amount)s short.")
    return word % {"amount": money(abs(over))}


def _post(drawer, should, *, by, at):
    legs = {
        ledger.account("cash"): should.cash,
        ledger.account("checks"): should.checks,
        ledger.account("bank"): -(should.cash + should.checks + drawer.over),
        ledger.account("cash_over_short"): drawer.over,
    }
    if any(legs.values()):
        ledger.post(
            key=f"drawer:{drawer.pk}",
            kind="drawer",
            legs=legs,
            subject=f"drawer {drawer.pk}",
            reference=f"drawer:{drawer.pk}",
            memo=drawer.note,
            by=by,
            at=at,
        )
