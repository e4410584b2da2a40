"""The demo's card processor: the part of Stripe's API that is used, the card page, and its webhooks."""

import hashlib
import hmac
import http.client
import json
import re
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest

from portal.dev.processes import wait_for
from portal.dev.stripe import StripeServer
from portal.dev.stripe_api import nested
from portal.dev.stripe_page import mistakes

KEY, SECRET = "sk_test_here", "whsec_here"
until = partial(wait_for, seconds=30, what="what the test waits for")

SESSION = {
    "mode": "payment",
    "success_url": "http://site.test/back/?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://site.test/invoice/",
    "client_reference_id": "ours",
    "metadata[invoice]": "INV-2026-000001",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "41250",
    "line_items[0][price_data][product_data][name]": "Invoice <INV-2026-000001>",
}
CARD = {"email": "home@example.org", "card": "4242 4242 4242 4242", "expiry": "08/31", "cvc": "123"}


class Site(ThreadingHTTPServer):
    """A site that keeps every webhook it gets and answers as it is told."""

    def __init__(self):
        self.received, self.answers = [], []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(site.answers.pop(0) if site.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/webhooks/stripe/"

    def kinds(self):
        return [json.loads(body)["type"] for body, _ in self.received]


@pytest.fixture
def site():
    with Site() as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def processor(site):
    with StripeServer(webhook_url=site.url, webhook_secret=SECRET, api_key=KEY) as processor:
        yield processor


def ask(processor, method, path, fields=None, *, headers=None, key=KEY):
    target = urlsplit(processor.url)
    connection = http.client.HTTPConnection(target.netloc, timeout=10)
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
    connection.request(method, path, fields if isinstance(fields, str) else urlencode(fields or {}), sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    is_json = answer.headers.get_content_type() == "application/json"
    return answer.status, json.loads(body) if is_json else body.decode(), answer.headers


def create(processor, **changes):
    status, session, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION | changes)
    assert status == 200, session
    return session


def test_it_listens_on_this_machine_alone_and_says_it_is_well(processor):
    assert processor.url.startswith("http://127.0.0.1:")
    assert ask(processor, "GET", "/healthz")[:2] == (200, "ok")


def test_a_session_has_the_shape_of_stripe_s(processor):
    session = create(processor)

    assert session["object"] == "checkout.session"
    assert (session["amount_total"], session["currency"], session["livemode"]) == (41250, "usd", False)
    assert (session["status"], session["payment_status"], session["payment_intent"]) == ("open", "unpaid", None)
    assert session["metadata"] == {"invoice": "INV-2026-000001"}
    assert ask(processor, "GET", f"/v1/checkout/sessions/{session['id']}")[1] == session


def test_the_card_page_stands_under_the_name_the_site_calls_it_by(processor):
    port = urlsplit(processor.url).port
    _, session, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION, headers={"Host": f"localhost:{port}"})

    assert session["url"] == f"http://localhost:{port}/c/pay/{session['id']}"


@pytest.mark.parametrize("key", ["", "sk_test_other"])
def test_without_the_right_key_nothing_is_told(processor, key):
    status, answer, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION, key=key)

    assert (status, answer["error"]["type"]) == (401, "invalid_request_error")


def test_the_same_idempotency_key_gives_the_same_answer_and_another_body_an_error(processor):
    key = {"Idempotency-Key": "once"}
    _, first, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION, headers=key)
    status, again, headers = ask(processor, "POST", "/v1/checkout/sessions", SESSION, headers=key)
    refused, error, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION | {"mode": "setup"}, headers=key)

    assert (status, again, headers["Idempotent-Replayed"]) == (200, first, "true")
    assert (refused, error["error"]["type"]) == (400, "idempotency_error")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"success_url": ""}, "parameter_missing"),
        ({"mode": "setup"}, None),
        ({"line_items[0][price_data][unit_amount]": "49"}, "amount_too_small"),
        ({"line_items[0][price_data][unit_amount]": "many"}, None),
    ],
)
def test_what_is_wrong_is_said_as_stripe_says_it(processor, changes, code):
    status, answer, _ = ask(processor, "POST", "/v1/checkout/sessions", SESSION | changes)

    assert (status, answer["error"]["type"], answer["error"].get("code")) == (400, "invalid_request_error", code)


