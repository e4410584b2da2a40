"""Every type of webhook the site acts on, however it comes: the same end as once, in order (G1.4).

Twenty at once are in tests/drill/test_twenty_webhooks.py, the orders of the four core events in
test_webhooks.py.
"""

import json
import time
from datetime import timedelta
from decimal import Decimal

import pytest

from payments import checkout, events, ledger
from payments.models import CheckoutSession, Dispute, GatewayEvent, Payment, Refund
from tests.factories import NOW
from tests.money import balances, machine
from tests.payments.processor import inside, open_page, pay_by_card, work
from tests.payments.stories import STORIES, Teller, assert_told

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
