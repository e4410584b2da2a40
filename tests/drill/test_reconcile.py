"""Twenty differences among thousands of movements that are right: all are found, and nothing else (G1.9)."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from payments import ledger, reconciling, trust
from payments.models import Discrepancy
from tests.drill import FULL_SIZE
from tests.factories import NOW
from tests.money import books_stand, machine, processor

__all__ = ["books_stand", "processor"]

CLEAN = 10_000 if FULL_SIZE else 60
SEED = 20261122


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
def test_every_difference_is_found_and_nothing_else(committed_cast, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    account = trust.open_account(committed_cast.license, by=committed_cast.fiona, at=NOW)
    chance, store = random.Random(SEED), processor.store.data
    for number in range(CLEAN):
        cents = chance.randint(50, 900_000)
        store["charges"][f"ch_{number}"] = {"id": f"ch_{number}", "payment_intent": f"pi_{number}"}
        store["balance_transactions"][f"txn_{number}"] = movement(number, cents)
        facts = {"amount": Decimal(cents) / 100, "source": "card", "reference": f"pi_{number}"}
        trust.deposit(account, **facts, by=machine(), at=NOW)
    rows = store["balance_transactions"]
    expected = set()
    for place, number in enumerate(chance.sample(range(1, CLEAN), 20)):
        kind, payment = place % 5, f"pi_{number}"
        if kind == 0:
            del rows[f"txn_{number}"]
            expected.add(("extra", payment))
        elif kind == 1:
            rows[f"txn_{number}"]["amount"] += chance.choice([-1, 1, 100])
            expected.add(("amount", payment))
        elif kind == 2:
            rows[f"txn_{number}"]["currency"] = "cad"
            expected.add(("currency", payment))
        elif kind == 3:
            rows[f"txn_again{number}"] = rows[f"txn_{number}"] | {"id": f"txn_again{number}"}
            expected.add(("duplicate", payment))
        else:
            strange = f"txn_strange{number}"
            rows[strange] = movement(number, -500, id=strange, source=f"re_{number}", reporting_category="refund")
            expected.add(("refund", f"re_{number}"))

    outcome = reconciling.reconcile(by=machine(), at=NOW + timedelta(hours=2))

    assert set(Discrepancy.objects.open().values_list("kind", "subject")) == expected
    assert (outcome.found, outcome.healed) == (20, 0)
    assert ledger.check() == []