def test_unknown_things_are_missing(processor):
    assert ask(processor, "GET", "/v1/checkout/sessions/cs_x")[1]["error"]["code"] == "resource_missing"
    assert ask(processor, "GET", "/v1/payment_intents/pi_x")[1]["error"]["code"] == "resource_missing"
    assert ask(processor, "GET", "/v1/customers")[0] == 404
    assert ask(processor, "GET", "/c/pay/cs_x")[0] == 404


def test_the_card_page_says_what_it_is_and_what_is_paid(processor):
    session = create(processor)

    status, page, headers = ask(processor, "GET", f"/c/pay/{session['id']}")

    assert status == 200
    assert "No real card is charged" in page
    assert "Invoice &lt;INV-2026-000001&gt;" in page
    assert page.count("$412.50") >= 3
    assert 'href="http://site.test/invoice/"' in page
    assert "form-action 'self' http://site.test" in headers["Content-Security-Policy"]
    assert set(re.findall(r'<label for="(\w+)"', page)) == {"email", "card", "expiry", "cvc"}


def test_a_paid_card_page_goes_back_to_the_site_and_tells_it(processor, site):
    session = create(processor)

    status, _, headers = ask(processor, "POST", f"/c/pay/{session['id']}", CARD)

    assert (status, headers["Location"]) == (303, f"http://site.test/back/?session={session['id']}")
    until(lambda: len(site.received) == 2)
    assert site.kinds() == ["payment_intent.succeeded", "checkout.session.completed"]
    told = json.loads(site.received[1][0])["data"]["object"]
    assert (told["payment_status"], told["customer_details"]) == ("paid", {"email": "home@example.org"})
    assert ask(processor, "GET", f"/v1/payment_intents/{told['payment_intent']}")[1]["amount_received"] == 41250


def test_paying_twice_pays_once(processor):
    session = create(processor)

    answers = [ask(processor, "POST", f"/c/pay/{session['id']}", CARD)[0] for _click in range(3)]

    assert answers == [303, 303, 303]
    assert len(processor.events("checkout.session.completed")) == 1
    assert ask(processor, "GET", f"/c/pay/{session['id']}")[0] == 303


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"card": "4000 0000 0000 0002"}, "card", "declined"),
        ({"card": "4000-0000-0000-9995"}, "card", "insufficient funds"),
        ({"card": "1234"}, "card", "test cards only"),
        ({"expiry": "13/31"}, "expiry", "month and year"),
        ({"expiry": "01/20"}, "expiry", "month and year"),
        ({"cvc": "x"}, "cvc", "three or four digits"),
        ({"email": "nobody"}, "email", "email address"),
    ],
)
def test_a_card_that_does_not_pay_is_told_at_its_field_and_charges_nothing(processor, changes, field, says):
    session = create(processor)

    status, page, _ = ask(processor, "POST", f"/c/pay/{session['id']}", CARD | changes)

    assert status == 200
    assert list(mistakes(CARD | changes)) == [field]
    assert f'<a href="#{field}">' in page
    assert f'aria-describedby="{"" if field == "card" else f"{field}-hint "}{field}-error"' in page
    assert says in page
    assert "<title>Error: Pay $412.50 by card</title>" in page
    assert ask(processor, "GET", f"/v1/checkout/sessions/{session['id']}")[1]["status"] == "open"


