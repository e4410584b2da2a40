"""What may happen to a city's money, one step at a time, in any order: the alphabet of the tests by chance.

Whoever reads a failing run's steps can copy them into a test of their own.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as st

from contacts.refusals import NotAllowed
from payments import billing, checkout, closing, disputes, gateway, ledger, refunds, returns, trust
from payments.choices import DisputeStatus, InvoiceStatus, PaymentSource, PaymentStatus, RefundStatus
from payments.models import CheckoutSession, Dispute, Invoice, Payment, Refund, TrustAccount
from permits.models import Case
from tests import factories
from tests.factories import NOW
from tests.money import charge, machine, pay

amounts = st.decimals(min_value=Decimal("0.50"), max_value=Decimal("700.00"), places=2)
references = st.integers(1, 4).map(str)
which = st.integers(0, 5)
shares = st.integers(1, 100)

STEPS = st.one_of(
    st.tuples(st.just("charge"), st.lists(amounts, min_size=1, max_size=3)),
    st.tuples(st.just("invoice")),
    st.tuples(st.just("void"), which),
    st.tuples(st.just("card"), which, amounts, references),
    st.tuples(st.just("cash"), which, amounts, references),
    st.tuples(st.just("check"), which, references),
    st.tuples(st.just("stray card"), amounts, references),
    st.tuples(st.just("open page"), st.lists(which, min_size=1, max_size=3), st.booleans()),
    st.tuples(st.just("payer pays"), which),
    st.tuples(st.just("page ends"), which),
    st.tuples(st.just("word of page"), which),
    st.tuples(st.just("deposit"), which, amounts, references),
    st.tuples(st.just("trust"), which, st.lists(which, min_size=1, max_size=3), references),
    st.tuples(st.just("transfer"), amounts, references),
    st.tuples(st.just("ask refund"), which, shares, references),
    st.tuples(st.just("approve"), which),
    st.tuples(st.just("refuse"), which),
    st.tuples(st.just("pay out"), which),
    st.tuples(st.just("word of refund"), which, st.sampled_from(["pending", "succeeded", "failed"])),
    st.tuples(st.just("refund elsewhere"), which, amounts, references),
    st.tuples(st.just("bounce"), which),
    st.tuples(st.just("dispute"), which, st.sampled_from(["needs_response", "won", "lost"])),
    st.tuples(st.just("word of dispute"), which, st.sampled_from(["needs_response", "won", "lost"])),
    st.tuples(st.just("close day")),
    st.tuples(st.just("next day")),
)

BEGIN = [
    ("charge", ["100.00", "250.00"]),
    ("invoice",),
    ("charge", ["700.00"]),
    ("invoice",),
    ("deposit", 0, Decimal(900), "1"),
    ("card", 0, Decimal(100), "1"),
]


class Processor:
    """Stands in for the card processor: pages by id, as it would tell them. It never forgets and never hurries."""

    def __init__(self):
        self.pages: dict[str, gateway.Session] = {}

    def start_session(self, *, reference, invoice, amount, **_more):
        number = f"cs_{len(self.pages)}"
        self.pages[number] = gateway.Session(
            id=number,
            url=f"https://pay.example/{number}",
            status="open",
            is_paid=False,
            amount=amount,
            currency="usd",
            livemode=False,
            invoice=invoice,
            reference=reference,
            payment="",
            email="",
            expires_at=None,
        )
        return self.pages[number]

    def fetch_session(self, number):
        return self.pages[number]

    def expire_session(self, number):
        if self.pages[number].status != "open":
            raise gateway.GatewayRefused("It is not open.")
        self.pages[number] = replace(self.pages[number], status="expired")
        return self.pages[number]

    def pay(self, number):
        if self.pages[number].status == "open":
            self.pages[number] = replace(self.pages[number], status="complete", is_paid=True, payment=f"pi_{number}")


@dataclass
class Town:
    """Where it happens: one permit, two trust accounts of one owner, and everybody who handles money."""

    cast: object
    case: Case
    accounts: list[TrustAccount]
    processor: Processor = field(default_factory=Processor)
    at: datetime = NOW

    @classmethod
    def begun(cls, cast) -> "Town":
        """With something to pay and money to pay from, or most steps would find nothing to be done to."""
        accounts = [trust.open_account(cast.license, by=machine(), at=NOW) for _each in range(2)]
        town = cls(cast, factories.Case(), accounts)
        for step in BEGIN:
            town.take(step)
        return town

    def take(self, step) -> None:
        """Do one step; a refusal is an answer too, and so is that there is nothing to do it to."""
        name, *facts = step
        refusals = (NotAllowed, PermissionDenied, checkout.NotOurs, gateway.GatewayError)
        with suppress(*refusals), transaction.atomic():
            getattr(self, "_" + name.replace(" ", "_"))(*facts)

    def _charge(self, dollars):
        charge(self.case, *dollars)

    def _invoice(self):
        billing.invoice_owed_fees(self.case, by=machine(), at=self.at)

    def _void(self, number):
        for invoice in _one(Invoice.objects.order_by("pk"), number):
            billing.void_invoice(invoice, reason="By chance", by=machine(), at=self.at)

    def _card(self, number, dollars, reference):
        for invoice in _one(Invoice.objects.order_by("pk"), number):
            pay(invoice, dollars, reference=f"pi_{reference}")

    def _cash(self, number, dollars, reference):
        for invoice in _one(Invoice.objects.order_by("pk"), number):
            pay(invoice, dollars, source="cash", reference=reference)

    def _check(self, number, reference):
        for invoice in _one(Invoice.objects.open().order_by("pk"), number):
            pay(invoice, invoice.due, source="check", reference=reference)

    def _stray_card(self, dollars, reference):
        pay(None, dollars, reference=f"pi_stray_{reference}")

    def _open_page(self, numbers, only_first_lines):
        invoices = {each for number in numbers for each in _one(Invoice.objects.open().order_by("pk"), number)}
        wanted = [
            checkout.Wanted(invoice, tuple(invoice.lines.order_by("pk")[:1]) if only_first_lines else ())
            for invoice in sorted(invoices, key=lambda invoice: invoice.pk)
        ]
        if wanted:
            checkout.start(wanted, by=machine(), at=self.at)

    def _payer_pays(self, number):
        for session in _one(CheckoutSession.objects.exclude(gateway_id="").order_by("pk"), number):
            self.processor.pay(session.gateway_id)

    def _page_ends(self, number):
        for session in _one(CheckoutSession.objects.exclude(gateway_id="").order_by("pk"), number):
            self.processor.expire_session(session.gateway_id)

    def _word_of_page(self, number):
        for session in _one(CheckoutSession.objects.exclude(gateway_id="").order_by("pk"), number):
            checkout.receive(self.processor.pages[session.gateway_id], by=machine(), at=self.at)

    def _deposit(self, number, dollars, reference):
        source = [PaymentSource.CHECK, PaymentSource.CARD, PaymentSource.CASH][number % 3]
        reference = f"pi_deposit_{reference}" if source == PaymentSource.CARD else reference
        account = self.accounts[number % 2]
        trust.deposit(account, amount=dollars, source=source, reference=reference, by=machine(), at=self.at)

    def _trust(self, number, numbers, reference):
        invoices = {each for which in numbers for each in _one(Invoice.objects.open().order_by("pk"), which)}
        parts = [(invoice, ()) for invoice in sorted(invoices, key=lambda invoice: invoice.pk)]
        total = sum(invoice.due for invoice in invoices)
        if parts:
            account = self.accounts[number % 2]
            trust.pay(account, parts, total=total, reference=reference, by=self.cast.bob, at=self.at)

    def _transfer(self, dollars, reference):
        trust.transfer(*self.accounts, amount=dollars, reference=reference, by=self.cast.bob, at=self.at)

    def _ask_refund(self, number, percent, reference):
        for payment in _one(Payment.objects.order_by("pk"), number):
            share = {part.line: (part.left * percent / 100).quantize(billing.CENT) for part in refunds.parts(payment)}
            key = UUID(int=payment.pk * 10 + int(reference))
            refunds.ask(payment, share, reason="By chance", key=key, by=self.cast.fiona, at=self.at)

    def _approve(self, number):
        for refund in _one(Refund.objects.order_by("pk"), number):
            refunds.approve(refund, by=self.cast.dana, at=self.at)

    def _refuse(self, number):
        for refund in _one(Refund.objects.order_by("pk"), number):
            refunds.refuse(refund, why="By chance", by=self.cast.dana, at=self.at)

    def _pay_out(self, number):
        for refund in _one(Refund.objects.filter(status=RefundStatus.APPROVED).order_by("pk"), number):
            refunds.pay_out(refund, reference=f"check {refund.pk}", by=self.cast.fiona, at=self.at)

    def _word_of_refund(self, number, status):
        for refund in _one(Refund.objects.filter(way=PaymentSource.CARD).order_by("pk"), number):
            refunds.hear(refund, _refund_told(refund, status), by=machine(), at=self.at)

    def _refund_elsewhere(self, number, dollars, reference):
        for payment in _one(Payment.objects.filter(source=PaymentSource.CARD).order_by("pk"), number):
            number = f"re_{payment.pk}_{reference}"
            refund = refunds.adopt(payment, dollars, gateway_id=number, reason="Elsewhere", by=machine(), at=self.at)
            refunds.hear(refund, _refund_told(refund, "succeeded"), by=machine(), at=self.at)

    def _bounce(self, number):
        for payment in _one(Payment.objects.filter(source=PaymentSource.CHECK).order_by("pk"), number):
            returns.take_back(payment, reason="By chance", by=self.cast.fiona, at=self.at)

    def _dispute(self, number, status):
        for payment in _one(Payment.objects.filter(source=PaymentSource.CARD).order_by("pk"), number):
            disputed = Payment.objects.filter(source=PaymentSource.CARD, reference=payment.reference)
            dollars = sum(each.amount for each in disputed)
            self._tell(f"dp_{payment.reference}", payment.reference, dollars, status)

    def _word_of_dispute(self, number, status):
        for dispute in _one(Dispute.objects.order_by("pk"), number):
            self._tell(dispute.gateway_id, dispute.reference, dispute.amount, status)

    def _tell(self, number, reference, dollars, status):
        told = gateway.Dispute(
            id=number,
            payment=reference,
            amount=dollars,
            currency="usd",
            livemode=False,
            status=status,
            reason="fraudulent",
            opened_at=self.at,
            answer_by=None,
        )
        disputes.receive(told, by=machine(), at=self.at)

    def _close_day(self):
        closing.close_day(self.at.date(), by=self.cast.fiona, at=self.at)

    def _next_day(self):
        self.at += timedelta(days=1)


def live_through(begun: Town, steps, seen: set) -> None:
    """Take some steps, look at the books after each, and leave everything as it was; `seen` gathers the states."""
    town = replace(begun, processor=Processor())
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        for name in ("start_session", "fetch_session", "expire_session"):
            patch.setattr(gateway, name, getattr(town.processor, name))
        before = transaction.savepoint()
        try:
            for number, step in enumerate(steps, 1):
                town.take(step)
                wrong = what_is_wrong()
                assert not wrong, f"{wrong} after {steps[:number]}"
            seen |= states()
        finally:
            transaction.savepoint_rollback(before)


def _one(rows, number) -> Iterable:
    """One of some rows, chosen by a number; none when there are none."""
    found = list(rows)
    return [found[number % len(found)]] if found else []


def _refund_told(refund, status):
    return gateway.Refund(
        id=refund.gateway_id or f"re_{refund.pk}",
        payment=refund.payment.reference,
        amount=refund.amount,
        currency="usd",
        status=status,
        key=str(refund.key),
        failure="",
        created_at=refund.asked_at,
    )


# What lies with the city against what it took, less what was paid out, came back, or was lost to a dispute.
IN_HAND = """
    SELECT hand.amount, came.amount - back.amount - out.amount + lost.amount
      FROM (SELECT -coalesce(sum(balance), 0) AS amount FROM payments_ledgeraccount
             WHERE code IN ('card_clearing', 'cash', 'checks', 'bank', 'disputes')) hand,
           (SELECT coalesce(sum(amount), 0) AS amount FROM payments_payment WHERE source <> 'trust') came,
           (SELECT coalesce(sum(amount), 0) AS amount FROM payments_payment WHERE status = 'returned') back,
           (SELECT coalesce(sum(amount), 0) AS amount FROM payments_refund
             WHERE status = 'done' AND way <> 'trust') out,
           (SELECT coalesce(sum(p.amount), 0) AS amount
              FROM payments_posting p
              JOIN payments_journalentry e ON e.id = p.entry_id AND e.kind IN ('dispute-lost', 'dispute-won')
              JOIN payments_ledgeraccount a ON a.id = p.account_id AND a.code = 'losses') lost
"""


def what_is_wrong() -> list:
    """What the audit finds, and whether what the city has in hand is what it took less what went out again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(IN_HAND)
        in_hand, expected = cursor.fetchone()
    return ledger.check() + ([] if in_hand == expected else [("in hand", in_hand, expected)])


def states() -> set[tuple[str, str]]:
    """Which states some run has come to: a machine that never gets anywhere proves nothing."""
    return (
        {("payment", status) for status in Payment.objects.values_list("status", flat=True)}
        | {("refund", status) for status in Refund.objects.values_list("status", flat=True)}
        | {("dispute", status) for status in Dispute.objects.values_list("status", flat=True)}
        | {("invoice", status) for status in Invoice.objects.values_list("status", flat=True)}
        | {("page", status) for status in CheckoutSession.objects.values_list("status", flat=True)}
    )


SHOULD_BE_SEEN = (
    {("payment", each) for each in (PaymentStatus.SUCCEEDED, PaymentStatus.RETURNED)}
    | {("refund", each) for each in RefundStatus}
    | {("dispute", each) for each in DisputeStatus}
    | {("invoice", each) for each in InvoiceStatus}
)
