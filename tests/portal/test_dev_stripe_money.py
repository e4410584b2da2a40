"""The demo's card processor: what moves money there, its desk, and the trouble it can be told to make."""

import time

import pytest

from payments import gateway
from portal.dev.stripe import StripeServer
from tests.portal.test_dev_stripe import CARD, KEY, SECRET, ask, control, create


@pytest.fixture
def processor():
    with StripeServer(webhook_secret=SECRET, api_key=KEY) as processor:
        yield processor


@pytest.fixture
def ours(processor, settings):
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = KEY, processor.url


def paid(processor):
    session = create(processor)
    ask(processor, "POST", f"/c/pay/{session['id']}", CARD)
    return processor.store.session(session["id"])


def kinds(processor):
    return [event["type"] for event in processor.store.data["events"].values()][2:]


def act(processor, name, number="", **more):
    status, answer, _ = control(processor, "act", act=name, id=number, **more)
    assert status == 200, answer
    return answer["did"]


def test_a_refund_a_dispute_and_a_payout_are_told_and_move_the_balance(processor):
    payment = paid(processor)["payment_intent"]
    act(processor, "refund", payment, amount=1000)
    dispute = act(processor, "dispute", payment)
    act(processor, "won", dispute)
    act(processor, "payout-failed", act(processor, "payout"))

    assert kinds(processor) == [
        "refund.created",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
        "payout.created",
        "payout.paid",
        "payout.failed",
    ]
    page = ask(processor, "GET", "/v1/balance_transactions?limit=3&expand[0]=data.source")[1]
    assert (len(page["data"]), page["has_more"]) == (3, True)
    assert page["data"][0]["source"]["object"] == "payout"
    rest = ask(processor, "GET", f"/v1/balance_transactions?starting_after={page['data'][-1]['id']}")[1]
    moved = [each["reporting_category"] for each in [*page["data"], *rest["data"]]]
    assert sorted(moved) == ["charge", "dispute", "dispute_reversal", "payout", "payout_reversal", "refund"]


def test_a_bank_payment_is_decided_later(processor):
    session = create(processor)
    ask(processor, "POST", f"/c/pay/{session['id']}", CARD | {"card": "000123456789"})
    told = ask(processor, "GET", f"/v1/checkout/sessions/{session['id']}?expand[0]=payment_intent")[1]
    assert (told["status"], told["payment_status"]) == ("complete", "unpaid")
    assert told["payment_intent"]["status"] == "processing"

    act(processor, "bank-failed", session["id"])

    assert kinds(processor)[-1] == "checkout.session.async_payment_failed"
    assert ask(processor, "GET", f"/v1/checkout/sessions/{session['id']}")[1]["payment_status"] == "unpaid"


def test_the_desk_does_by_a_button_what_payers_and_banks_do(processor):
    payment = paid(processor)["payment_intent"]
    status, page, headers = ask(processor, "GET", "/demo/")
    assert status == 200
    assert f'aria-label="Dispute it {payment}"' in page
    assert "form-action 'self'" in headers["Content-Security-Policy"]

    elsewhere = {"Origin": "http://evil.example"}
    assert ask(processor, "POST", "/demo/", {"act": "dispute", "id": payment}, headers=elsewhere)[0] == 404
    assert ask(processor, "POST", "/demo/", {"act": "dispute", "id": payment})[0] == 303
    assert ask(processor, "POST", "/demo/", {"act": "refund", "id": payment})[0] == 303

    assert len(processor.store.data["disputes"]) == 1
    assert processor.store.data["refunds"] == {}
    assert "The city won" in ask(processor, "GET", "/demo/")[1]


def test_more_than_was_paid_is_not_given_back(processor):
    payment = paid(processor)["payment_intent"]
    status, answer, _ = ask(processor, "POST", "/v1/refunds", {"payment_intent": payment, "amount": 41251})
    assert (status, "greater than unrefunded" in answer["error"]["message"]) == (400, True)


def test_it_declines_every_card_when_told_to(processor):
    control(processor, "trouble", decline=True)
    session = create(processor)

    _, page, _ = ask(processor, "POST", f"/c/pay/{session['id']}", CARD)

    assert "declined" in page
    assert processor.store.session(session["id"])["status"] == "open"


def test_it_fails_hangs_up_and_answers_slowly_when_told_to(processor, ours, monkeypatch):
    session = create(processor)["id"]
    for trouble in ({"fail": 2}, {"lose": 2}):
        control(processor, "trouble", **trouble)
        with pytest.raises(gateway.GatewayUnavailable):
            gateway.fetch_session(session)
        assert gateway.fetch_session(session).id == session

    monkeypatch.setattr(gateway.client, "TIMEOUT", 0.05)
    control(processor, "trouble", slow=0.3)
    with pytest.raises(gateway.GatewayUnavailable):
        gateway.fetch_session(session)


def test_it_forgets_keys_after_a_day(processor, time_machine):
    payment = paid(processor)["payment_intent"]
    body = f"payment_intent={payment}&amount=100".encode()
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "once"}

    def refund():
        return processor.api.answer("POST", "/v1/refunds", headers, body).body["id"]

    first = refund()
    assert refund() == first

    time_machine.move_to(time.time() + 24 * 3600 + 1, tick=False)

    assert refund() != first
