"""Signed webhooks of the demo's card processor: sent until answered with 2xx, and scriptable for tests."""

import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_PAUSE = 60
MOST_ATTEMPTS = 200


@dataclass
class Script:
    """How the next events travel: all at their defaults is a network without trouble."""

    duplicates: int = 0  # further copies of each event
    delay: float = 0.0  # seconds before the first attempt
    drop: bool = False  # keep the event, send nothing
    tamper: bool = False  # change the body after it was signed
    hold: bool = False  # keep deliveries back until release(), which sends the last one first


def sign(body, secret, at=None):
    """The Stripe-Signature header for a body: HMAC-SHA256 over the time and the bytes."""
    moment = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


class Sender(threading.Thread):
    """Delivers events one after another, each again with growing pauses until the site says 2xx."""

    def __init__(self, store, *, url, secret):
        super().__init__(name="webhooks", daemon=True)
        self._store, self._url, self._secret = store, url, secret
        self._wake, self._stopped = threading.Event(), threading.Event()
        self.script = Script()

    def add(self, event):
        """Queue an event under the script in force."""
        if self._url is None or self.script.drop:
            return
        with self._store.lock:
            for _ in range(1 + self.script.duplicates):
                self._store.data["deliveries"][secrets.token_hex(8)] = {
                    "event": event["id"],
                    "attempts": 0,
                    "due": time.time() + self.script.delay,
                    "tamper": self.script.tamper,
                    "held": self.script.hold,
                }
            self._store.save()
        self._wake.set()

    def release(self):
        """Let held deliveries go, the newest first."""
        with self._store.lock:
            held = [each for each in self._store.data["deliveries"].values() if each["held"]]
            for place, delivery in enumerate(reversed(held)):
                delivery.update(held=False, due=time.time() + place * 0.01)
        self._wake.set()

    def pending(self):
        with self._store.lock:
            return len(self._store.data["deliveries"])

    def stop(self):
        self._stopped.set()
        self._wake.set()

    def run(self):
        while not self._stopped.is_set():
            number, delivery = self._next()
            if delivery is None:
                self._wake.wait(timeout=60)
                self._wake.clear()
                continue
            pause = delivery["due"] - time.time()
            if pause > 0:
                self._wake.wait(timeout=pause)
                self._wake.clear()
                continue
            self._attempt(number, delivery)

    def _next(self):
        with self._store.lock:
            waiting = [item for item in self._store.data["deliveries"].items() if not item[1]["held"]]
        return min(waiting, key=lambda item: item[1]["due"], default=(None, None))

    def _attempt(self, number, delivery):
        event = self._store.data["events"][delivery["event"]]
        answered = self._post(event, tamper=delivery["tamper"])
        with self._store.lock:
            delivery["attempts"] += 1
            if answered or delivery["attempts"] >= MOST_ATTEMPTS:
                del self._store.data["deliveries"][number]
            else:
                delivery["due"] = time.time() + min(2 ** delivery["attempts"] / 2, LONGEST_PAUSE)
            self._store.save()

    def _post(self, event, *, tamper):
        """Send one event; True when the site answered with 2xx."""
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", "Stripe-Signature": sign(body, self._secret)}
        if tamper:
            body = body.replace(b'"amount_total": ', b'"amount_total": 1', 1)
        target = urlsplit(self._url)
        plain = target.scheme == "http"
        connection = (http.client.HTTPConnection if plain else http.client.HTTPSConnection)(target.netloc, timeout=20)
        try:
            connection.request("POST", target.path or "/", body, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
