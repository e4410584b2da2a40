"""No trust balance is spent twice, however many draw on it at once; and the control, where the guard is taken away."""

from decimal import Decimal

from django.db import IntegrityError

from contacts.refusals import NotAllowed
from payments import ledger, trust
from payments.models import LedgerAccount, Payment, TrustAccount
from payments.models.trust import TrustAccountQuerySet
from payments.trust import accounts
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW
from tests.money import bill, books_stand, machine

__all__ = ["books_stand"]


def account_with(amount, cast):
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    trust.deposit(account, amount=Decimal(amount), source="check", reference="1001", by=cast.fiona, at=NOW)
    return account


def draw(account, invoice, amount, reference):
    return lambda: trust.pay_invoice(
        account, invoice, amount=Decimal(amount), reference=reference, by=machine(), at=NOW
    )


def look_without_locking(meeting):
    def look(accounts):
        seen = list(LedgerAccount.objects.filter(pk__in=[account.pk for account in accounts]))
        meeting.wait()
        return seen

    return look


def two_withdrawals(cast, at_once, monkeypatch, *, guarded):
    invoices = [bill(cast.case, "80.00"), bill(factories.Case(), "80.00")]
    account = account_with("100.00", cast)
    with monkeypatch.context() as patch:
        meet_after(patch, accounts, "balance", Meeting(2, guarded=guarded))
        if not guarded:
            patch.setattr(TrustAccountQuerySet, "lock", lambda self, pk: self.get(pk=pk))
            patch.setattr(ledger, "lock", look_without_locking(Meeting(2)))
        answers = at_once(*[draw(account, invoice, "80.00", invoice.number) for invoice in invoices])
    return account, answers


def test_of_two_withdrawals_at_once_one_is_refused(committed_cast, at_once, monkeypatch):
    account, answers = two_withdrawals(committed_cast, at_once, monkeypatch, guarded=True)

    assert sorted(isinstance(answer, NotAllowed) for answer in answers) == [False, True]
    (refusal,) = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert "holds $20.00, and $80.00 is to be paid" in str(refusal)
    assert trust.balance(account) == Decimal("20.00")


def test_control_without_the_locks_both_see_the_money_and_only_the_constraint_stops_the_second(
    committed_cast, at_once, monkeypatch
):
    account, answers = two_withdrawals(committed_cast, at_once, monkeypatch, guarded=False)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
    assert trust.balance(account) == Decimal("20.00")


def test_the_same_withdrawal_three_times_at_once_draws_once(committed_cast, at_once):
    invoice = bill(committed_cast.case, "30.00")
    account = account_with("100.00", committed_cast)

    answers = at_once(*[draw(account, invoice, "30.00", "one form")] * 3)

    assert answers == [Payment.objects.get(source="trust")] * 3
    assert trust.balance(account) == Decimal("70.00")


def test_the_same_deposit_three_times_at_once_counts_once(committed_cast, at_once):
    account = account_with("100.00", committed_cast)
    cast = committed_cast

    answers = at_once(
        *[lambda: trust.deposit(account, amount=Decimal(5), source="check", reference="1002", by=cast.fiona, at=NOW)]
        * 3
    )

    assert len({answer.pk for answer in answers}) == 1
    assert trust.balance(TrustAccount.objects.get()) == Decimal("105.00")
