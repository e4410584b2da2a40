"""What money tests share: the books are checked after each of them, and a card processor of their own."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection

from contacts.models import Desk
from contacts.robots import robot
from payments import billing, ledger
from payments.models import GatewayEvent, Payment
from permits import fees
from portal.dev.stripe import StripeServer
from tests.factories import NOW


@pytest.fixture(autouse=True)
def books_stand(request):
    """After every money test the books balance and agree with everything that refers to them."""
    if "django_db_setup" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
    yield
    if "books_broken_on_purpose" in request.fixturenames:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert ledger.check() == []


@pytest.fixture
def books_broken_on_purpose():
    """For the control of a race: it shows what the guard it takes away is for."""


@pytest.fixture
def processor(monkeypatch):
    """A card processor in this process that sends no webhooks by itself."""
    with StripeServer(webhook_secret=settings.STRIPE_WEBHOOK_SECRET, api_key=settings.STRIPE_API_KEY) as processor:
        monkeypatch.setattr(settings, "STRIPE_API_BASE", processor.url)
        yield processor


@pytest.fixture
def desk(db):
    """The payments desk, which is told what needs a person."""
    return Desk.objects.create(purpose="payments", name="Cashier", phone="555-0199", email="cashier@example.org")


def charge(case, *amounts, code="building"):
    """Assess fees on a case, of dollars each."""
    return [
        fees.assess(case, code=f"{code}-{n}", description=f"Fee {n}", amount=Decimal(amount), by=machine(), at=NOW)
        for n, amount in enumerate(amounts, 1)
    ]


def bill(case, *amounts):
    """An open invoice over fees of these amounts."""
    charge(case, *amounts)
    return billing.invoice_owed_fees(case, by=machine(), at=NOW)


def pay(invoice, amount, *, source="card", reference="pi_1", **more):
    return billing.record_payment(
        invoice, amount=Decimal(amount), source=source, reference=reference, by=machine(), at=NOW, **more
    )


def machine():
    return robot("tests")


def balances():
    """What stands on each account that was ever used, by code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, balance FROM payments_ledgeraccount WHERE balance <> 0 ORDER BY code")
        return dict(cursor.fetchall())


def text_of(response):
    """What a page says, without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def deliver(client, processor, event, *, signature=None, body=None):
    """Send one of the processor's events to the site's webhook, signed as the processor signs."""
    return client.post(
        "/webhooks/stripe/",
        processor.body_of(event) if body is None else body,
        content_type="application/json",
        headers={"Stripe-Signature": signature or processor.signature_of(event)},
    )


def state():
    """What must be the same however an event came: payments, and what is left to do."""
    return (
        [(each.source, each.amount, each.unapplied) for each in Payment.objects.order_by("pk")],
        balances(),
        GatewayEvent.objects.filter(handled_at=None).count(),
    )
