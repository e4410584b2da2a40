"""Money that comes several times at the same moment is taken once. Each race has its control, which fails unlocked."""

from decimal import Decimal

from django.db import IntegrityError
from django.test import Client

from contacts.refusals import NotAllowed
from payments import billing, checkout, events, ledger, trust
from payments.billing import invoicing, receiving
from payments.models import CheckoutSession, GatewayEvent, Invoice, Payment, Receipt
from payments.models.invoice import InvoiceQuerySet
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_after, meet_before
from tests.factories import NOW
from tests.money import bill, books_broken_on_purpose, books_stand, charge, deliver, machine, pay, processor

__all__ = ["books_broken_on_purpose", "books_stand", "processor"]


def without_locks(monkeypatch):
    for queryset in (CaseQuerySet, InvoiceQuerySet):
        monkeypatch.setattr(queryset, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(CaseQuerySet, "locked_in_order", lambda self, pks: list(self.filter(pk__in=pks)))


def test_the_same_payment_three_times_at_once_is_taken_once(committed_cast, at_once, monkeypatch):
    invoice = bill(committed_cast.case, "100.00")
    meet_after(monkeypatch, receiving, "_what_applies", Meeting(3, guarded=True))

    answers = at_once(*[lambda: pay(invoice, "100.00", email="home@example.org")] * 3)

    assert answers == [Payment.objects.get()] * 3
    assert Receipt.objects.count() == 1
    invoice.refresh_from_db()
    assert invoice.is_paid


def test_control_without_the_locks_the_same_payment_three_times_runs_into_the_database(
    committed_cast, at_once, monkeypatch
):
    invoice = bill(committed_cast.case, "100.00")
    meet_after(monkeypatch, receiving, "_what_applies", Meeting(3))
    without_locks(monkeypatch)

    answers = at_once(*[lambda: pay(invoice, "100.00")] * 3)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError] * 2


def test_three_different_payments_at_once_pay_once_and_keep_the_rest(committed_cast, at_once, monkeypatch):
    invoice = bill(committed_cast.case, "100.00")
    meet_after(monkeypatch, receiving, "_what_applies", Meeting(3, guarded=True))

    at_once(*[lambda n=n: pay(invoice, "100.00", reference=f"pi_{n}") for n in range(3)])

    assert sorted(Payment.objects.values_list("unapplied", flat=True)) == [Decimal(0), Decimal(100), Decimal(100)]


def test_control_without_the_locks_only_the_database_stops_the_second_and_the_third(
    committed_cast, at_once, monkeypatch
):
    invoice = bill(committed_cast.case, "100.00")
    meet_after(monkeypatch, receiving, "_what_applies", Meeting(3))
    without_locks(monkeypatch)

    answers = at_once(*[lambda n=n: pay(invoice, "100.00", reference=f"pi_{n}") for n in range(3)])

    refused = [str(answer) for answer in answers if isinstance(answer, IntegrityError)]
    assert [("fee_paid_within_amount" in words) for words in refused] == [True, True]
    assert ledger.check() == []


def test_fees_swept_by_three_workers_at_once_stand_on_one_invoice(committed_cast, at_once, monkeypatch):
    case = committed_cast.case
    charge(case, "100.00")
    meet_after(monkeypatch, invoicing, "unbilled", Meeting(3, guarded=True))

    answers = at_once(*[lambda: billing.invoice_owed_fees(case, by=machine(), at=NOW)] * 3)

    assert [answer for answer in answers if answer] == [Invoice.objects.get()]


