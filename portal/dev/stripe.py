"""A card processor for the demo and the tests that speaks the used part of Stripe's API.

    python -m portal.dev.stripe --port 8090 --webhook-url http://127.0.0.1:8000/webhooks/stripe/ \\
        --webhook-secret whsec_demo --api-key sk_test_demo --state .local/stripe.json

It listens on 127.0.0.1 only, keeps no card number, and moves no money.
"""

import argparse
import contextlib
import json
import re
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from portal.dev import stripe_desk, stripe_page
from portal.dev.stripe_answers import Answer, Refused, as_json
from portal.dev.stripe_api import Api
from portal.dev.stripe_hooks import Script, Sender, sign
from portal.dev.stripe_money import Money
from portal.dev.stripe_store import Store
from portal.dev.stripe_trouble import Trouble

LARGEST_BODY = 1_000_000


class StripeServer:
    """The whole processor in one object: `with StripeServer(...) as processor: ... processor.url`."""

    def __init__(self, *, port=0, webhook_url=None, webhook_secret, api_key, state=None):
        self.store = Store(state)
        self.webhooks = Sender(self.store, url=webhook_url, secret=webhook_secret)
        self.money, self.trouble = Money(self.store, self.tell), Trouble()
        self.api = Api(self.store, self.money, self.trouble, api_key=api_key, tell=self.tell)
        self.api_key, self.webhook_secret = api_key, webhook_secret
        self._http = _Server(("127.0.0.1", port), _handler_for(self))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self):
        self.webhooks.start()
        threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="stripe", daemon=True
        ).start()
        return self

    def __exit__(self, *_):
        self.webhooks.stop()
        self._http.shutdown()
        self.close()

    def close(self):
        """Let go of the port."""
        self._http.server_close()

    def tell(self, kind, thing):
        """Make an event and send it to the site."""
        event = self.store.add_event(kind, thing)
        self.webhooks.add(event)
        return event

    def body_of(self, event):
        """An event's bytes, as they travel."""
        return json.dumps(event).encode()

    def signature_of(self, event, at=None):
        """The header that goes with them; `at` is a time in seconds."""
        return sign(self.body_of(event), self.webhook_secret, at)

    def events(self, kind):
        """All events of a type, oldest first."""
        return [event for event in self.store.data["events"].values() if event["type"] == kind]

    def pay(self, number, *, email="payer@example.org", by_bank=False):
        """Pay an open session as the card page would; returns False when it is no longer open."""
        return self.money.pay(number, email=email, by_bank=by_bank)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A browser that hangs up is no news; anything else prints its traceback."""


def _handler_for(processor):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "demo-card-processor", ""
        timeout = 30

        def do_GET(self):
            path = urlsplit(self.path).path
            if path == "/healthz":
                self._send(200, b"ok", {"Content-Type": "text/plain"})
            elif path == "/card.css":
                self._send(200, stripe_page.STYLE.encode(), {"Content-Type": "text/css"})
            elif path == "/demo/":
                self._send(200, stripe_desk.desk(processor.store), stripe_page.security_headers())
            elif path.startswith("/v1/"):
                self._answer_api("GET", b"")
            elif session := self._session_at(path):
                self._show(session, {}, {})
            else:
                self._not_found()

        def do_POST(self):
            path = urlsplit(self.path).path
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST_BODY:
                self.close_connection = True
                self._send(413, b"too large", {"Content-Type": "text/plain"})
                return
            body = self.rfile.read(length)
            if path.startswith("/v1/"):
                self._answer_api("POST", body)
            elif path == "/demo/":
                self._act(dict(parse_qsl(body.decode("utf-8", "replace"))))
            elif path.startswith("/control/"):
                self._send_answer(self._control(path, body))
            elif session := self._session_at(path):
                self._pay(session, dict(parse_qsl(body.decode("utf-8", "replace"))))
            else:
                self._not_found()

        def _answer_api(self, method, body):
            time.sleep(processor.trouble.slow)
            loses = processor.trouble.takes("lose")
            answer = processor.api.answer(method, self.path, self.headers, body)
            if loses:
                self.close_connection = True
            else:
                self._send_answer(answer)

        def _control(self, path, body):
            """For tests: how webhooks travel from now on, what goes wrong, and what a payer or a bank does."""
            if self.headers.get("Authorization") != f"Bearer {processor.api_key}":
                return Answer(401, {"error": {"message": "Give the API key."}})
            given = json.loads(body or b"{}")
            if path == "/control/script":
                processor.webhooks.script = Script(**given)
                return Answer(200, {"script": vars(processor.webhooks.script)})
            if path == "/control/trouble":
                vars(processor.trouble).update(vars(Trouble(**given)))
                return Answer(200, {"trouble": vars(processor.trouble)})
            if path == "/control/release":
                processor.webhooks.release()
                return Answer(200, {"pending": processor.webhooks.pending()})
            if path == "/control/act":
                return Answer(200, {"did": stripe_desk.act(processor.money, given)})
            return Answer(404, {"error": {"message": "Unknown control."}})

        def _act(self, typed):
            """A button of the desk, pressed on the desk's own page."""
            if self.headers.get("Origin") not in (None, "null", f"http://{self.headers['Host']}"):
                self._not_found()
                return
            with contextlib.suppress(Refused, KeyError):
                stripe_desk.act(processor.money, typed)
            self._send(303, b"", {"Location": "/demo/"})

        def _session_at(self, path):
            found = re.fullmatch(r"/c/pay/(cs_\w+)", path)
            return processor.store.session(found[1]) if found else None

        def _pay(self, session, typed):
            if session["status"] == "open":
                errors = stripe_page.mistakes(typed, decline=processor.trouble.decline)
                if errors:
                    self._show(session, typed, errors)
                    return
                by_bank = stripe_page.is_bank(typed)
                processor.pay(session["id"], email=typed["email"].strip(), by_bank=by_bank)
            if session["status"] == "complete":
                self._send(303, b"", {"Location": stripe_page.back_to(session)})
            else:
                self._show(session, {}, {})

        def _show(self, session, typed, errors):
            if session["status"] == "complete":
                self._send(303, b"", {"Location": stripe_page.back_to(session)})
                return
            is_open = session["status"] == "open"
            body = stripe_page.card_page(session, typed, errors) if is_open else stripe_page.closed_page(session)
            self._send(200 if is_open else 410, body, stripe_page.security_headers(session))

        def _not_found(self):
            body = stripe_page.page("Page not found", "<h1>Page not found</h1>")
            self._send(404, body, stripe_page.security_headers())

        def _send_answer(self, answer):
            self._send(
                answer.status,
                as_json(answer),
                {"Content-Type": "application/json", "Request-Id": "req_demo", **answer.headers},
            )

        def _send(self, status, body, headers):
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Quiet: the site's own log tells what was paid."""

    return Handler


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--webhook-url", required=True)
    options.add_argument("--webhook-secret", required=True)
    options.add_argument("--api-key", required=True)
    options.add_argument("--state", required=True, help="file that keeps sessions over a restart")
    given = options.parse_args()

    finished = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: finished.set())
    processor = StripeServer(
        port=given.port,
        webhook_url=given.webhook_url,
        webhook_secret=given.webhook_secret,
        api_key=given.api_key,
        state=given.state,
    )
    with processor:
        print(f"The demo's card processor listens at {processor.url}", flush=True)
        finished.wait()


if __name__ == "__main__":
    main()
