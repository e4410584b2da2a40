"""Word of one thing twenty times at the same moment is taken in once, whoever brings it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.test import Client

from payments import events, following, reconciling, refunds
from payments.models import Discrepancy, Dispute, JournalEntry, Payment, Refund
from payments.models.invoice import InvoiceQuerySet
from payments.models.payment import PaymentQuerySet
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_before
from tests.factories import NOW
from tests.money import balances, books_broken_on_purpose, books_stand, deliver, machine, processor
from tests.payments.processor import pay_by_card

__all__ = ["books_broken_on_purpose", "books_stand", "processor"]

GROSS, REVENUE = Decimal("-100.00"), {"revenue:building-1": Decimal("100.00")}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def paid(committed_cast, processor):
    """The processor's name of a payment that was made, and that nobody has heard of."""
    machine()
    return pay_by_card(processor, committed_cast.case, "100.00", recorded=False)[1]


def handle():
    while events.handle_next(by=machine(), at=NOW):
        pass


def bring_twenty(at_once, processor, kind):
    event = processor.events(kind)[-1]
    copies = [{**event, "id": f"evt_{n}"} for n in range(20)]
    answers = at_once(*[lambda copy=copy: deliver(Client(), processor, copy).status_code for copy in copies])
    assert answers == [200] * 20
    assert at_once(*[handle] * 4) == [None] * 4


def test_a_refund_made_elsewhere_is_written_down_once(paid, at_once, processor):
    processor.money.refund(paid, amount=4000)

    bring_twenty(at_once, processor, "refund.created")

    assert Refund.objects.get().status == "done"
    assert Payment.objects.get().refunded == Decimal("40.00")
    assert balances() == {"card_clearing": Decimal("-60.00"), "revenue:building-1": Decimal("60.00")}


def test_a_lost_dispute_takes_back_once(paid, at_once, processor):
    processor.money.close_dispute(processor.money.dispute(paid)["id"], won=False)

    bring_twenty(at_once, processor, "charge.dispute.closed")

    assert (Dispute.objects.get().status, Payment.objects.get().status) == ("lost", "returned")
    assert balances() == {"receivable": GROSS, **REVENUE}


def test_a_refund_and_a_dispute_of_one_payment_at_once_leave_the_books_right(paid, at_once, processor):
    refund = processor.money.refund(paid, amount=4000)["id"]
    dispute = processor.money.dispute(paid)["id"]
    facts = {"by": machine(), "at": NOW}

    answers = at_once(
        *[lambda: following.refund(refund, **facts)] * 3, *[lambda: following.dispute(dispute, **facts)] * 3
    )

    assert answers == ["Paid out"] * 3 + ["Open"] * 3
    assert balances() == {"disputes": Decimal("-60.00"), "revenue:building-1": Decimal("60.00")}


def test_a_payout_is_booked_once_by_its_word_and_the_reconciliation(paid, at_once, processor):
    facts = {"by": machine(), "at": NOW}
    following.payment(paid, **facts)
    payout = processor.money.pay_out()["id"]

    answers = at_once(
        *[lambda: following.payout(payout, **facts)] * 3,
        *[lambda: reconciling.reconcile(by=machine(), at=NOW.replace(hour=23)).open] * 3,
    )

    assert answers == ["paid"] * 3 + [0] * 3
    assert JournalEntry.objects.filter(kind="processor-payout").count() == 1
    assert Discrepancy.objects.count() == 0
    assert balances() == {"bank": Decimal("-96.80"), "card_fees": Decimal("-3.20"), **REVENUE}


def test_control_without_the_locks_a_refund_is_written_down_twice_or_runs_into_the_database(
    paid, at_once, processor, monkeypatch, books_broken_on_purpose
):
    following.payment(paid, by=machine(), at=NOW)
    refund = processor.money.refund(paid, amount=4000)["id"]
    monkeypatch.setattr(PaymentQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(CaseQuerySet, "locked_in_order", lambda self, pks: None)
    monkeypatch.setattr(InvoiceQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    meet_before(monkeypatch, refunds, "adopt", Meeting(2))

    answers = at_once(*[lambda: following.refund(refund, by=machine(), at=NOW)] * 2)

    assert any(isinstance(answer, IntegrityError) for answer in answers)
