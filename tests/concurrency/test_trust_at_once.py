"""Several things done with trust accounts at the same moment: each once, and never more than there is."""

from decimal import Decimal

from django.db import IntegrityError

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import ledger, trust
from payments.models import Invoice, JournalEntry, Payment, Receipt, TrustPayer
from payments.models.trust import TrustAccountQuerySet
from payments.trust import accounts
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.concurrency.test_trust_balance import account_with, look_without_locking
from tests.factories import NOW
from tests.money import bill, books_stand, machine
from tests.money import pay as record

__all__ = ["books_stand"]


def form(account, invoices, amount, by, key):
    parts = [(invoice, ()) for invoice in invoices]
    return lambda: trust.pay(account, parts, total=Decimal(amount), reference=key, by=by, at=NOW)


def transfer(source, target, amount, by, key="move"):
    return lambda: trust.transfer(source, target, amount=Decimal(amount), reference=key, by=by, at=NOW)


def test_a_form_sent_ten_times_at_once_pays_its_three_invoices_once(committed_cast, at_once):
    cast = committed_cast
    invoices = [bill(factories.Case(), "10.00") for _ in range(3)]
    account = account_with("100.00", cast)

    answers = at_once(*[form(account, invoices, "30.00", cast.bob, "one form")] * 10)

    assert answers == [Receipt.objects.get(payments__source="trust", payments__invoice=invoices[0])] * 10
    assert Payment.objects.filter(source="trust").count() == 3
    assert trust.balance(account) == 70
    assert Message.objects.filter(kind="receipt", to=cast.bob.email).count() == 1


def test_of_forty_forms_of_two_invoices_five_are_paid_whole(committed_cast, at_once):
    cast = committed_cast
    pairs = [[bill(factories.Case(), "4.00"), bill(factories.Case(), "6.00")] for _ in range(40)]
    account = account_with("55.00", cast)

    answers = at_once(*[form(account, pair, "10.00", cast.bob, str(n)) for n, pair in enumerate(pairs)])

    assert sum(isinstance(answer, Receipt) for answer in answers) == 5
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 35
    assert trust.balance(account) == 5
    assert Invoice.objects.filter(status="paid").count() == 10
    assert not Invoice.objects.filter(status="open", paid__gt=0).exists()


def test_carts_that_share_invoices_in_other_orders_pay_each_invoice_once(committed_cast, at_once):
    cast = committed_cast
    invoices = [bill(factories.Case(), "10.00") for _ in range(4)]
    account = account_with("1000.00", cast)
    carts = [invoices, invoices[::-1], invoices[2:] + invoices[:2], invoices[1:] + invoices[:1]]

    answers = at_once(*[form(account, cart, "40.00", cast.bob, str(n)) for n, cart in enumerate(carts)])

    assert sum(isinstance(answer, Receipt) for answer in answers) == 1
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 3
    assert trust.balance(account) == 960


def test_trust_and_card_at_once_on_one_invoice_pay_it_once(committed_cast, at_once):
    """The card has been charged whatever happens: what comes second by card is kept, by trust it stays there."""
    cast = committed_cast
    invoices = [bill(factories.Case(), "10.00") for _ in range(6)]
    account = account_with("100.00", cast)
    by_card = [lambda each=each: record(each, "10.00", reference=f"pi_{each.pk}") for each in invoices]
    from_trust = [form(account, [each], "10.00", cast.bob, each.number) for each in invoices]

    answers = at_once(*from_trust, *by_card)

    drawn = sum(isinstance(answer, Receipt) for answer in answers)
    assert not [answer for answer in answers if not isinstance(answer, Receipt | Payment | NotAllowed)]
    assert Invoice.objects.filter(status="paid", paid=10).count() == 6
    assert trust.balance(account) == 100 - 10 * drawn
    assert sum(payment.unapplied for payment in Payment.objects.filter(source="card")) == 10 * drawn


