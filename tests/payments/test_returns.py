"""A bounced check, a lost dispute: what was paid is owed again, and the books say where the money went."""

from decimal import Decimal

import pytest

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import ledger, returns, trust
from payments.choices import InvoiceStatus, PaymentStatus
from permits.choices import FeeStatus
from tests.factories import NOW
from tests.money import balances, bill, machine, pay


def take_back(payment, **more):
    return returns.take_back(payment, reason="Account closed", by=machine(), at=NOW, **more)


def test_a_check_that_came_back_leaves_its_invoice_open_and_its_fees_owed(cast, desk):
    invoice = bill(cast.case, "400.00", "12.50")
    payment = pay(invoice, "412.50", source="check", reference="1042", email="home@example.org")

    take_back(payment)

    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.status, payment.returned_at, payment.return_reason) == (
        PaymentStatus.RETURNED,
        NOW,
        "Account closed",
    )
    assert (invoice.status, invoice.paid, invoice.paid_at) == (InvoiceStatus.OPEN, 0, None)
    assert {fee.status for fee in cast.case.fees.all()} == {FeeStatus.OWED}
    assert balances() == {
        "receivable": Decimal("-412.50"),
        "revenue:building-1": Decimal("400.00"),
        "revenue:building-2": Decimal("12.50"),
    }


def test_the_payer_and_the_desk_are_told_of_a_check_that_came_back(cast, desk):
    take_back(pay(bill(cast.case, "400.00"), "400.00", source="check", email="home@example.org"))

    told = {message.to: message for message in Message.objects.exclude(kind="receipt")}
    assert set(told) == {"home@example.org", desk.email}
    assert "$400.00 due" in told["home@example.org"].body
    assert "/admin/" not in told["home@example.org"].body


def test_a_payment_comes_back_once(cast):
    invoice = bill(cast.case, "400.00")
    payment = pay(invoice, "400.00", source="check")

    take_back(payment)
    before = balances()
    take_back(payment)

    assert balances() == before


def test_what_others_paid_on_the_invoice_stays_paid(cast):
    invoice = bill(cast.case, "400.00", "12.50")
    pay(invoice, "400.00", source="cash", reference="till 1")
    payment = pay(invoice, "12.50", source="check", reference="1042")

    take_back(payment)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid, invoice.due) == (InvoiceStatus.OPEN, Decimal("400.00"), Decimal("12.50"))
    assert [fee.status for fee in cast.case.fees.order_by("pk")] == [FeeStatus.SETTLED, FeeStatus.OWED]


def test_an_invoice_that_was_owed_again_can_be_paid_again(cast):
    invoice = bill(cast.case, "400.00")
    take_back(pay(invoice, "400.00", source="check"))

    pay(invoice, "400.00", source="cash", reference="till 2")

    invoice.refresh_from_db()
    assert invoice.is_paid
    assert balances() == {"cash": Decimal("-400.00"), "revenue:building-1": Decimal("400.00")}


def test_card_money_that_no_invoice_took_leaves_the_unapplied(cast):
    invoice = bill(cast.case, "400.00")
    payment = pay(invoice, "450.00")

    take_back(payment, out_of=ledger.account("bank"))

    assert balances() == {
        "bank": Decimal("450.00"),
        "card_clearing": Decimal("-450.00"),
        "receivable": Decimal("-400.00"),
        "revenue:building-1": Decimal("400.00"),
    }


def test_a_deposit_that_came_back_leaves_the_trust_account(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = trust.deposit(account, amount=Decimal("500"), source="check", reference="7", by=machine(), at=NOW)

    take_back(payment)

    assert balances() == {}


def test_what_was_spent_from_a_deposit_that_came_back_is_a_loss(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = trust.deposit(account, amount=Decimal("500"), source="check", reference="7", by=machine(), at=NOW)
    invoice = bill(cast.case, "400.00")
    trust.pay_invoice(account, invoice, amount=Decimal("400"), reference="k", by=cast.bob, at=NOW)

    take_back(payment)

    invoice.refresh_from_db()
    assert invoice.is_paid
    assert trust.balance(account) == 0
    assert balances() == {"losses": Decimal("-400.00"), "revenue:building-1": Decimal("400.00")}


@pytest.mark.parametrize("source", ["cash", "trust"])
def test_cash_and_trust_money_do_not_come_back(cast, source):
    invoice = bill(cast.case, "400.00")
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    if source == "cash":
        payment = pay(invoice, "400.00", source="cash")
    else:
        trust.deposit(account, amount=Decimal("400"), source="cash", reference="7", by=machine(), at=NOW)
        payment = trust.pay_invoice(account, invoice, amount=Decimal("400"), reference="k", by=cast.bob, at=NOW)

    with pytest.raises(NotAllowed):
        take_back(payment)


def test_a_payment_comes_back_for_a_reason(cast):
    payment = pay(bill(cast.case, "400.00"), "400.00", source="check")

    with pytest.raises(NotAllowed):
        returns.take_back(payment, reason=" ", by=machine(), at=NOW)
