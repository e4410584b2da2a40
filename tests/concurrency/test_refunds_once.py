"""Money that goes back leaves once, whoever acts at the same moment: two clerks, a bank, a card, a second click."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError

from contacts.refusals import NotAllowed
from payments import billing, counter, following, ledger, refunds
from payments.choices import DisputeStatus, PaymentStatus, RefundStatus
from payments.models import Dispute, Payment, Receipt, Refund
from payments.models.payment import PaymentQuerySet
from payments.refunds import asking
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW
from tests.money import balances, bill, books_broken_on_purpose, books_stand, machine, pay, processor
from tests.payments.processor import pay_by_card

__all__ = ["books_broken_on_purpose", "books_stand", "processor"]


def back(payment, amount, *, by, key=None):
    """What asks for so much of what a payment paid."""
    lines = {payment.allocations.get().line: Decimal(amount)}
    key = key or uuid.uuid4()
    return lambda: refunds.ask(payment, lines, reason="Charged twice", key=key, by=by, at=NOW)


def refused(answers):
    return [answer for answer in answers if isinstance(answer, NotAllowed)]


def two_clerks(cast, at_once, monkeypatch, guarded):
    """Each has seen that $100.00 are left, and gives $80.00 back."""
    payment = pay(bill(cast.case, "100.00"), "100.00")
    with monkeypatch.context() as patch:
        meet_after(patch, asking, "parts", Meeting(2, guarded=guarded))
        return at_once(*[back(payment, "80.00", by=by) for by in (cast.fiona, cast.ada)])


def test_of_two_refunds_at_once_the_one_that_is_too_much_is_refused(committed_cast, at_once, monkeypatch):
    answers = two_clerks(committed_cast, at_once, monkeypatch, guarded=True)

    assert len(refused(answers)) == 1
    assert "$20.00 can still be given back" in str(refused(answers)[0])
    assert Payment.objects.get().refunded == Decimal("80.00")


def test_control_without_the_lock_more_is_given_back_than_was_paid(
    committed_cast, at_once, monkeypatch, books_broken_on_purpose
):
    monkeypatch.setattr(PaymentQuerySet, "lock_with_receipt", lambda self, pk: self.get(pk=pk))

    answers = two_clerks(committed_cast, at_once, monkeypatch, guarded=False)

    assert refused(answers) == []
    assert ledger.check() or any(isinstance(answer, DatabaseError) for answer in answers)


def two_payments_of_one_receipt(cast, at_once, monkeypatch, guarded):
    """One check paid two invoices; each clerk gives back $300.00 of one of them, and the city's limit is $500.00."""
    receipt = billing.new_receipt(email="", at=NOW)
    paid = [pay(bill(cast.case, "400.00"), "400.00", source="check", receipt=receipt) for _ in range(2)]
    with monkeypatch.context() as patch:
        meet_after(patch, asking, "_given_back", Meeting(2, guarded=guarded))
        clerks = zip(paid, (cast.fiona, cast.ada), strict=True)
        asked = at_once(*[back(payment, "300.00", by=by) for payment, by in clerks])
    return sorted(refund.needs_second for refund in asked)


def test_two_refunds_at_once_that_exceed_the_limit_together_need_a_second_person(committed_cast, at_once, monkeypatch):
    assert two_payments_of_one_receipt(committed_cast, at_once, monkeypatch, guarded=True) == [False, True]


def test_control_where_only_its_own_payment_is_locked_neither_does(committed_cast, at_once, monkeypatch):
    monkeypatch.setattr(PaymentQuerySet, "lock_with_receipt", PaymentQuerySet.lock)

    assert two_payments_of_one_receipt(committed_cast, at_once, monkeypatch, guarded=False) == [False, False]


def test_a_refund_form_sent_twenty_times_at_once_gives_back_once(committed_cast, at_once):
    payment = pay(bill(committed_cast.case, "100.00"), "100.00")

    answers = at_once(*[back(payment, "30.00", by=committed_cast.fiona, key=uuid.UUID(int=6))] * 20)

    assert answers == [Refund.objects.get()] * 20
    assert balances()["refunds_payable"] == Decimal("30.00")


def test_four_workers_send_a_refund_once(committed_cast, at_once, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    _invoice, reference = pay_by_card(processor, committed_cast.case, "100.00")
    back(Payment.objects.get(), "30.00", by=committed_cast.fiona)()

    answers = at_once(*[lambda: refunds.send_next(by=machine(), at=NOW)] * 4)

    assert sorted(answers) == [False, False, False, True]
    assert [refund["amount"] for refund in processor.store.data["refunds"].values()] == [3000]
    assert Refund.objects.get().status == RefundStatus.DONE


@pytest.mark.parametrize("round", range(3))
def test_a_refund_and_a_lost_dispute_at_once_never_give_back_twice(
    round, committed_cast, at_once, processor, time_machine
):
    time_machine.move_to(NOW, tick=False)
    invoice, reference = pay_by_card(processor, committed_cast.case, "100.00")
    number = processor.money.dispute(reference)["id"]
    processor.money.close_dispute(number, won=False)
    payment = Payment.objects.get()

    asked, told = at_once(
        back(payment, "100.00", by=committed_cast.fiona), lambda: following.dispute(number, by=machine(), at=NOW)
    )
    refunds.send_next(by=machine(), at=NOW)

    assert told == "Lost"
    assert Dispute.objects.get().status == DisputeStatus.LOST
    assert processor.store.data["refunds"] == {}
    # The money left the city once, however the refund fared.
    assert balances().get("refunds_payable", 0) == 0
    assert isinstance(asked, NotAllowed) or Refund.objects.get().status == RefundStatus.FAILED


@pytest.mark.parametrize("round", range(3))
def test_cash_at_the_counter_and_a_card_at_once_pay_an_invoice_once(round, committed_cast, at_once):
    cast = committed_cast
    invoice = bill(cast.case, "100.00")
    drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)
    machine()

    in_cash, by_card = at_once(hand_over(cast, invoice, drawer, key=uuid.uuid4()), lambda: pay(invoice, "100.00"))

    if isinstance(in_cash, NotAllowed):  # the cashier keeps nothing of what was handed over
        assert by_card.unapplied == 0
        assert list(Payment.objects.all()) == [by_card]
    else:
        assert by_card.unapplied == Decimal(100)
        assert balances()["cash"] == Decimal(-100)


def test_a_counter_form_sent_twenty_times_at_once_takes_the_cash_once(committed_cast, at_once):
    cast = committed_cast
    invoice = bill(cast.case, "100.00")
    drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)

    answers = at_once(*[hand_over(cast, invoice, drawer, key=uuid.UUID(int=7))] * 20)

    assert sorted(answer.is_new for answer in answers) == [False] * 19 + [True]
    assert {answer.receipt for answer in answers} == {Receipt.objects.get()}
    assert Payment.objects.get().status == PaymentStatus.SUCCEEDED


def hand_over(cast, invoice, drawer, *, key):
    facts = {"handed": Decimal(100), "seen": Decimal(100), "source": "cash", "drawer": drawer, "key": key}
    return lambda: counter.take([(invoice, ())], **facts, by=cast.fiona, at=NOW)