def test_word_of_a_payment_twenty_times_at_once_pays_once(committed_cast, at_once, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    invoice = bill(committed_cast.case, "100.00")
    checkout.start([checkout.Wanted(invoice)], by=machine(), at=NOW)
    processor.pay(CheckoutSession.objects.get().gateway_id)
    event = processor.events("checkout.session.completed")[0]

    answers = at_once(*[lambda: deliver(Client(), processor, event).status_code] * 20)
    handled = at_once(*[lambda: events.handle_next(by=machine(), at=NOW)] * 4)

    assert answers == [200] * 20
    assert sorted(handled) == [False, False, False, True]
    assert GatewayEvent.objects.count() == 1
    assert Payment.objects.get().unapplied == 0


def test_the_return_and_the_webhook_and_the_sweep_at_once_pay_once(committed_cast, at_once, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    invoice = bill(committed_cast.case, "100.00")
    checkout.start([checkout.Wanted(invoice)], by=machine(), at=NOW)
    session = CheckoutSession.objects.get()
    processor.pay(session.gateway_id)
    deliver(Client(), processor, processor.events("checkout.session.completed")[0])
    machine()

    answers = at_once(
        lambda: Client().get(f"/pay/return/{session.key}/").status_code,
        lambda: events.handle_next(by=machine(), at=NOW),
        lambda: checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER),
    )

    assert answers == [302, True, True]
    assert Payment.objects.get().unapplied == 0
    assert Receipt.objects.count() == 1


def test_twenty_clicks_on_pay_at_once_open_one_card_page(committed_cast, at_once, processor):
    invoice = bill(committed_cast.case, "100.00")

    addresses = at_once(*[lambda: checkout.start([checkout.Wanted(invoice)], by=machine(), at=NOW)] * 20)

    assert len(set(addresses)) == 1
    assert CheckoutSession.objects.count() == 1
    assert len(processor.store.data["sessions"]) == 1


def test_control_without_the_locks_the_clicks_run_into_the_database(committed_cast, at_once, processor, monkeypatch):
    invoice = bill(committed_cast.case, "100.00")
    without_locks(monkeypatch)
    meet_before(monkeypatch, CheckoutSession.objects, "create", Meeting(5))

    answers = at_once(*[lambda: checkout.start([checkout.Wanted(invoice)], by=machine(), at=NOW)] * 5)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError] * 4


def test_trust_money_and_a_card_for_one_invoice_at_once_pay_it_once(committed_cast, at_once):
    cast = committed_cast
    invoice = bill(cast.case, "100.00")
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    trust.deposit(account, amount=Decimal(100), source="check", reference="1", by=cast.fiona, at=NOW)

    from_trust, by_card = at_once(
        lambda: trust.pay_invoice(account, invoice, amount=Decimal(100), reference="k", by=cast.bob, at=NOW),
        lambda: pay(invoice, "100.00"),
    )

    if isinstance(from_trust, NotAllowed):
        assert (trust.balance(account), by_card.unapplied) == (Decimal(100), 0)
    else:
        assert (trust.balance(account), by_card.unapplied) == (0, Decimal(100))


def pay_and_void_at_once(cast, at_once, monkeypatch, guarded):
    """The void begins when the payment has looked, and the payment goes on when the void is done or held back."""
    invoice = bill(cast.case, "100.00")
    looked, voided = Meeting(2), Meeting(2, guarded=guarded)
    meet_after(monkeypatch, receiving, "_what_applies", looked, voided)

    def void():
        looked.wait()
        answer = billing.void_invoice(invoice, reason="Wrong permit", by=cast.fiona, at=NOW)
        voided.wait()
        return answer

    return at_once(lambda: pay(invoice, "100.00"), void)


def test_an_invoice_that_is_being_paid_is_not_made_void(committed_cast, at_once, monkeypatch):
    paid, voided = pay_and_void_at_once(committed_cast, at_once, monkeypatch, guarded=True)

    assert isinstance(voided, NotAllowed)
    assert paid.unapplied == 0


def test_control_without_the_locks_it_runs_into_the_database(committed_cast, at_once, monkeypatch):
    without_locks(monkeypatch)

    answers = pay_and_void_at_once(committed_cast, at_once, monkeypatch, guarded=False)

    assert any(isinstance(answer, IntegrityError) for answer in answers)
