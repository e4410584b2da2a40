"""Money given back: what is left of a payment, the second person, how it leaves, and what the books say of it."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import gateway, ledger, refunds, returns, trust
from payments.choices import RefundStatus
from payments.models import Dispute, Drawer, Refund
from permits.choices import FeeStatus
from tests.factories import NOW
from tests.money import balances, bill, machine, pay


def ask(payment, *amounts, by, seen=None, key=None, reason="Charged twice", **more):
    """Ask for dollars of each part of a payment, in their order."""
    parts = refunds.parts(payment)
    wanted = {part.line: Decimal(amount) for part, amount in zip(parts, amounts, strict=False)}
    return refunds.ask(payment, wanted, reason=reason, key=key or uuid.uuid4(), seen=seen, by=by, at=NOW, **more)


def drawer_of(user):
    return Drawer.objects.create(cashier=user, opened_at=NOW, float_amount=100)


class Processor:
    """Stands in for the gateway: gives money back once per key, or does as told."""

    def __init__(self, status="succeeded", error=None):
        self.status, self.error, self.made = status, error, {}

    def start_refund(self, payment, amount, idempotency_key):
        if self.error:
            raise self.error
        return self.made.setdefault(
            idempotency_key,
            gateway.Refund(
                id=f"re_{len(self.made) + 1}",
                payment=payment,
                amount=amount,
                currency="usd",
                status=self.status,
                key=idempotency_key,
                failure="",
                created_at=NOW,
            ),
        )


@pytest.fixture
def card(monkeypatch):
    def install(**as_told):
        processor = Processor(**as_told)
        monkeypatch.setattr(gateway, "start_refund", processor.start_refund)
        return processor

    return install


def send():
    return refunds.send_next(by=machine(), at=NOW)


def test_a_card_refund_gives_the_charge_back_and_the_processor_pays_it_out(cast, card):
    processor = card()
    invoice = bill(cast.case, "400.00", "12.50")
    payment = pay(invoice, "412.50", email="home@example.org")

    refund = ask(payment, "100.00", by=cast.fiona)

    assert (refund.status, refund.needs_second) == (RefundStatus.APPROVED, False)
    assert balances()["refunds_payable"] == Decimal("100.00")
    assert send()
    refund.refresh_from_db()
    invoice.refresh_from_db()
    assert (refund.status, refund.gateway_id, refund.done_at) == (RefundStatus.DONE, "re_1", NOW)
    assert invoice.is_paid
    assert {fee.status for fee in cast.case.fees.all()} == {FeeStatus.SETTLED}
    assert balances() == {
        "card_clearing": Decimal("-312.50"),
        "revenue:building-1": Decimal("300.00"),
        "revenue:building-2": Decimal("12.50"),
    }
    assert list(processor.made) == [str(refund.key)]
    assert "$100.00" in Message.objects.get(kind="refund", to="home@example.org").subject
    assert not send()


def test_a_refund_of_more_than_the_limit_waits_for_somebody_else(cast, card, desk):
    processor = card()
    payment = pay(bill(cast.case, "900.00"), "900.00")

    refund = ask(payment, "500.01", by=cast.fiona)

    assert refund.status == RefundStatus.ASKED
    assert not send()
    with pytest.raises(NotAllowed, match="You asked"):
        refunds.approve(refund, by=cast.fiona, at=NOW)
    refunds.approve(refund, by=cast.ada, at=NOW)
    assert send()
    assert len(processor.made) == 1
    assert Message.objects.filter(kind="refund-to-decide", to=desk.email).count() == 1


def test_the_limit_counts_everything_on_the_receipt(cast):
    payment = pay(bill(cast.case, "900.00"), "900.00", source="check")

    assert not ask(payment, "500.00", by=cast.fiona).needs_second
    assert ask(payment, "0.01", by=cast.fiona).needs_second


def test_more_than_the_fee_gives_back_needs_a_second_person(cast):
    invoice = bill(cast.case, "100.00")
    cast.case.fees.update(refundable=80)
    payment = pay(invoice, "100.00", source="check")

    assert not ask(payment, "80.00", by=cast.fiona).needs_second
    assert ask(payment, "0.01", by=cast.fiona).needs_second


def test_the_database_keeps_the_second_person_a_second_one(cast):
    refund = ask(pay(bill(cast.case, "900.00"), "900.00"), "900.00", by=cast.fiona)

    for changes in (
        {"status": "approved"},
        {"status": "approved", "decided_by": cast.fiona},
        {"needs_second": False},
        {"amount": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.filter(pk=refund.pk).update(**changes)


def test_a_refused_refund_leaves_everything_as_it_was(cast, desk):
    payment = pay(bill(cast.case, "900.00"), "900.00")
    before = balances()
    refund = ask(payment, "900.00", by=cast.fiona)

    refunds.refuse(refund, why="It was owed", by=cast.ada, at=NOW)

    payment.refresh_from_db()
    assert (payment.refunded, balances()) == (0, before)
    with pytest.raises(NotAllowed):
        refunds.approve(refund, by=cast.ada, at=NOW)


def test_no_more_is_given_back_than_was_paid_on_a_line(cast):
    payment = pay(bill(cast.case, "100.00", "50.00"), "150.00", source="check")
    ask(payment, "60.00", by=cast.fiona)

    with pytest.raises(NotAllowed, match=r"\$40\.00 can still"):
        ask(payment, "40.01", by=cast.fiona)
    with pytest.raises(NotAllowed, match="Nothing is to be"):
        ask(payment, by=cast.fiona)
    ask(payment, "40.00", "50.00", by=cast.fiona)
    payment.refresh_from_db()
    assert refunds.left_of(refunds.parts(payment)) == 0


def test_whoever_saw_another_amount_is_shown_the_new_one(cast):
    payment = pay(bill(cast.case, "100.00"), "100.00", source="check")
    ask(payment, "60.00", by=cast.fiona, seen=Decimal("100.00"))

    with pytest.raises(refunds.ChangedMeanwhile) as error:
        ask(payment, "10.00", by=cast.fiona, seen=Decimal("100.00"))

    assert error.value.left == Decimal("40.00")


def test_a_form_sent_twice_asks_once(cast):
    payment = pay(bill(cast.case, "100.00"), "100.00", source="check")
    key = uuid.uuid4()

    first = ask(payment, "60.00", by=cast.fiona, key=key, seen=Decimal("100.00"))
    second = ask(payment, "60.00", by=cast.fiona, key=key, seen=Decimal("100.00"))

    assert first == second
    assert Refund.objects.count() == 1


def test_money_that_no_invoice_took_is_given_back(cast, card):
    card()
    payment = pay(bill(cast.case, "100.00"), "150.00")

    ask(payment, "0", "50.00", by=cast.fiona)
    send()

    payment.refresh_from_db()
    assert (payment.unapplied, payment.refunded) == (0, Decimal("50.00"))
    assert balances() == {"card_clearing": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}


def test_trust_money_is_back_at_once(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.deposit(account, amount=Decimal("500"), source="check", reference="7", by=machine(), at=NOW)
    payment = trust.pay_invoice(
        account, bill(cast.case, "400.00"), amount=Decimal("400"), reference="k", by=cast.bob, at=NOW
    )

    refund = ask(payment, "150.00", by=cast.fiona)

    assert refund.status == RefundStatus.DONE
    assert trust.balance(account) == Decimal("250.00")


def test_a_deposit_is_given_back_as_far_as_the_account_holds_it(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = trust.deposit(account, amount=Decimal("500"), source="check", reference="7", by=machine(), at=NOW)
    trust.pay_invoice(account, bill(cast.case, "400.00"), amount=Decimal("400"), reference="k", by=cast.bob, at=NOW)

    with pytest.raises(NotAllowed):
        ask(payment, "100.01", by=cast.fiona)
    refund = ask(payment, "100.00", by=cast.fiona)
    refunds.pay_out(refund, reference="1001", by=cast.fiona, at=NOW)

    assert trust.balance(account) == 0
    assert balances()["bank"] == Decimal("100.00")


def test_cash_is_paid_out_of_ones_own_open_drawer(cast):
    payment = pay(bill(cast.case, "400.00"), "400.00", source="cash")
    refund = ask(payment, "100.00", by=cast.fiona)

    for drawer in (None, drawer_of(cast.ada)):
        with pytest.raises(NotAllowed, match="your own open drawer"):
            refunds.pay_out(refund, drawer=drawer, by=cast.fiona, at=NOW)
    mine = drawer_of(cast.fiona)
    refunds.pay_out(refund, drawer=mine, by=cast.fiona, at=NOW)
    refunds.pay_out(refund, drawer=mine, by=cast.fiona, at=NOW)

    refund.refresh_from_db()
    assert (refund.status, refund.drawer) == (RefundStatus.DONE, mine)
    assert balances()["cash"] == Decimal("-300.00")


def test_a_check_goes_back_by_the_citys_check(cast):
    payment = pay(bill(cast.case, "400.00"), "400.00", source="check")
    refund = ask(payment, "100.00", by=cast.fiona)

    with pytest.raises(NotAllowed, match="number of the city's check"):
        refunds.pay_out(refund, by=cast.fiona, at=NOW)
    refunds.pay_out(refund, reference="20077", by=cast.fiona, at=NOW)

    assert balances()["bank"] == Decimal("100.00")


def test_the_processor_that_does_not_answer_is_asked_again_with_the_same_key(cast, card):
    processor = card(error=gateway.GatewayUnavailable("no answer"))
    payment = pay(bill(cast.case, "100.00"), "100.00")
    refund = ask(payment, "100.00", by=cast.fiona)

    assert send()
    refund.refresh_from_db()
    assert refund.status == RefundStatus.APPROVED
    assert not send()  # not before its next try
    processor.error = None
    Refund.objects.update(try_at=NOW)
    assert send()
    refund.refresh_from_db()
    assert refund.status == RefundStatus.DONE


def test_a_refund_that_the_processor_refuses_frees_its_money_and_may_go_by_check(cast, card, desk):
    card(error=gateway.GatewayRefused("The card was cancelled."))
    payment = pay(bill(cast.case, "100.00"), "100.00")
    with pytest.raises(NotAllowed, match="the way it came"):
        ask(payment, "100.00", by=cast.fiona, by_check=True)
    refund = ask(payment, "100.00", by=cast.fiona)

    send()

    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.status, refund.failure, payment.refunded) == (RefundStatus.FAILED, "The card was cancelled.", 0)
    assert Message.objects.filter(kind="refund-failed", to=desk.email).count() == 1
    second = ask(payment, "100.00", by=cast.fiona, by_check=True)
    refunds.pay_out(second, reference="20078", by=cast.fiona, at=NOW)
    assert balances() == {"bank": Decimal("100.00"), "card_clearing": Decimal("-100.00")}


def test_a_refund_that_the_bank_sends_back_is_no_longer_given(cast, card):
    card(status="pending")
    payment = pay(bill(cast.case, "100.00"), "100.00")
    refund = ask(payment, "100.00", by=cast.fiona)
    send()
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SENT
    told = gateway.Refund("re_1", "pi_1", Decimal(100), "usd", "succeeded", str(refund.key), "", NOW)
    failed = gateway.Refund("re_1", "pi_1", Decimal(100), "usd", "failed", str(refund.key), "lost card", NOW)

    for each in (told, told, failed, told, failed):
        refunds.hear(refund, each, by=machine(), at=NOW)

    refund.refresh_from_db()
    assert (refund.status, refund.failure) == (RefundStatus.FAILED, "lost card")
    assert balances() == {"card_clearing": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")}


def test_a_refund_made_in_the_processors_own_pages_is_written_down(cast):
    payment = pay(bill(cast.case, "100.00"), "130.00")

    for _again in range(2):
        refund = refunds.adopt(
            payment, Decimal("50.00"), gateway_id="re_9", reason="Made at the processor", by=machine(), at=NOW
        )
    refunds.hear(
        refund, gateway.Refund("re_9", "pi_1", Decimal(50), "usd", "succeeded", "", "", NOW), by=machine(), at=NOW
    )

    assert balances() == {"card_clearing": Decimal("-80.00"), "revenue:building-1": Decimal("80.00")}


def test_a_disputed_payment_is_not_given_back_as_well(cast):
    payment = pay(bill(cast.case, "100.00"), "100.00")
    Dispute.objects.create(gateway_id="dp_1", reference=payment.reference, amount=100, opened_at=NOW)
    legs = {ledger.account("card_clearing"): Decimal(100), ledger.account("disputes"): Decimal(-100)}
    ledger.post(key="dispute:dp_1", kind="dispute", legs=legs, by=machine(), at=NOW)

    with pytest.raises(NotAllowed, match="disputes"):
        ask(payment, "10.00", by=cast.fiona)


def test_a_payment_that_came_back_calls_its_refunds_off(cast):
    payment = pay(bill(cast.case, "900.00"), "900.00", source="check")
    waiting = ask(payment, "100.00", by=cast.fiona)
    handed_out = ask(payment, "50.00", by=cast.fiona)
    refunds.pay_out(handed_out, reference="20079", by=cast.fiona, at=NOW)

    returns.take_back(payment, reason="Account closed", by=cast.fiona, at=NOW)

    waiting.refresh_from_db()
    assert waiting.status == RefundStatus.FAILED
    assert balances() == {
        "bank": Decimal("50.00"),
        "receivable": Decimal("-900.00"),
        "revenue:building-1": Decimal("850.00"),
    }
    payment.refresh_from_db()
    with pytest.raises(NotAllowed):
        ask(payment, "1.00", by=cast.fiona)
