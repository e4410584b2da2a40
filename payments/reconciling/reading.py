"""Reading what moved at the processor, and booking what only the processor knows: its fees, and payouts to the bank."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from contacts.models import User
from payments import gateway, payouts
from payments.models import BalanceTransaction, JournalEntry

AT_ONCE = 500


def read(since: datetime, until: datetime, *, at: datetime) -> int:
    """Keep all movements made from `since` on and before `until`, and return how many were new.

    Known ones are left as they are. Raises gateway.GatewayError; what was read until then is kept.
    """
    before = BalanceTransaction.objects.count()
    movements = gateway.balance_transactions(since, until)
    while some := list(islice(movements, AT_ONCE)):
        keep(some, at=at)
    return BalanceTransaction.objects.count() - before


def keep(movements: Iterable[gateway.Movement], *, at: datetime) -> None:
    """Write movements down, each once by its id."""
    BalanceTransaction.objects.bulk_create(
        [
            BalanceTransaction(
                gateway_id=each.id,
                type=each.type[:40],
                amount=each.amount,
                fee=each.fee,
                currency=each.currency[:3],
                about=each.about,
                reference=each.payment,
                created_at=each.created_at,
                fetched_at=at,
            )
            for each in movements
        ],
        ignore_conflicts=True,
    )


def book(*, by: User) -> int:
    """Book the fees and payouts that stand in no entry yet, on the day they were made; returns how many movements."""
    booked = 0
    while some := list(_not_booked()[:AT_ONCE]):
        with transaction.atomic():
            for movement in some:
                _book(movement, by=by)
        booked += len(some)
    return booked


def _not_booked():
    """Movements whose fee or payout the books do not have; a payout may be there already, by its own event."""
    entries = JournalEntry.objects.filter(idempotency_key=OuterRef("key"))
    costs = BalanceTransaction.objects.filter(~Q(fee=0) | Q(type="fee")).annotate(
        key=Concat(Value("fee:"), F("gateway_id"))
    )
    sent = BalanceTransaction.objects.filter(type="payout").annotate(key=Concat(Value("payout:"), F("about")))
    back = BalanceTransaction.objects.filter(type="payout_reversal").annotate(
        key=Concat(Value("payout-back:"), F("about"))
    )
    missing = [rows.filter(~Exists(entries)).order_by().values("pk") for rows in (costs, sent, back)]
    return (
        BalanceTransaction.objects.filter(currency=settings.CURRENCY)
        .filter(Q(pk__in=missing[0]) | Q(pk__in=missing[1]) | Q(pk__in=missing[2]))
        .exclude(type="fee", amount=0)
        .order_by("created_at", "pk")
    )


def _book(movement, *, by):
    facts = {"by": by, "at": movement.created_at}
    if movement.type == "payout":
        payouts.pay_out(movement.about, -movement.amount, **facts)
    elif movement.type == "payout_reversal":
        payouts.take_back(movement.about, movement.amount, **facts)
    cost = movement.fee - (movement.amount if movement.type == "fee" else 0)
    if cost:
        payouts.charge_fee(movement.gateway_id, cost, **facts)
