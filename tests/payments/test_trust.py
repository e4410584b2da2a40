from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.audit import history
from contacts.models import Activity
from contacts.refusals import NotAllowed
from payments import ledger, trust
from payments.models import JournalEntry, LedgerAccount, Payment
from permits.choices import FeeStatus
from tests.factories import NOW
from tests.money import balances, bill, machine


@pytest.fixture
def account(cast):
    return trust.open_account(cast.license, by=cast.fiona, at=NOW)


def deposit(account, amount, *, reference="1001", source="check"):
    return trust.deposit(account, amount=Decimal(amount), source=source, reference=reference, by=machine(), at=NOW)


def draw(account, invoice, amount, by, reference="form 1"):
    return trust.pay_invoice(account, invoice, amount=Decimal(amount), reference=reference, by=by, at=NOW)


def test_a_new_account_holds_nothing_and_is_numbered_by_its_license(cast, account):
    another = trust.open_account(cast.license, by=cast.fiona, at=NOW)

    assert (account.number, another.number) == ("TR-GC-10442-1", "TR-GC-10442-2")
    assert trust.balance(account) == 0


def test_a_deposit_raises_the_balance_and_the_same_deposit_again_does_not(account):
    first = deposit(account, "500.00")

    assert deposit(account, "500.00") == first
    assert trust.balance(account) == Decimal("500.00")
    assert balances() == {"checks": Decimal("-500.00"), f"trust:{account}": Decimal("500.00")}
    assert Activity.objects.filter(act="took a deposit").count() == 1


def test_the_same_check_with_another_amount_is_a_mistake_that_stands_out(account):
    deposit(account, "500.00")

    with pytest.raises(NotAllowed, match="another amount"):
        deposit(account, "600.00")


@pytest.mark.parametrize(("amount", "source"), [("0", "check"), ("-5", "cash"), ("1.001", "cash"), ("5", "trust")])
def test_a_deposit_is_money_in_hand(account, amount, source):
    with pytest.raises(NotAllowed):
        deposit(account, amount, source=source)

    assert JournalEntry.objects.count() == 0


def test_an_invoice_is_paid_out_of_the_account(cast, account):
    invoice = bill(cast.case, "80.00")
    deposit(account, "100.00")

    payment = draw(account, invoice, "80.00", cast.bob)

    invoice.refresh_from_db()
    assert (invoice.is_paid, payment.source, trust.balance(account)) == (True, "trust", Decimal("20.00"))
    assert cast.case.fees.get().status == FeeStatus.SETTLED
    assert {line.act for line in history(cast.case.number)} >= {"was received", "was paid"}


def test_the_same_form_again_draws_nothing_more_even_when_the_account_is_empty(cast, account):
    invoice = bill(cast.case, "80.00")
    deposit(account, "80.00")
    first = draw(account, invoice, "80.00", cast.bob)

    assert draw(account, invoice, "80.00", cast.bob) == first
    assert trust.balance(account) == 0


def test_more_than_the_account_holds_is_refused_with_what_to_do(cast, account):
    invoice = bill(cast.case, "80.00")
    deposit(account, "79.99")

    with pytest.raises(NotAllowed) as refusal:
        draw(account, invoice, "80.00", cast.bob)

    assert str(refusal.value) == (
        "TR-GC-10442-1 holds $79.99, and $80.00 is to be paid. Deposit money first, or pay by card."
    )
    assert not Payment.objects.filter(source="trust").exists()


def test_more_than_is_due_is_not_drawn(cast, account):
    invoice = bill(cast.case, "80.00")
    deposit(account, "100.00")

    with pytest.raises(NotAllowed, match=r"more than the \$80.00 due"):
        draw(account, invoice, "90.00", cast.bob)

    assert trust.balance(account) == Decimal("100.00")


def test_the_books_refuse_to_overdraw_even_past_the_rule(cast, account):
    deposit(account, "10.00")
    held = LedgerAccount.objects.get(pk=account.ledger_account_id)

    with pytest.raises(NotAllowed, match="does not hold that much"), transaction.atomic():
        ledger.post(
            key="overdraw",
            kind="test",
            legs={held: Decimal(-11), ledger.account("cash"): Decimal(11)},
            by=machine(),
            at=NOW,
        )

    assert trust.balance(account) == Decimal("10.00")


def test_an_entry_that_does_not_balance_is_refused_by_the_database(committed):
    legs = {ledger.account("cash"): Decimal(-1), ledger.account("checks"): Decimal(2)}

    with pytest.raises(IntegrityError, match=r"2 legs that sum to 1.00"):
        ledger.post(key="odd", kind="test", legs=legs, by=machine(), at=NOW)


def test_there_is_no_account_nobody_thought_of(db):
    with pytest.raises(ValueError, match="There is no account petty_cash"):
        ledger.account("petty_cash")
