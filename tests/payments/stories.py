"""What can happen at the card processor, a story for each type of webhook the site acts on, and what it comes to."""

from dataclasses import dataclass
from decimal import Decimal
from unittest.mock import patch

import pytest

from payments import checkout, gateway, ledger
from payments.models import CheckoutSession, GatewayEvent, JournalEntry, Payment
from tests.factories import NOW
from tests.money import balances, bill, deliver, machine
from tests.payments.processor import open_page

GROSS, REVENUE = Decimal("-100.00"), {"revenue:building-1": Decimal("100.00")}
OWED, PAID = {"receivable": GROSS, **REVENUE}, {"card_clearing": GROSS, **REVENUE}


@dataclass(frozen=True)
class Story:
    """What happened at the processor, and what the site's books hold when all of it was heard."""

    happens: str
    books: dict
    payments: tuple = ("succeeded",)
    # A later word of the processor that ends the story, and what it comes to.
    ends: str = ""
    ended: dict | None = None


PAY = Story("pay", PAID)
BY_BANK = Story("pay by bank", PAID)
REFUSED = Story("bank refuses", OWED, payments=())
EXPIRED = Story("expire", OWED, payments=())
GIVEN_BACK = Story("refund", {}, ends="refund fails", ended=PAID)
SENT_BACK = Story("refund that fails", PAID)
OPENED = Story("dispute", {"disputes": GROSS, **REVENUE}, ends="lose", ended=OWED)
WON = Story("dispute and win", PAID)
LOST = Story("dispute and lose", OWED, payments=("returned",), ends="win after all", ended=PAID)
PAID_OUT = Story("pay out", {"bank": Decimal("-96.80"), "card_clearing": Decimal("-3.20"), **REVENUE})
RETURNED = Story("pay out in vain", PAID)

STORIES = {
    "checkout.session.completed": PAY,
    "checkout.session.async_payment_succeeded": BY_BANK,
    "checkout.session.async_payment_failed": REFUSED,
    "checkout.session.expired": EXPIRED,
    "charge.refunded": GIVEN_BACK,
    "refund.created": GIVEN_BACK,
    "refund.updated": SENT_BACK,
    "refund.failed": SENT_BACK,
    "charge.refund.updated": SENT_BACK,
    "charge.dispute.created": OPENED,
    "charge.dispute.updated": OPENED,
    "charge.dispute.funds_withdrawn": OPENED,
    "charge.dispute.funds_reinstated": WON,
    "charge.dispute.closed": LOST,
    "payout.created": PAID_OUT,
    "payout.updated": PAID_OUT,
    "payout.paid": PAID_OUT,
    "payout.failed": RETURNED,
    "payout.canceled": RETURNED,
}


class Teller:
    """Lets a story happen at the processor, and brings word of it to the site."""

    def __init__(self, cast, processor, client):
        self.cast, self.processor, self.client = cast, processor, client
        self.session = self.thing = None

    def happen(self, kind, *, recorded=True, dies=False):
        """Let the story of a type happen, and return its event.

        Unless `recorded`, nothing of the payment is heard yet; a site that `dies` has made its page without knowing.
        """
        story, money = STORIES[kind], self.processor.money
        self.session = self.open_page(dies)
        if story is EXPIRED:
            self.session.update(status="expired", url=None)
            return self.event(kind, self.session)
        by_bank = story in (BY_BANK, REFUSED)
        money.pay(self.session["id"], by_bank=by_bank)
        if by_bank:
            money.decide(self.session["id"], paid=story is BY_BANK)
        if kind.startswith("checkout"):
            return self.event(kind, self.session)
        if recorded:
            checkout.ask(CheckoutSession.objects.get(), by=machine(), at=NOW)
        self.thing = self.go_on(story, self.session["payment_intent"])
        about = self.processor.store.data["charges"][self.thing["charge"]] if kind == "charge.refunded" else self.thing
        return self.event(kind, about)

    def open_page(self, dies):
        invoice = bill(self.cast.case, "100.00")
        if dies:
            with patch("payments.gateway.start_session", _start_and_die), pytest.raises(gateway.GatewayUnavailable):
                open_page(invoice)
            assert CheckoutSession.objects.get().gateway_id == ""
        else:
            open_page(invoice)
        return next(iter(self.processor.store.data["sessions"].values()))

    def go_on(self, story, payment):
        money = self.processor.money
        if story in (GIVEN_BACK, SENT_BACK):
            refund = money.refund(payment)
            if story is SENT_BACK:
                money.settle_refund(refund["id"], failure="declined")
            return refund
        if story in (OPENED, WON, LOST):
            dispute = money.dispute(payment)
            if story is not OPENED:
                money.close_dispute(dispute["id"], won=story is WON)
            return dispute
        payout = money.pay_out()
        if story is RETURNED:
            money.fail_payout(payout["id"])
        return payout

    def end(self, story):
        """The processor's last word on it."""
        number = self.thing["id"]
        if story is GIVEN_BACK:
            self.processor.money.settle_refund(number, failure="declined")
        else:
            self.processor.money.close_dispute(number, won=story is LOST)

    def event(self, kind, thing):
        return self.processor.store.add_event(kind, thing)

    def bring(self, event, **more):
        return deliver(self.client, self.processor, event, **more).status_code


def _start_and_die(*, start=gateway.start_session, **facts):
    start(**facts)
    raise gateway.GatewayUnavailable("The site died here.")


def assert_told(kind):
    """The books hold what the story comes to, each act once, and nothing waits."""
    story = STORIES[kind]
    held = {code: amount for code, amount in balances().items() if code != "losses"}
    assert held == story.books
    assert tuple(Payment.objects.values_list("status", flat=True)) == story.payments
    assert not GatewayEvent.objects.filter(handled_at=None).exists()
    assert not GatewayEvent.objects.for_staff().exists()
    keys = JournalEntry.objects.values_list("idempotency_key", flat=True)
    assert len(keys) == len(set(keys))
    assert ledger.check() == []
