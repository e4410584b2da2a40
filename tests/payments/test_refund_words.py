"""Refunds as the processor tells of them: ours, and those made in its own pages."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from contacts.models import Message
from payments import checkout, following, gateway, refunds
from payments.models import Payment, Refund
from tests.factories import NOW
from tests.money import balances, bill, machine
from tests.payments.processor import open_page, pay_by_card


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def hear(number):
    return following.refund(number, by=machine(), at=NOW)


def test_a_refund_made_at_the_processor_is_written_down_and_told(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.refund(payment, amount=3000)["id"]

    assert [hear(number), hear(number)] == ["Paid out", "Paid out"]

    refund = Refund.objects.get()
    assert (refund.gateway_id, refund.amount, refund.asked_by) == (number, Decimal("30.00"), machine())
    assert balances() == {"card_clearing": Decimal("-70.00"), "revenue:building-1": Decimal("70.00")}
    assert Message.objects.filter(kind="refund-elsewhere", to=desk.email).count() == 1


def test_a_refund_of_several_invoices_paid_at_once_goes_over_them_in_order(cast, processor, desk):
    first, second = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    session = open_page(first, second)
    processor.pay(session.gateway_id)
    checkout.ask(session, by=machine(), at=NOW)
    payment = processor.store.session(session.gateway_id)["payment_intent"]
    number = processor.money.refund(payment, amount=12000)["id"]

    assert [hear(number), hear(number)] == ["Paid out, Paid out"] * 2

    assert list(Refund.objects.order_by("pk").values_list("amount", "gateway_id")) == [
        (Decimal("100.00"), number),
        (Decimal("20.00"), number),
    ]


def test_a_refund_heard_of_before_its_payment_is_the_same_in_the_end(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00", recorded=False)
    number = processor.money.refund(payment)["id"]

    hear(number)

    assert Payment.objects.get().refunded == Decimal("100.00")
    assert balances() == {}


def test_a_refund_the_bank_sends_back_is_undone(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.refund(payment, amount=3000)["id"]
    hear(number)
    processor.money.settle_refund(number, failure="expired_or_canceled_card")

    assert [hear(number), hear(number)] == ["Failed", "Failed"]

    assert balances() == {"card_clearing": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}
    assert Payment.objects.get().refunded == 0


def test_a_failed_refund_that_was_never_heard_of_is_nothing(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.refund(payment, amount=3000)["id"]
    processor.money.settle_refund(number, failure="declined")

    assert hear(number) == "Nothing was given back."
    assert Refund.objects.count() == 0


def ask_for(cast, payment, amount="30.00"):
    line = payment.allocations.get().line
    return refunds.ask(payment, {line: Decimal(amount)}, reason="Withdrawn", key=uuid4(), by=cast.fiona, at=NOW)


def send(at=NOW):
    while refunds.send_next(by=machine(), at=at):
        pass


def test_the_word_of_our_own_refund_finds_it_though_the_answer_was_lost(cast, processor, desk, monkeypatch):
    pay_by_card(processor, cast.case, "100.00")
    refund = ask_for(cast, Payment.objects.get())
    processor.trouble.lose = 2  # the list is answered, the refund is not, nor its retry
    monkeypatch.setattr(gateway.refunds, "refunds_of", lambda payment: [])
    send()
    refund.refresh_from_db()
    assert (refund.status, refund.gateway_id) == ("approved", "")

    number = next(iter(processor.store.data["refunds"]))
    hear(number)

    refund.refresh_from_db()
    assert (refund.status, refund.gateway_id) == ("done", number)
    assert Refund.objects.count() == 1


def test_a_refund_asked_for_again_days_later_is_given_back_once(cast, processor, desk, clock):
    """The processor has forgotten the key by then, so it is asked first what became of it."""
    pay_by_card(processor, cast.case, "100.00")
    refund = ask_for(cast, Payment.objects.get())
    made = gateway.start_refund(refund.payment.reference, refund.amount, str(refund.key))
    later = NOW + timedelta(days=3)
    clock.move_to(later, tick=False)

    send(at=later)

    refund.refresh_from_db()
    assert (refund.status, refund.gateway_id) == ("done", made.id)
    assert len(processor.store.data["refunds"]) == 1


def test_control_without_looking_first_it_is_given_back_twice(cast, processor, clock, monkeypatch):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    monkeypatch.setattr(gateway.refunds, "refunds_of", lambda payment: [])

    gateway.start_refund(payment, Decimal(30), "once")
    clock.move_to(NOW + timedelta(days=3), tick=False)
    gateway.start_refund(payment, Decimal(30), "once")

    assert len(processor.store.data["refunds"]) == 2


def test_the_same_refund_asked_for_at_once_is_one(cast, processor):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")

    answers = {gateway.start_refund(payment, Decimal(30), "once").id for _ in range(3)}

    assert len(answers) == 1


@pytest.mark.parametrize("trouble", [{"fail": 4}, {"lose": 4}])
def test_a_processor_in_trouble_is_asked_again(cast, processor, desk, trouble):
    pay_by_card(processor, cast.case, "100.00")
    refund = ask_for(cast, Payment.objects.get())
    vars(processor.trouble).update(trouble)
    send()
    refund.refresh_from_db()
    assert refund.status == "approved"

    vars(processor.trouble).update({"fail": 0, "lose": 0})
    send(at=NOW + timedelta(hours=1))

    refund.refresh_from_db()
    assert refund.status == "done"
    assert len(processor.store.data["refunds"]) == 1


def test_what_the_processor_refuses_is_free_again(cast, processor, desk):
    pay_by_card(processor, cast.case, "100.00")
    refund = ask_for(cast, Payment.objects.get())
    processor.trouble.refuse = "This payment is too old to be refunded."

    send()

    refund.refresh_from_db()
    assert (refund.status, "too old" in refund.failure) == ("failed", True)
    assert Payment.objects.get().refunded == 0


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"currency": "eur"}, "EUR"),
        ({"amount": 1}, "another amount"),
    ],
)
def test_what_does_not_fit_is_for_a_person(cast, processor, desk, odd, why):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.refund(payment, amount=3000)["id"]
    hear(number)
    processor.store.data["refunds"][number].update(odd)

    with pytest.raises(following.NotOurs, match=why):
        hear(number)


def test_more_than_is_left_is_for_a_person(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "100.00")
    number = processor.money.refund(payment)["id"]
    processor.store.data["refunds"][number]["amount"] = 15000

    with pytest.raises(following.NotOurs, match=r"\$50.00 more"):
        hear(number)
