"""Every type of webhook the site acts on, however it comes: the same end as once, in order (G1.4).

Twenty at once are in tests/concurrency/test_webhooks_at_once.py, the orders of the four core events in
test_webhooks.py.
"""

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest

from payments import checkout, events, gateway, ledger
from payments.models import CheckoutSession, Dispute, GatewayEvent, JournalEntry, Payment, Refund
from tests.factories import NOW
from tests.money import balances, bill, deliver, machine
from tests.payments.processor import inside, open_page, pay_by_card, work

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
EVERY_TYPE = pytest.mark.parametrize("kind", list(STORIES))


@pytest.fixture
def processor(monkeypatch):
    with inside(monkeypatch) as processor:
        yield processor


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def tell(cast, processor, client, desk):
    return Teller(cast, processor, client)


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


def test_the_matrix_knows_every_type_the_site_acts_on():
    assert set(STORIES) == set(events.ASKS_AFTER)


@EVERY_TYPE
def test_once_and_again_and_four_days_later(tell, kind, clock):
    event = tell.happen(kind)
    assert tell.bring(event) == 200
    work()
    assert_told(kind)
    for _copy in range(3):
        assert tell.bring(event) == 200
        work()
    later = NOW + timedelta(days=4)
    clock.move_to(later, tick=False)
    assert tell.bring(event) == 200
    assert tell.bring({**event, "id": "evt_another"}) == 200
    work(at=later)

    assert_told(kind)
    assert GatewayEvent.objects.count() == 2


@EVERY_TYPE
def test_before_its_predecessor(tell, kind):
    """Nothing of the payment was heard before; its own word comes last."""
    event = tell.happen(kind, recorded=False)
    assert tell.bring(event) == 200
    work()
    tell.bring(tell.event("checkout.session.completed", tell.session))
    work()

    assert_told(kind)


@EVERY_TYPE
def test_before_our_own_commit(tell, kind):
    """The site died after the card page was made, before it had written its id down."""
    event = tell.happen(kind, recorded=False, dies=True)

    tell.bring(event)
    work()
    if kind.startswith("payout"):  # it says nothing of any payment
        tell.bring(tell.event("checkout.session.completed", tell.session))
        work()

    assert_told(kind)


@pytest.mark.parametrize("kind", [kind for kind, story in STORIES.items() if story.ends])
def test_after_the_end(tell, kind):
    """The processor's last word was heard first; the older event comes after it."""
    event, story = tell.happen(kind), STORIES[kind]
    tell.bring(event)
    work()
    tell.end(story)
    tell.bring({**event, "id": "evt_last"})
    work()
    tell.bring({**event, "id": "evt_older"})
    work()

    assert {code: amount for code, amount in balances().items() if code != "losses"} == story.ended
    assert not GatewayEvent.objects.filter(handled_at=None).exists()


def bare(kind, **facts):
    """An event of a type, about something that nobody knows."""
    return {"id": f"evt_{kind}", "type": kind, "livemode": False, "data": {"object": {"id": "xx_nobody"}}, **facts}


@pytest.mark.parametrize("forgery", ["tampered", "old"])
def test_tampered_with_or_too_old(tell, forgery):
    for event in map(bare, STORIES):
        facts = {"signature": tell.processor.signature_of(event, at=time.time() - 301)}
        if forgery == "tampered":
            body = json.dumps({**event, "livemode": True}).encode()
            facts = {"body": body, "signature": tell.processor.signature_of(event)}

        assert tell.bring(event, **facts) == 400

    assert GatewayEvent.objects.count() == 0


def test_of_the_wrong_mode(tell):
    for kind in STORIES:
        assert tell.bring(bare(kind, livemode=True)) == 200
    work()

    parked = GatewayEvent.objects.for_staff()
    assert {each.type for each in parked if "test money on a live site" in each.error} == set(STORIES)


def test_about_something_nobody_knows(tell):
    for kind in STORIES:
        assert tell.bring(bare(kind)) == 200
    work()

    parked = GatewayEvent.objects.for_staff()
    assert {each.type for each in parked if "No such" in each.error} == set(STORIES)
    assert balances() == {}


@pytest.mark.parametrize("kind", [kind for kind in STORIES if not kind.startswith(("payout", "checkout"))])
def test_about_a_payment_of_somebody_else(tell, kind):
    """A refund or dispute of a payment that was made elsewhere with the same account."""
    event = tell.happen(kind)
    before = balances()
    store = tell.processor.store.data
    tell.thing["payment_intent"] = "pi_elsewhere"
    store["charges"][tell.thing["charge"]]["payment_intent"] = "pi_elsewhere"

    assert tell.bring(event) == 200
    work()

    assert balances() == before
    event = GatewayEvent.objects.get()
    assert event.handled_at == NOW
    assert event.error or kind == "refund.failed" or not Refund.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in STORIES if not kind.startswith("checkout")])
def test_of_another_amount(tell, kind):
    """Less than it was: nothing is dropped, nothing is booked twice, and what cannot be right is for a person."""
    event = tell.happen(kind)
    tell.bring(event)
    work()
    tell.thing["amount"] -= 1
    tell.bring({**event, "id": "evt_other_amount"})
    work()

    assert_books_stand_and_nothing_waits()
    assert Dispute.objects.count() + Refund.objects.count() <= 1


@pytest.mark.parametrize("kind", ["checkout.session.completed", "checkout.session.async_payment_succeeded"])
def test_paid_with_another_amount(tell, kind):
    event = tell.happen(kind)
    tell.session["amount_total"] -= 1
    tell.bring(event)
    work()

    assert Payment.objects.get().unapplied == Decimal("99.99")
    assert_books_stand_and_nothing_waits()


def assert_books_stand_and_nothing_waits():
    assert ledger.check() == []
    assert not GatewayEvent.objects.filter(handled_at=None).exists()


def test_a_payment_that_is_on_its_way_keeps_its_invoice_and_a_refused_one_frees_it(tell):
    invoice, _payment = pay_by_card(tell.processor, tell.cast.case, "100.00", recorded=False, by_bank=True)
    session = CheckoutSession.objects.get()
    checkout.ask(session, by=machine(), at=NOW)
    session.refresh_from_db()
    assert (session.status, session.items.get().is_live) == ("processing", True)

    tell.processor.money.decide(session.gateway_id, paid=False)
    tell.bring(tell.processor.events("checkout.session.async_payment_failed")[0])
    work()

    session.refresh_from_db()
    assert (session.status, session.items.get().is_live) == ("failed", False)
    assert open_page(invoice) != session
