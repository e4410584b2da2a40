"""However word of a payment comes: the same end as once, in order, and exactly one posting."""

import json
import time
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.conf import settings

from contacts.models import Message
from payments import billing, checkout, events, gateway
from payments.models import CheckoutSession, GatewayEvent, Payment
from tests.factories import NOW
from tests.money import balances, bill, deliver, machine, pay, state

PAID_ONCE = (
    [("card", Decimal("100.00"), Decimal("0.00"))],
    {"card_clearing": Decimal("-100.00"), "revenue:building-1": Decimal("100.00")},
    0,
)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """What the site and the processor take for now: the webhook asks the time by itself."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


def start(invoice, at=NOW):
    checkout.start([checkout.Wanted(invoice)], by=machine(), at=at)
    return CheckoutSession.objects.latest("pk")


def work(at=NOW):
    while events.handle_next(by=machine(), at=at):
        pass


@pytest.fixture
def paid(cast, processor):
    """An invoice whose card page was just paid; no word of it has come yet."""
    invoice = bill(cast.case, "100.00")
    session = start(invoice)
    processor.pay(session.gateway_id, email="home@example.org")
    return invoice


def completed(processor):
    return processor.events("checkout.session.completed")[-1]


def answer(client, processor, event, **more):
    return deliver(client, processor, event, **more).status_code


def test_word_of_a_payment_pays_the_invoice_and_mails_the_receipt(paid, client, processor):
    event = completed(processor)

    assert answer(client, processor, event) == 200
    assert state() == ([], {"receivable": Decimal(-100), "revenue:building-1": Decimal(100)}, 1)
    work()

    assert state() == PAID_ONCE
    paid.refresh_from_db()
    assert paid.is_paid
    message = Message.objects.get()
    assert (message.kind, message.to) == ("receipt", "home@example.org")
    session = CheckoutSession.objects.get()
    assert (session.status, session.payments.get()) == ("complete", Payment.objects.get())
    stored = GatewayEvent.objects.get()
    assert (stored.event_id, stored.about, stored.error) == (event["id"], session.gateway_id, "")
    assert json.loads(stored.payload) == event


def test_the_same_word_again_changes_nothing(paid, client, processor):
    event = completed(processor)
    for _copy in range(3):
        answer(client, processor, event)
        work()

    assert state() == PAID_ONCE
    assert GatewayEvent.objects.count() == 1


def test_the_same_word_again_days_later_changes_nothing(paid, client, processor, clock):
    event = completed(processor)
    answer(client, processor, event)
    work()

    clock.move_to(NOW + timedelta(days=4), tick=False)
    assert answer(client, processor, event) == 200
    work(at=NOW + timedelta(days=4))

    assert state() == PAID_ONCE


def test_another_event_about_the_same_payment_changes_nothing(paid, client, processor):
    answer(client, processor, completed(processor))
    work()

    session = processor.store.session(CheckoutSession.objects.get().gateway_id)
    for kind in ("checkout.session.async_payment_succeeded", "checkout.session.expired"):
        assert answer(client, processor, processor.store.add_event(kind, session)) == 200
    work()

    assert state() == PAID_ONCE


KINDS = ["completed", "async_payment_succeeded", "async_payment_failed", "expired"]


@pytest.mark.parametrize("order", list(permutations(KINDS)), ids=" ".join)
def test_whatever_the_order_the_end_is_the_same(paid, client, processor, order):
    session = processor.store.session(CheckoutSession.objects.get().gateway_id)
    for kind in order:
        answer(client, processor, processor.store.add_event(f"checkout.session.{kind}", session))
    work()

    assert state() == PAID_ONCE
    assert CheckoutSession.objects.get().status == "complete"


def test_word_that_comes_before_we_wrote_the_page_down_is_ours_all_the_same(cast, client, processor, monkeypatch):
    """The site died between opening the page and keeping its id."""
    opened = []

    def open_and_die(**facts):
        opened.append(start_session(**facts))
        raise gateway.GatewayUnavailable("The site died here.")

    start_session = gateway.start_session
    monkeypatch.setattr(gateway, "start_session", open_and_die)
    with pytest.raises(gateway.GatewayUnavailable):
        checkout.start([checkout.Wanted(bill(cast.case, "100.00"))], by=machine(), at=NOW)
    assert CheckoutSession.objects.get().gateway_id == ""

    processor.pay(opened[0].id, email="home@example.org")
    answer(client, processor, completed(processor))
    work()

    assert state() == PAID_ONCE
    assert CheckoutSession.objects.get().status == "complete"


@pytest.mark.parametrize("forgery", ["none", "other secret", "tampered", "old", "garbage", "no event", "not text"])
def test_a_forged_word_is_refused_and_not_kept(paid, client, processor, forgery):
    event, body = completed(processor), None
    signature = processor.signature_of(event)
    if forgery == "none":
        signature = "t=1"
    elif forgery == "other secret":
        processor.webhook_secret, ours = "whsec_other", processor.webhook_secret
        signature = processor.signature_of(event)
        processor.webhook_secret = ours
    elif forgery == "tampered":
        body = processor.body_of(event).replace(b"10000", b"99900")
    elif forgery == "old":
        signature = processor.signature_of(event, at=time.time() - 301)
    elif forgery == "garbage":
        signature = "v1=é,t=x,,="
    elif forgery == "no event":
        event = ["not", "an", "event"]
        signature = processor.signature_of(event)
    else:
        body = b"\xff\xfe"

    assert answer(client, processor, event, signature=signature, body=body) == 400
    work()
    assert GatewayEvent.objects.count() == 0
    assert Payment.objects.count() == 0


def test_the_webhook_takes_posts_only_and_asks_for_no_form_token(db, client):
    assert client.get("/webhooks/stripe/").status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 400


def test_word_of_a_payment_that_never_happened_pays_nothing(cast, client, processor):
    """Signed, but not what the processor says when asked: what is asked counts."""
    session = start(bill(cast.case, "100.00"))
    claim = dict(processor.store.session(session.gateway_id), payment_status="paid", status="complete")

    assert answer(client, processor, processor.store.add_event("checkout.session.completed", claim)) == 200
    work()

    assert Payment.objects.count() == 0
    assert GatewayEvent.objects.get().outcome == "Nothing was paid."


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"amount_total": 9000}, "90.00"),
        ({"metadata": {"invoice": "INV-2026-999999"}}, "100.00"),
    ],
)
def test_another_amount_or_invoice_than_asked_for_is_kept_unapplied(paid, client, processor, desk, wrong, kept):
    processor.store.session(CheckoutSession.objects.get().gateway_id).update(wrong)

    answer(client, processor, completed(processor))
    work()

    payment = Payment.objects.get()
    assert (payment.amount, payment.unapplied) == (Decimal(kept), Decimal(kept))
    assert Message.objects.filter(kind="unapplied-payment", to=desk.email).count() == 1
    paid.refresh_from_db()
    assert paid.is_open


def test_money_for_an_invoice_we_do_not_know_is_kept_unapplied(paid, client, processor, desk):
    session = processor.store.session(CheckoutSession.objects.get().gateway_id)
    session |= {"client_reference_id": "not a key of ours", "metadata": {"invoice": "INV-2020-000001"}}
    CheckoutSession.objects.update(gateway_id="cs_other")

    answer(client, processor, completed(processor))
    work()
    work()

    payment = Payment.objects.get()
    assert (payment.invoice, payment.unapplied) == (None, Decimal("100.00"))
    assert balances()["unapplied_receipts"] == Decimal("100.00")


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"livemode": True}, "test money on a live site"),
        ({"currency": "eur"}, "paid in EUR"),
        ({"client_reference_id": None, "metadata": {}, "id": "cs_elsewhere"}, "no invoice of this site"),
    ],
)
def test_what_does_not_belong_in_the_books_waits_for_a_person(paid, client, processor, desk, odd, why):
    session = processor.store.session(CheckoutSession.objects.get().gateway_id)
    event = completed(processor)
    session.update(odd)

    assert answer(client, processor, event) == 200
    work()

    assert Payment.objects.count() == 0
    parked = GatewayEvent.objects.for_staff().get()
    assert why in parked.error
    assert parked.handled_at == NOW
    assert Message.objects.get().kind == "gateway-event"


def test_word_about_a_session_nobody_knows_waits_for_a_person(paid, client, processor, desk):
    event = completed(processor)
    processor.store.data["sessions"].clear()

    answer(client, processor, event)
    work()

    assert "No such checkout.session" in GatewayEvent.objects.for_staff().get().error


def test_word_that_cannot_be_checked_now_comes_again_later(paid, client, processor, monkeypatch):
    answer(client, processor, completed(processor))
    monkeypatch.setattr(settings, "STRIPE_API_BASE", "http://127.0.0.1:1")
    work()

    stored = GatewayEvent.objects.get()
    assert (stored.handled_at, stored.attempts, stored.due_at) == (None, 1, NOW + timedelta(minutes=1))

    monkeypatch.setattr(settings, "STRIPE_API_BASE", processor.url)
    work(at=NOW + timedelta(seconds=59))
    assert Payment.objects.count() == 0
    work(at=NOW + timedelta(minutes=1))
    assert state() == PAID_ONCE


def test_a_worker_that_died_holding_an_event_loses_nothing(paid, client, processor, monkeypatch):
    answer(client, processor, completed(processor))

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("payments.gateway.fetch_session", die)
        with pytest.raises(KeyboardInterrupt):
            work()

    work(at=NOW + timedelta(minutes=1))
    assert state() == PAID_ONCE


def test_events_about_other_things_are_kept_and_left_alone(paid, client, processor):
    assert answer(client, processor, processor.events("payment_intent.succeeded")[0]) == 200
    work()

    assert GatewayEvent.objects.get().handled_at == NOW
    assert Payment.objects.count() == 0


def test_a_card_page_paid_for_an_invoice_meanwhile_paid_at_the_counter(paid, client, processor, desk):
    pay(paid, "100.00", source="cash", reference="till 1")

    answer(client, processor, completed(processor))
    work()

    assert [(each.source, each.unapplied) for each in Payment.objects.order_by("pk")] == [
        ("cash", Decimal("0.00")),
        ("card", Decimal("100.00")),
    ]
    assert Message.objects.filter(kind="unapplied-payment").count() == 1


def test_a_card_page_paid_for_an_invoice_meanwhile_void(paid, client, processor, desk):
    billing.void_invoice(paid, reason="Wrong permit", by=machine(), at=NOW)

    answer(client, processor, completed(processor))
    work()

    assert Payment.objects.unapplied().get().amount == Decimal("100.00")


def test_lost_word_is_asked_after(paid, processor):
    assert checkout.ask_after_next(by=machine(), at=NOW) is False

    assert checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER) is True

    assert state() == PAID_ONCE
    assert checkout.ask_after_next(by=machine(), at=NOW + timedelta(days=1)) is False


def test_a_page_nobody_paid_expires(cast, processor):
    invoice = bill(cast.case, "100.00")
    session = start(invoice)
    processor.store.session(session.gateway_id)["expires_at"] = 1

    checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER)

    session.refresh_from_db()
    assert session.status == "expired"
    assert start(invoice).pk != session.pk


def test_a_page_open_for_an_invoice_made_void_is_closed(cast, processor):
    invoice = bill(cast.case, "100.00")
    session = start(invoice)
    billing.void_invoice(invoice, reason="Wrong permit", by=machine(), at=NOW)

    checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER)

    session.refresh_from_db()
    assert session.status == "expired"
    assert processor.pay(session.gateway_id) is False


def test_a_processor_that_does_not_answer_stops_no_sweep(cast, processor, monkeypatch):
    start(bill(cast.case, "100.00"))
    monkeypatch.setattr(settings, "STRIPE_API_BASE", "http://127.0.0.1:1")

    assert checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER) is True
    assert checkout.ask_after_next(by=machine(), at=NOW + checkout.ASK_AFTER) is False


def test_an_event_put_back_by_staff_is_handled_once_more(paid, cast, client, processor, desk):
    event = completed(processor)
    sessions = dict(processor.store.data["sessions"])
    processor.store.data["sessions"].clear()
    answer(client, processor, event)
    work()
    processor.store.data["sessions"].update(sessions)

    events.put_back(GatewayEvent.objects.get(), by=cast.fiona, at=NOW)
    work()

    assert state()[0] == PAID_ONCE[0]
    assert not GatewayEvent.objects.for_staff().exists()


def test_taking_in_a_word_costs_one_statement_and_no_session(paid, client, processor, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = deliver(client, processor, completed(processor))

    assert (response.status_code, response.cookies.output()) == (200, "")


def test_a_word_that_is_known_wakes_nobody(paid, client, processor, monkeypatch):
    woken = []
    monkeypatch.setattr("payments.webhooks.nudge", lambda task, within: woken.append(task))

    for _time in range(3):
        assert answer(client, processor, completed(processor)) == 200

    assert woken == ["payments.tasks.handle_gateway_events"]
