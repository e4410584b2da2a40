"""T6: webhooks signed, stored and answered, against a check of the signature and one insert; then what they posted."""

import json
import os
import random
import statistics
from urllib.parse import urlsplit

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from payments import checkout, events
from payments.models import CheckoutSession, GatewayEvent, JournalEntry, Payment
from portal.celery import app as celery_app
from portal.dev.stripe import StripeServer
from portal.dev.stripe_hooks import sign
from tests import factories
from tests.bench.databases import throw_away_database
from tests.bench.load import send
from tests.bench.result import result
from tests.bench.running import gunicorn
from tests.database import superuser
from tests.money import bill, machine

GOAL, SEED = 0.30, 6
EVENTS, PAGES, ROUNDS = 2_000, 200, 3  # in each round; half of the events are duplicates
BARE = """
    CREATE TABLE bare_event (id text PRIMARY KEY, type text, payload text, received_at timestamptz);
    GRANT ALL ON bare_event TO portal
"""


def of_webhooks(_rows):
    """Three rounds here and there, the same events; then every event is handled."""
    keys = {"webhook_secret": settings.STRIPE_WEBHOOK_SECRET, "api_key": settings.STRIPE_API_KEY}
    with throw_away_database() as name, StripeServer(**keys) as processor:
        with superuser(name) as database:
            database.execute(BARE)
        with override_settings(STRIPE_API_BASE=processor.url):
            yield from measured(processor)


def measured(processor):
    """The rates, then how far what was posted is from what was paid."""
    pages = paid_pages(processor)
    environment = os.environ | {"DATABASE_POOL": "1", "STRIPE_API_BASE": processor.url}
    with (
        gunicorn("portal.wsgi", environment, ready="/healthz") as site,
        gunicorn("tests.bench.intake_floor:application", environment, ready="/") as floor,
    ):
        rounds = [
            [send(server.url, posts(server.url, pages, turn)) for server in (site, floor)] for turn in range(ROUNDS)
        ]
    celery_app.control.purge()
    ours, least = (round(statistics.median(each.rate for each in side), 1) for side in zip(*rounds, strict=True))
    ratio = statistics.median(one.rate / other.rate for one, other in rounds)
    yield result("T6", ours, floor=least, ratio=round(ratio, 2), unit="events/s", goal=GOAL, rows=EVENTS, seed=SEED)
    yield from exactness()


def paid_pages(processor):
    """So many card pages that were paid, and the site has not heard of it."""
    for _page in range(PAGES):
        invoice = bill(factories.Case(), "100.00")
        checkout.start([checkout.Wanted(invoice)], by=machine(), at=timezone.now())
    for number in CheckoutSession.objects.values_list("gateway_id", flat=True):
        processor.pay(number)
    return processor.events("checkout.session.completed")


def posts(url, pages, turn):
    """The requests of one round, each event twice, in any order."""
    requests = []
    for number in range(EVENTS // 2):
        body = json.dumps(pages[number % len(pages)] | {"id": f"evt_{turn}_{number}"}).encode()
        head = (
            f"POST /webhooks/stripe/ HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nContent-Type: application/json\r\n"
            f"Stripe-Signature: {sign(body, settings.STRIPE_WEBHOOK_SECRET)}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests += [head.encode() + body] * 2
    random.Random(SEED + turn).shuffle(requests)
    return requests


def exactness():
    """Handle what was stored, and count what is too much or missing."""
    stored = GatewayEvent.objects.count()
    while events.handle_next(by=machine(), at=timezone.now()):
        pass
    for name, count, should in (
        ("events", stored, ROUNDS * EVENTS // 2),
        ("payments", Payment.objects.count(), PAGES),
        ("postings", JournalEntry.objects.filter(kind="payment").count(), PAGES),
        ("left", GatewayEvent.objects.filter(handled_at=None).count(), 0),
    ):
        yield result(f"T6 {name}, off by", abs(count - should), unit=name, goal=0, rows=EVENTS, seed=SEED)
