"""Twenty differences, of each kind, among thousands of movements that are right: all are found, and no more (G1.9)."""

import random
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from rich.console import Console

from payments import ledger, payouts, reconciling, trust
from payments.models import Discrepancy
from tests.drill import FULL_SIZE
from tests.factories import NOW
from tests.money import books_stand, machine, processor

__all__ = ["books_stand", "processor"]

CLEAN = 10_000 if FULL_SIZE else 60
SEED = 20261122
KINDS = ["missing", "extra", "amount", "currency", "duplicate", "fee", "refund", "dispute"]


def movement(number, amount, **facts):
    """A charge as the processor tells it, made on a page of the site; amounts in cents."""
    return {
        "id": f"txn_{number}",
        "object": "balance_transaction",
        "amount": amount,
        "created": int(NOW.timestamp()) + number // 100,
        "currency": "usd",
        "fee": 59,
        "livemode": False,
        "reporting_category": "charge",
        "source": f"ch_{number}",
        "type": "charge",
    } | facts


@pytest.mark.timeout(0 if FULL_SIZE else 120)
def test_every_difference_is_found_and_nothing_else(committed_cast, processor, time_machine, capsys):
    time_machine.move_to(NOW, tick=False)
    account = trust.open_account(committed_cast.license, by=committed_cast.fiona, at=NOW)
    chance, store = random.Random(SEED), processor.store.data
    for number in range(CLEAN):
        cents = chance.randint(50, 900_000)
        store["charges"][f"ch_{number}"] = {"id": f"ch_{number}", "payment_intent": f"pi_{number}"}
        store["balance_transactions"][f"txn_{number}"] = movement(number, cents)
        facts = {"amount": Decimal(cents) / 100, "source": "card", "reference": f"pi_{number}"}
        trust.deposit(account, **facts, by=machine(), at=NOW)
    expected = {seed(KINDS[place % len(KINDS)], number, store, chance) for place, number in enumerate(spoilt(chance))}
    began = time.perf_counter()

    outcome = reconciling.reconcile(by=machine(), at=NOW + timedelta(hours=2))

    took = time.perf_counter() - began
    assert set(Discrepancy.objects.open().values_list("kind", "subject")) == expected
    assert (outcome.found, outcome.healed) == (20, 0)
    began = time.perf_counter()
    assert ledger.check() == []
    if FULL_SIZE:
        audited = time.perf_counter() - began
        told = f"\n20 differences among {CLEAN:,} rows found in {took:.0f} s, the books audited in {audited:.1f} s"
        with capsys.disabled():
            Console(highlight=False).print(told)


def spoilt(chance):
    """The numbers of the movements that are made wrong; the first stays, for what is older than it is nobody's."""
    return chance.sample(range(1, CLEAN), 20)


def seed(kind, number, store, chance):
    """Make one movement wrong, or add a strange one; the discrepancy that it is, as its kind and what it is about."""
    rows, movement_id, payment = store["balance_transactions"], f"txn_{number}", f"pi_{number}"
    strange = f"txn_strange{number}"
    match kind:
        case "extra":
            del rows[movement_id]
        case "amount":
            rows[movement_id]["amount"] += chance.choice([-1, 1, 100])
        case "currency":
            rows[movement_id]["currency"] = "cad"
        case "duplicate":
            rows[strange] = rows[movement_id] | {"id": strange}
        case "missing":  # paid on a page of somebody else's shop: there is nothing to ask after
            payment = f"pi_elsewhere{number}"
            store["charges"][f"ch_elsewhere{number}"] = {"id": f"ch_elsewhere{number}", "payment_intent": payment}
            rows[strange] = movement(number, 1234, id=strange, source=f"ch_elsewhere{number}")
        case "fee":  # booked by hand with another fee, before the processor's was read
            payouts.charge_fee(movement_id, Decimal("0.60"), by=machine(), at=NOW)
            return kind, movement_id
        case "refund" | "dispute":
            thing = f"{kind}_unknown{number}"
            rows[strange] = movement(number, -500, id=strange, source=thing, reporting_category=kind)
            return kind, thing
    return kind, payment