def test_the_card_page_repeats_no_card_number(processor):
    session = create(processor)

    _, page, _ = ask(processor, "POST", f"/c/pay/{session['id']}", CARD | {"cvc": ""})

    assert 'value="home@example.org"' in page
    assert 'value="4242' not in page
    assert "4242424242424242" not in json.dumps(processor.store.data)


def test_an_expired_session_cannot_be_paid(processor, site):
    session = create(processor)
    assert ask(processor, "POST", f"/v1/checkout/sessions/{session['id']}/expire")[1]["status"] == "expired"

    status, page, _ = ask(processor, "POST", f"/c/pay/{session['id']}", CARD)

    assert (status, "Nothing was charged" in page) == (410, True)
    assert ask(processor, "POST", f"/v1/checkout/sessions/{session['id']}/expire")[0] == 400
    until(lambda: site.kinds() == ["checkout.session.expired"])


def test_a_session_past_its_hour_is_expired(processor):
    session = create(processor, expires_at=str(int(time.time()) - 1))

    assert ask(processor, "GET", f"/v1/checkout/sessions/{session['id']}")[1]["status"] == "expired"


def test_webhooks_are_signed_over_time_and_body(processor, site):
    processor.pay(create(processor)["id"])

    until(lambda: len(site.received) == 2)
    for body, signature in site.received:
        moment, mac = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()
        assert abs(int(moment) - time.time()) < 60
        assert hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest() == mac


def test_webhooks_are_sent_again_until_the_site_takes_them(processor, site):
    site.answers = [500, 404]

    processor.pay(create(processor)["id"])

    until(lambda: processor.webhooks.pending() == 0)
    assert sorted(site.kinds()) == ["checkout.session.completed"] * 2 + ["payment_intent.succeeded"] * 2


def control(processor, path, **script):
    return ask(processor, "POST", f"/control/{path}", json.dumps(script))


def test_webhooks_can_be_doubled_dropped_tampered_with_and_turned_around(processor, site):
    session = create(processor)
    control(processor, "script", duplicates=2)
    processor.tell("one", session)
    until(lambda: site.kinds() == ["one"] * 3)

    control(processor, "script", drop=True)
    processor.tell("two", session)
    control(processor, "script", hold=True)
    processor.tell("three", session)
    processor.tell("four", session)
    assert processor.webhooks.pending() == 2
    control(processor, "release")
    until(lambda: site.kinds()[3:] == ["four", "three"])

    control(processor, "script", tamper=True)
    processor.tell("five", session)
    until(lambda: len(site.received) == 6)
    body, signature = site.received[-1]
    moment = re.match(r"t=(\d+)", signature)[1]
    mac = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert not signature.endswith(mac)


def test_the_control_wants_the_key(processor):
    assert ask(processor, "POST", "/control/script", "{}", key="other")[0] == 401
    assert control(processor, "other")[0] == 404


def test_a_restart_keeps_sessions_answers_and_what_is_still_to_be_told(site, tmp_path):
    state = tmp_path / "kept" / "stripe.json"
    key = {"Idempotency-Key": "once"}
    with StripeServer(webhook_url="http://127.0.0.1:1/", webhook_secret=SECRET, api_key=KEY, state=state) as before:
        _, session, _ = ask(before, "POST", "/v1/checkout/sessions", SESSION, headers=key)
        before.pay(session["id"])

    with StripeServer(webhook_url=site.url, webhook_secret=SECRET, api_key=KEY, state=state) as after:
        assert ask(after, "GET", f"/v1/checkout/sessions/{session['id']}")[1]["payment_status"] == "paid"
        assert ask(after, "POST", "/v1/checkout/sessions", SESSION, headers=key)[1]["id"] == session["id"]
        until(lambda: sorted(site.kinds()) == ["checkout.session.completed", "payment_intent.succeeded"])


def test_form_encoding_is_read_as_a_tree():
    assert nested(b"a=1&b[c]=2&b[d][0]=3&e=") == {"a": "1", "b": {"c": "2", "d": {"0": "3"}}, "e": ""}
