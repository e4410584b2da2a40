"""An invoice corrected while it is paid, reminded of by two at once, paid by two with one link."""

from decimal import Decimal
from uuid import uuid4

from django.db import DatabaseError, IntegrityError
from django.test import Client

from contacts.models import Activity, City, Message
from contacts.refusals import NotAllowed
from payments import billing, ledger, paylinks
from payments.billing import receiving, reminding
from payments.models import CheckoutSession, Invoice, Payment
from payments.models.invoice import InvoiceQuerySet
from permits import fees
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_after, meet_before
from tests.factories import NOW
from tests.money import bill, books_broken_on_purpose, books_stand, machine, pay, processor

__all__ = ["books_broken_on_purpose", "books_stand", "processor"]


def without_locks(monkeypatch):
    for queryset in (CaseQuerySet, InvoiceQuerySet):
        monkeypatch.setattr(queryset, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(CaseQuerySet, "locked_in_order", lambda self, pks: list(self.filter(pk__in=pks)))


def corrected_while_paid(cast, at_once, monkeypatch, guarded):
    """Half of a part-paid invoice was waived; its payer pays that half when the invoice is corrected."""
    invoice = bill(cast.case, "100.00", "50.00")
    pay(invoice, "100.00", source="check", reference="1001")
    fees.waive(invoice.lines.get(amount=50).fee, why="Neighborhood day", by=machine(), at=NOW)
    looked, corrected = Meeting(2), Meeting(2, guarded=guarded)

    def correct():
        looked.wait()
        try:
            return billing.correct(invoice, by=machine(), at=NOW)
        finally:
            corrected.wait()

    with monkeypatch.context() as patch:
        meet_after(patch, receiving, "_what_applies", looked, corrected)
        return at_once(lambda: pay(invoice, "50.00"), correct)


def test_an_invoice_that_is_being_paid_is_corrected_afterwards(committed_cast, at_once, monkeypatch):
    paid, _corrected = corrected_while_paid(committed_cast, at_once, monkeypatch, guarded=True)

    invoice = Invoice.objects.get()
    assert (invoice.total, invoice.paid, paid.unapplied) == (150, 150, 0)


def test_control_without_the_locks_its_payment_is_lost_or_runs_into_the_database(
    committed_cast, at_once, monkeypatch, books_broken_on_purpose
):
    without_locks(monkeypatch)

    answers = corrected_while_paid(committed_cast, at_once, monkeypatch, guarded=False)

    assert ledger.check() or any(isinstance(answer, DatabaseError) for answer in answers)


def two_reminders(cast, at_once, monkeypatch, guarded):
    City.current()  # it is made when it is first asked for, and the second would wait for that
    invoice = bill(cast.case, "100.00")
    with monkeypatch.context() as patch:
        meet_after(patch, reminding, "payers_of", Meeting(2, guarded=guarded))
        return at_once(*[lambda by=by: billing.remind(invoice, by=by, at=NOW) for by in (cast.fiona, cast.ada)])


def reminded():
    mails = Message.objects.filter(kind="invoice-reminder")
    return mails.count(), Activity.objects.filter(act="was reminded of").count(), Invoice.objects.get().reminders


def test_of_two_who_remind_of_an_invoice_at_once_one_sends_the_mail(committed_cast, at_once, monkeypatch):
    answers = two_reminders(committed_cast, at_once, monkeypatch, guarded=True)

    (told,) = [answer for answer in answers if isinstance(answer, int)]
    (refusal,) = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert "went out today" in str(refusal)
    assert reminded() == (told, 1, 1)


def test_control_without_the_locks_both_say_they_sent_it_and_the_outbox_alone_keeps_it_one(
    committed_cast, at_once, monkeypatch
):
    without_locks(monkeypatch)

    told, again = two_reminders(committed_cast, at_once, monkeypatch, guarded=False)

    assert told == again
    assert reminded() == (told, 2, 1)


def two_with_one_link(cast, at_once):
    """Two browsers press the button of one link at the same moment; their answers."""
    machine()
    _link, key = paylinks.make(bill(cast.case, "100.00"), once=uuid4(), by=cast.bob, at=NOW)
    return at_once(*[lambda: Client().post(f"/pay/link/{key}/checkout/")] * 2)


def test_two_payers_of_one_link_at_once_pay_once(committed_cast, at_once, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    one, other = two_with_one_link(committed_cast, at_once)

    assert (one.status_code, one["Location"]) == (303, other["Location"])
    session = CheckoutSession.objects.get()
    assert sorted(at_once(*[lambda: processor.pay(session.gateway_id)] * 2)) == [False, True]
    at_once(*[lambda: Client().get(f"/pay/return/{session.key}/")] * 2)
    payment = Payment.objects.get()
    assert (payment.amount, payment.unapplied) == (Decimal(100), 0)


def test_control_without_the_locks_two_payers_run_into_the_database(
    committed_cast, at_once, processor, time_machine, monkeypatch
):
    time_machine.move_to(NOW, tick=False)
    without_locks(monkeypatch)
    meet_before(monkeypatch, CheckoutSession.objects, "create", Meeting(2))

    answers = two_with_one_link(committed_cast, at_once)

    assert IntegrityError in {type(answer) for answer in answers}
