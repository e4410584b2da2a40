"""The gateway against a server that speaks Stripe's API: the real stripe library, over loopback."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from payments import gateway

ASKED = {
    "reference": "5f0c",
    "invoice": "INV-2026-000123",
    "amount": Decimal("412.50"),
    "description": "Invoice INV-2026-000123",
    "success_url": "http://testserver/back/?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://testserver/invoice/",
    "idempotency_key": "checkout:5f0c",
}


def test_a_session_comes_back_as_asked_for(processor):
    session = gateway.start_session(**ASKED)

    assert session == gateway.Session(
        id=session.id,
        url=f"{processor.url}/c/pay/{session.id}",
        status="open",
        is_paid=False,
        amount=Decimal("412.50"),
        currency="usd",
        livemode=False,
        invoice="INV-2026-000123",
        reference="5f0c",
        payment="",
        email="",
        expires_at=session.expires_at,
    )
    assert timedelta(hours=23) < session.expires_at - datetime.now(UTC) <= timedelta(hours=24)
    assert gateway.fetch_session(session.id) == session


def test_the_same_key_opens_the_same_page(processor):
    assert gateway.start_session(**ASKED) == gateway.start_session(**ASKED)
    assert len(processor.store.data["sessions"]) == 1


def test_the_same_key_for_another_page_is_refused(processor):
    gateway.start_session(**ASKED)

    with pytest.raises(gateway.GatewayRefused, match="idempotent"):
        gateway.start_session(**ASKED | {"amount": Decimal("1.00")})


def test_a_paid_session_says_what_was_paid_and_where_the_receipt_goes(processor):
    opened = gateway.start_session(**ASKED)
    processor.pay(opened.id, email="home@example.org")

    paid = gateway.fetch_session(opened.id)

    intent = processor.store.data["sessions"][opened.id]["payment_intent"]
    assert intent.startswith("pi_")
    assert paid == replace(opened, status="complete", is_paid=True, payment=intent, email="home@example.org", url="")


def test_an_open_session_can_be_closed_and_a_paid_one_cannot(processor):
    opened = gateway.start_session(**ASKED)
    assert gateway.expire_session(opened.id).status == "expired"

    another = gateway.start_session(**ASKED | {"idempotency_key": "another"})
    processor.pay(another.id)
    with pytest.raises(gateway.GatewayRefused, match="Only Checkout Sessions with a status"):
        gateway.expire_session(another.id)


def test_an_unknown_session_is_an_error_of_its_own(processor):
    with pytest.raises(gateway.UnknownSession):
        gateway.fetch_session("cs_test_nobody")


def test_a_wrong_key_is_refused(processor, monkeypatch):
    monkeypatch.setattr(settings, "STRIPE_API_KEY", "sk_test_wrong")

    with pytest.raises(gateway.GatewayRefused, match="Invalid API Key"):
        gateway.start_session(**ASKED)


def test_no_key_is_refused_before_anything_is_sent(processor, monkeypatch):
    monkeypatch.setattr(settings, "STRIPE_API_KEY", "")

    with pytest.raises(gateway.GatewayRefused, match="not set"):
        gateway.start_session(**ASKED)


def test_too_little_for_a_card_is_refused(processor):
    with pytest.raises(gateway.GatewayRefused, match=r"\$0.50"):
        gateway.start_session(**ASKED | {"amount": Decimal("0.49")})


def test_a_server_that_is_away_is_unavailable(processor, monkeypatch):
    monkeypatch.setattr(settings, "STRIPE_API_BASE", "http://127.0.0.1:1")

    with pytest.raises(gateway.GatewayUnavailable):
        gateway.fetch_session("cs_test_any")


def test_a_signed_event_is_read(processor):
    opened = gateway.start_session(**ASKED)
    processor.pay(opened.id)
    event = processor.events("checkout.session.completed")[0]

    read = gateway.read_event(processor.body_of(event), processor.signature_of(event))

    assert read == gateway.Event(id=event["id"], type=event["type"], about=opened.id, livemode=False)


def test_a_signature_holds_for_five_minutes(processor):
    event = {"id": "evt_1", "type": "x", "data": {"object": {"id": "cs_1"}}}
    now = time.time()

    assert gateway.read_event(processor.body_of(event), processor.signature_of(event, now - 290)).id == "evt_1"
    with pytest.raises(gateway.ForgedEvent, match="tolerance"):
        gateway.read_event(processor.body_of(event), processor.signature_of(event, now - 310))


def test_without_a_secret_every_event_is_forged(processor, monkeypatch):
    event = {"id": "evt_1", "type": "x", "data": {"object": {"id": "cs_1"}}}
    monkeypatch.setattr(settings, "STRIPE_WEBHOOK_SECRET", "")
    processor.webhook_secret = ""

    with pytest.raises(gateway.ForgedEvent):
        gateway.read_event(processor.body_of(event), processor.signature_of(event))


@pytest.mark.parametrize(
    "body",
    [
        "null",
        "1",
        "[]",
        "{}",
        '{"id": 1, "type": "x", "data": {"object": {}}}',
        '{"id": "e", "type": "x", "data": {"object": []}}',
        '{"id": "e", "type": "x", "data": null}',
        json.dumps({"id": "e" * 300, "type": "x", "data": {"object": {}}}),
        '{"id": "e", "type": "x", "data": {"object": {"id": 7}}}',
    ],
)
def test_a_signed_body_that_is_no_event_is_refused(processor, body):
    signature = processor.signature_of(json.loads(body))

    with pytest.raises(gateway.ForgedEvent):
        gateway.read_event(json.dumps(json.loads(body)).encode(), signature)


@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_cents_and_back_are_the_same_money(amount):
    assert gateway.from_cents(gateway.to_cents(amount)) == amount


@given(st.integers(min_value=0, max_value=10**10))
def test_dollars_and_back_are_the_same_cents(cents):
    assert gateway.to_cents(gateway.from_cents(cents)) == cents


def test_a_fraction_of_a_cent_is_a_mistake():
    with pytest.raises(ValueError, match="fractions"):
        gateway.to_cents(Decimal("1.001"))


@pytest.mark.parametrize(
    ("key", "live"), [("sk_live_1", True), ("rk_live_1", True), ("sk_test_1", False), ("rk_test_1", False)]
)
def test_the_key_says_whether_money_is_real(monkeypatch, key, live):
    monkeypatch.setattr(settings, "STRIPE_API_KEY", key)

    assert gateway.expects_live() is live
