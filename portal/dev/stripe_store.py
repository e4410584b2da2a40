"""What the demo's card processor remembers: sessions, money, events, answers by idempotency key."""

import json
import os
import secrets
import threading
import time
from pathlib import Path

from portal.dev.stripe_answers import public

DAY = 24 * 3600
TABLES = [
    "sessions",
    "payment_intents",
    "charges",
    "refunds",
    "disputes",
    "payouts",
    "balance_transactions",
    "events",
    "deliveries",
    "answers",
]
BY_PREFIX = {
    "cs": "sessions",
    "pi": "payment_intents",
    "ch": "charges",
    "re": "refunds",
    "dp": "disputes",
    "po": "payouts",
    "txn": "balance_transactions",
}


class Store:
    """One lock around one dictionary, written to a file after each change so that a restart keeps it."""

    def __init__(self, path=None):
        self.lock = threading.RLock()
        self._path = Path(path) if path else None
        self.data = {name: {} for name in TABLES}
        if self._path and self._path.exists():
            self.data.update(json.loads(self._path.read_text()))

    def save(self):
        if self._path is None:
            return
        with self.lock:
            fresh = self._path.with_name(self._path.name + ".new")
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self.data))
            os.replace(fresh, self._path)

    # --- sessions

    def add_session(self, fields, *, page_base):
        """Keep a new Checkout session, shaped as Stripe shapes it."""
        number = f"cs_test_{secrets.token_urlsafe(32).replace('-', 'a').replace('_', 'b')}"
        now = int(time.time())
        session = {
            "id": number,
            "object": "checkout.session",
            "amount_subtotal": fields["amount"],
            "amount_total": fields["amount"],
            "cancel_url": fields["cancel_url"],
            "client_reference_id": fields["client_reference_id"],
            "created": now,
            "currency": fields["currency"],
            "customer_details": None,
            "customer_email": fields["customer_email"],
            "expires_at": fields["expires_at"] or now + DAY,
            "livemode": False,
            "metadata": fields["metadata"],
            "mode": "payment",
            "payment_intent": None,
            "payment_method_types": fields["payment_method_types"],
            "payment_status": "unpaid",
            "status": "open",
            "success_url": fields["success_url"],
            "url": f"{page_base}/c/pay/{number}",
            "line_items_shown": fields["line_items"],
        }
        with self.lock:
            self.data["sessions"][number] = session
            self.save()
        return session

    def session(self, number):
        """The session as it stands now; one whose hour has come is expired first."""
        with self.lock:
            session = self.data["sessions"].get(number)
            if session and session["status"] == "open" and session["expires_at"] <= time.time():
                session["status"], session["url"] = "expired", None
                self.save()
            return session

    def find(self, number):
        """Whatever has this id, or None."""
        table = BY_PREFIX.get(number.partition("_")[0])
        return self.session(number) if table == "sessions" else table and self.data[table].get(number)

    # --- events

    def add_event(self, kind, thing):
        """Keep an event with a picture of the thing as it is at this moment."""
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "api_version": "2026-01-28.demo",
            "created": int(time.time()),
            "data": {"object": public(thing)},
            "livemode": thing["livemode"],
            "pending_webhooks": 1,
            "type": kind,
        }
        with self.lock:
            self.data["events"][event["id"]] = event
            self.save()
        return event
