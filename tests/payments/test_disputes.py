"""Disputes: the money is held, comes back, or is gone, and the books say so at every step."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contacts.models import Message
from payments import following, trust
from payments.models import Dispute, Payment
from permits.choices import FeeStatus
from tests.factories import NOW
from tests.money import balances, machine, pay
from tests.payments.processor import pay_by_card

PAID = {"card_clearing": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def hear(number):
    return following.dispute(number, by=machine(), at=NOW)


@pytest.fixture
def disputed(cast, processor, desk):
    """A paid invoice whose payer disputes it; the dispute at the processor."""
    invoice, payment = pay_by_card(processor, cast.case, "100.00")
    dispute = processor.money.dispute(payment)
    hear(dispute["id"])
    return invoice, dispute["id"]


def test_an_open_dispute_holds_the_money_and_tells_the_desk(disputed, desk):
    invoice, number = disputed

    dispute = Dispute.objects.get()
    assert (dispute.gateway_id, dispute.amount, dispute.status) == (number, Decimal("100.00"), "open")
    assert dispute.answer_by == NOW + timedelta(days=14)
    assert balances() == {"disputes": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}
    assert "is disputed" in Message.objects.get(to=desk.email).subject
    invoice.refresh_from_db()
    assert invoice.is_paid


def test_a_dispute_that_is_won_puts_the_money_back(disputed, processor):
    _invoice, number = disputed
    processor.money.close_dispute(number, won=True)

    assert [hear(number), hear(number)] == ["Won", "Won"]

    assert balances() == PAID
    assert Payment.objects.get().status == "succeeded"


def test_a_dispute_that_is_lost_makes_its_invoice_due_again(disputed, processor, desk):
    invoice, number = disputed
    processor.money.close_dispute(number, won=False)

    assert [hear(number), hear(number)] == ["Lost", "Lost"]

    invoice.refresh_from_db()
    assert (invoice.status, invoice.due) == ("open", Decimal("100.00"))
    assert [fee.status for fee in invoice.case.fees.all()] == [FeeStatus.OWED]
    assert Payment.objects.get().status == "returned"
    assert balances() == {"receivable": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}
    assert {message.kind for message in Message.objects.filter(to=desk.email)} == {
        "dispute-open",
        "dispute-lost",
        "returned-payment",
    }


def test_a_bank_that_changes_its_mind_pays_the_invoice_once_more(disputed, processor):
    invoice, number = disputed
    processor.money.close_dispute(number, won=False)
    hear(number)
    processor.money.close_dispute(number, won=True)

    assert [hear(number), hear(number)] == ["Won", "Won"]

    invoice.refresh_from_db()
    assert invoice.is_paid
    assert balances() == PAID


def test_all_that_is_heard_only_at_the_end_comes_to_the_same(cast, processor, desk):
    """Not one webhook came, not even the payment's own."""
    invoice, payment = pay_by_card(processor, cast.case, "100.00", recorded=False)
    number = processor.money.dispute(payment)["id"]
    processor.money.close_dispute(number, won=False)

    hear(number)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.due) == ("open", Decimal("100.00"))
    assert balances() == {"receivable": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}


def test_a_dispute_about_a_part_is_a_loss_when_it_is_lost(cast, processor, desk):
    invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.dispute(payment, amount=4000)["id"]
    hear(number)
    processor.money.close_dispute(number, won=False)

    hear(number)

    invoice.refresh_from_db()
    assert invoice.is_paid
    assert balances() == {
        "card_clearing": Decimal("-60.00"),
        "losses": Decimal("-40.00"),
        "revenue:building-1": Decimal("100.00"),
    }
    processor.money.close_dispute(number, won=True)
    hear(number)
    assert balances() == PAID


def test_an_inquiry_moves_no_money_until_the_bank_takes_it(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.dispute(payment, inquiry=True)["id"]

    assert [hear(number), hear(number)] == ["The bank only asks."] * 2
    assert balances() == PAID
    assert [message.kind for message in Message.objects.filter(to=desk.email)] == ["dispute-inquiry"]

    processor.money.escalate(number)
    assert hear(number) == "Open"
    assert balances()["disputes"] == Decimal("-100.00")


def test_a_lost_deposit_leaves_its_trust_account_as_far_as_that_goes(cast, processor, desk):
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    _invoice, payment = pay_by_card(processor, cast.case, "100.00", recorded=False)
    trust.deposit(account, amount=Decimal(100), source="card", reference=payment, by=machine(), at=NOW)
    other, _payment = pay_by_card(processor, cast.case, "70.00", recorded=False)
    trust.pay_invoice(account, other, amount=Decimal(70), reference="k", by=cast.bob, at=NOW)
    number = processor.money.dispute(payment)["id"]
    processor.money.close_dispute(number, won=False)

    hear(number)
    assert (trust.balance(account), balances()["losses"]) == (0, Decimal("-70.00"))

    processor.money.close_dispute(number, won=True)
    hear(number)
    assert trust.balance(account) == Decimal("30.00")
    assert "losses" not in balances()


def test_a_payment_that_was_taken_back_already_is_a_loss(disputed, processor):
    """A person took it back by hand, before the bank decided."""
    _invoice, number = disputed
    other = Payment.objects.get()
    processor.money.close_dispute(number, won=False)
    hear(number)
    again = processor.money.dispute(other.reference)["id"]
    processor.money.close_dispute(again, won=False)

    hear(again)

    assert balances()["losses"] == Decimal("-100.00")


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"livemode": True}, "test money"),
        ({"currency": "eur"}, "EUR"),
        ({"payment_intent": "pi_unknown"}, "do not know"),
        ({"amount": 5000}, "something else"),
    ],
)
def test_what_does_not_fit_is_for_a_person(disputed, processor, odd, why):
    _invoice, number = disputed
    processor.store.data["disputes"][number].update(odd)

    with pytest.raises(following.NotOurs, match=why):
        hear(number)


def test_a_payment_at_the_counter_is_no_card_payment(cast, processor, disputed):
    invoice, number = disputed
    processor.money.close_dispute(number, won=False)
    hear(number)

    pay(invoice, "100.00", source="cash", reference="till 1")

    invoice.refresh_from_db()
    assert invoice.is_paid
