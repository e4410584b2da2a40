"""At the counter and in refunds: nothing is given back twice, and nobody counts a drawer while money goes in."""

import uuid
from decimal import Decimal

from django.db import IntegrityError

from contacts.refusals import NotAllowed
from payments import counter, ledger, refunds, returns
from payments.choices import PaymentStatus
from payments.counter import drawers, taking
from payments.models import Drawer, Payment, Receipt, Refund
from payments.models.drawer import DrawerQuerySet
from payments.models.payment import PaymentQuerySet
from payments.refunds import asking
from tests.concurrency.meeting import Meeting, meet_after, meet_before
from tests.factories import NOW
from tests.money import bill, books_broken_on_purpose, books_stand, pay

__all__ = ["books_broken_on_purpose", "books_stand"]


def ask(payment, amount, by, key=None):
    line = payment.allocations.get().line
    return lambda: refunds.ask(payment, {line: Decimal(amount)}, reason="Twice", key=key or uuid.uuid4(), by=by, at=NOW)


def two_refunds(cast, at_once, monkeypatch, *, guarded):
    payment = pay(bill(cast.case, "100.00"), "100.00", source="check")
    with monkeypatch.context() as patch:
        meet_after(patch, asking, "parts", Meeting(2, guarded=guarded))
        if not guarded:
            patch.setattr(PaymentQuerySet, "lock_with_receipt", lambda self, pk: self.get(pk=pk))
        return at_once(*[ask(payment, "80.00", by) for by in (cast.fiona, cast.ada)])


def test_of_two_refunds_at_once_the_second_sees_what_is_left(committed_cast, at_once, monkeypatch):
    answers = two_refunds(committed_cast, at_once, monkeypatch, guarded=True)

    (refusal,) = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert "$20.00 can still be given back" in str(refusal)
    assert Refund.objects.count() == 1


def test_control_without_the_lock_more_is_given_back_than_was_paid(
    committed_cast, at_once, monkeypatch, books_broken_on_purpose
):
    answers = two_refunds(committed_cast, at_once, monkeypatch, guarded=False)

    assert [type(answer) for answer in answers] == [Refund, Refund]
    assert "line refunded more than was paid on it" in {problem for problem, _subject, _detail in ledger.check()}


def test_a_form_for_a_refund_sent_five_times_at_once_asks_once(committed_cast, at_once):
    payment = pay(bill(committed_cast.case, "100.00"), "100.00", source="check")

    answers = at_once(*[ask(payment, "80.00", committed_cast.fiona, key=uuid.uuid4())] * 5)

    assert len({getattr(answer, "pk", answer) for answer in answers}) == Refund.objects.count() == 1


def test_a_refund_and_the_bounce_of_its_check_end_in_one_of_two_ways(committed_cast, at_once):
    cast = committed_cast
    payment = pay(bill(cast.case, "100.00"), "100.00", source="check", reference="1042")

    at_once(ask(payment, "80.00", cast.fiona), lambda: returns.bounce(payment, reason="Empty", by=cast.ada, at=NOW))

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.RETURNED
    assert not Refund.objects.filter(status__in=("asked", "approved", "sent", "done")).exists()


def take_and_close(cast, at_once, monkeypatch, *, guarded):
    invoice = bill(cast.case, "100.00")
    drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)

    def take():
        cash = {"handed": Decimal(100), "seen": Decimal(100), "source": "cash"}
        return counter.take([(invoice, [])], **cash, drawer=drawer, key=uuid.uuid4(), by=cast.fiona, at=NOW)

    def close():
        return counter.close_drawer(drawer, pieces={}, checks=Decimal(0), note="", by=cast.fiona, at=NOW)

    with monkeypatch.context() as patch:
        meeting = Meeting(2, guarded=guarded)
        meet_after(patch, drawers, "expected", meeting)
        meet_before(patch, taking.billing, "new_receipt", meeting)
        if not guarded:
            patch.setattr(DrawerQuerySet, "lock", lambda self, pk: self.select_related("cashier").get(pk=pk))
        return at_once(take, close)


def test_a_drawer_is_counted_before_or_after_money_goes_in(committed_cast, at_once, monkeypatch):
    answers = take_and_close(committed_cast, at_once, monkeypatch, guarded=True)

    # Whoever came second was told so: no open drawer any more, or money in it that was not counted.
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    assert Drawer.objects.open().count() + Payment.objects.count() in (0, 2)


def test_control_without_the_lock_only_the_database_or_the_check_finds_money_in_a_counted_drawer(
    committed_cast, at_once, monkeypatch, books_broken_on_purpose
):
    answers = take_and_close(committed_cast, at_once, monkeypatch, guarded=False)

    stopped = any(isinstance(answer, IntegrityError) for answer in answers)
    assert stopped or "closed drawer differs from what it took" in {problem for problem, _s, _d in ledger.check()}


def test_a_form_of_the_counter_sent_five_times_at_once_takes_the_money_once(committed_cast, at_once):
    cast, key = committed_cast, uuid.uuid4()
    invoice = bill(cast.case, "100.00")
    drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)

    def take():
        cash = {"handed": Decimal(100), "seen": Decimal(100), "source": "cash"}
        return counter.take([(invoice, [])], **cash, drawer=drawer, key=key, by=cast.fiona, at=NOW)

    answers = at_once(*[take] * 5)

    assert sum(answer.is_new for answer in answers) == 1
    assert Receipt.objects.count() == Payment.objects.count() == 1


def test_two_clicks_open_one_drawer(committed_cast, at_once):
    cast = committed_cast

    answers = at_once(*[lambda: counter.open_drawer(float_amount=Decimal(5), by=cast.fiona, at=NOW)] * 2)

    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    assert Drawer.objects.count() == 1