def a_move_and_a_payment(cast, at_once, monkeypatch, *, guarded):
    invoice = bill(factories.Case(), "80.00")
    account = account_with("100.00", cast)
    other = trust.open_account(cast.license, by=machine(), at=NOW)
    with monkeypatch.context() as patch:
        meet_after(patch, accounts, "balance", Meeting(2, guarded=guarded))
        if not guarded:
            patch.setattr(TrustAccountQuerySet, "lock", lambda self, pk: self.with_owner().get(pk=pk))
            patch.setattr(ledger, "lock", look_without_locking(Meeting(2)))
        answers = at_once(
            form(account, [invoice], "80.00", cast.bob, "pay"), transfer(account, other, "80.00", cast.bob)
        )
    return account, other, answers


def test_of_a_move_and_a_payment_at_once_one_is_refused(committed_cast, at_once, monkeypatch):
    account, other, answers = a_move_and_a_payment(committed_cast, at_once, monkeypatch, guarded=True)

    (refusal,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(refusal, NotAllowed)
    assert "holds $20.00" in str(refusal)
    assert trust.balance(account) == 20
    assert trust.balance(other) in (0, 80)


def test_control_without_the_locks_only_the_constraint_stops_the_second(committed_cast, at_once, monkeypatch):
    account, _other, answers = a_move_and_a_payment(committed_cast, at_once, monkeypatch, guarded=False)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
    assert trust.balance(account) == 20


def test_moves_there_and_back_at_once_wait_for_each_other_and_never_stand_still(committed_cast, at_once):
    cast = committed_cast
    first = account_with("100.00", cast)
    second = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.deposit(second, amount=Decimal(100), source="check", reference="2", by=cast.fiona, at=NOW)

    there = [transfer(first, second, "10.00", cast.bob, f"there {n}") for n in range(6)]
    back = [transfer(second, first, "5.00", cast.bob, f"back {n}") for n in range(6)]
    answers = at_once(*there, *back)

    assert all(isinstance(answer, JournalEntry) for answer in answers)
    assert (trust.balance(first), trust.balance(second)) == (70, 130)


def test_a_move_sent_five_times_at_once_moves_once(committed_cast, at_once):
    cast = committed_cast
    account = account_with("100.00", cast)
    other = trust.open_account(cast.license, by=machine(), at=NOW)

    answers = at_once(*[transfer(account, other, "10.00", cast.bob)] * 5)

    assert answers == [JournalEntry.objects.get(kind="transfer")] * 5
    assert trust.balance(other) == 10


def test_closing_and_depositing_at_once_leaves_no_money_behind(committed_cast, at_once):
    cast = committed_cast
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    deposit = {"amount": Decimal(5), "source": "check", "reference": "1", "by": cast.fiona, "at": NOW}

    answers = at_once(
        lambda: trust.close(account, reason="Not used", by=cast.fiona, at=NOW),
        lambda: trust.deposit(account, **deposit),
    )

    account.refresh_from_db()
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    assert (account.closed_at is None) == (trust.balance(account) == 5)


def test_who_is_named_five_times_at_once_is_named_once(committed_cast, at_once):
    cast = committed_cast
    account = account_with("1.00", cast)

    answers = at_once(*[lambda: trust.name_payer(account, who="charlie", by=cast.bob, at=NOW)] * 5)

    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 4
    assert TrustPayer.objects.count() == 1


def test_accounts_opened_at_once_have_numbers_of_their_own(committed_cast, at_once):
    cast = committed_cast

    answers = at_once(*[lambda: trust.open_account(cast.license, by=cast.fiona, at=NOW)] * 4)

    assert len({answer.number for answer in answers}) == 4


def test_the_notice_that_it_is_low_is_written_once_by_many_sweeps(committed_cast, at_once):
    cast = committed_cast
    account = account_with("100.00", cast)
    trust.set_low_balance(account, below=Decimal(50), by=cast.bob, at=NOW)
    legs = {account.ledger_account: Decimal(-60), ledger.account("losses"): Decimal(60)}
    ledger.post(key="x", kind="return", legs=legs, subject=account.number, by=machine(), at=NOW)

    answers = at_once(*[lambda: trust.tell_of_low(at=NOW)] * 6)

    assert sorted(answers) == [False] * 5 + [True]
    assert Message.objects.filter(kind="trust_low").count() == 1
