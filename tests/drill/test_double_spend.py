"""G1.5: forty draw at once on a balance for five, round after round; trust money and a card meet at one invoice."""

import time
from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
from django.db import connections
from rich.console import Console

from contacts.refusals import NotAllowed
from payments import ledger, trust
from payments.models import LedgerAccount, Payment
from payments.models.trust import TrustAccountQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.database import restore, superuser
from tests.drill import FULL_SIZE
from tests.factories import NOW
from tests.money import bill, books_broken_on_purpose, books_stand, machine, pay

__all__ = ["books_broken_on_purpose", "books_stand"]

ROUNDS = 30 if FULL_SIZE else 1
DRAWING, ENOUGH_FOR = 40, 5
NEVER_BELOW = "ledger_account_never_below_zero"
pytestmark = pytest.mark.timeout(0 if FULL_SIZE else 120)


def account_for(times, cast):
    """A trust account that holds enough for so many invoices of $10.00."""
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    facts = {"source": "check", "reference": account.number, "by": cast.fiona, "at": NOW}
    trust.deposit(account, amount=Decimal(10 * times), **facts)
    return account


def draw(account, invoice):
    facts = {"amount": Decimal(10), "reference": invoice.number, "by": machine(), "at": NOW}
    return lambda: trust.pay_invoice(account, invoice, **facts)


def all_at_once(at_once, account, count):
    invoices = [bill(factories.Case(), "10.00") for _ in range(count)]
    return Counter(type(answer) for answer in at_once(*[draw(account, invoice) for invoice in invoices]))


def test_forty_draw_on_a_balance_for_five(committed_cast, at_once, capsys):
    began, refused = time.perf_counter(), DRAWING - ENOUGH_FOR
    for _round in range(ROUNDS):
        account = account_for(ENOUGH_FOR, committed_cast)

        assert all_at_once(at_once, account, DRAWING) == {Payment: ENOUGH_FOR, NotAllowed: refused}
        assert trust.balance(account) == 0
    if FULL_SIZE:
        with capsys.disabled():
            took = time.perf_counter() - began
            Console(highlight=False).print(f"\n{ROUNDS} rounds of {DRAWING} for {ENOUGH_FOR}: {took:.0f} s")


@pytest.fixture
def no_floor(committed):
    """The last guard is gone too: the database lets a trust account fall below zero."""
    name = connections["default"].settings_dict["NAME"]
    with superuser(name) as database:
        query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
        (rule,) = database.execute(query, [NEVER_BELOW]).fetchone()
        database.execute(f"ALTER TABLE payments_ledgeraccount DROP CONSTRAINT {NEVER_BELOW}")
        yield
        restore(name)
        database.execute(f"ALTER TABLE payments_ledgeraccount ADD CONSTRAINT {NEVER_BELOW} {rule}")


def test_control_without_the_guards_everybody_draws(
    committed_cast, at_once, monkeypatch, no_floor, books_broken_on_purpose
):
    account, count = account_for(ENOUGH_FOR, committed_cast), DRAWING if FULL_SIZE else 8
    monkeypatch.setattr(TrustAccountQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(ledger, "lock", _look)
    meet_after(monkeypatch, ledger, "lock", Meeting(count))

    assert all_at_once(at_once, account, count) == {Payment: count}

    assert trust.balance(account) == 10 * (ENOUGH_FOR - count)
    assert "trust balance below zero" in {problem for problem, _, _ in ledger.check()}


def _look(accounts):
    return list(LedgerAccount.objects.filter(pk__in=[account.pk for account in accounts]))


def test_one_invoice_paid_from_trust_and_by_card_at_once_is_paid_once(committed_cast, at_once):
    account = account_for(ROUNDS, committed_cast)
    for number in range(ROUNDS):
        invoice, held = bill(factories.Case(), "10.00"), trust.balance(account)

        swipe = partial(pay, invoice, "10.00", reference=f"pi_{number}")
        drawn, by_card = at_once(draw(account, invoice), swipe)

        spent = held - trust.balance(account)
        assert (spent, by_card.unapplied) in {(10, 10), (0, 0)}
        assert isinstance(drawn, NotAllowed) == (spent == 0)
