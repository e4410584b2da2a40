"""What tests of the card processor share: a card page that was paid, word brought to the site, word taken in."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import stripe
from django.conf import settings

from payments import checkout, events
from payments.models import CheckoutSession
from portal.dev.stripe import StripeServer
from portal.dev.stripe_answers import as_json
from tests.factories import NOW
from tests.money import bill, machine


def open_page(*invoices, at=NOW):
    """A card page open for some invoices."""
    checkout.start([checkout.Wanted(invoice) for invoice in invoices], by=machine(), at=at)
    return CheckoutSession.objects.latest("pk")


def pay_by_card(processor, case, *amounts, recorded=True, by_bank=False):
    """An invoice over fees of these amounts, paid on its page; the invoice, and the processor's name of the payment."""
    invoice = bill(case, *amounts)
    session = open_page(invoice)
    processor.pay(session.gateway_id, email="home@example.org", by_bank=by_bank)
    if recorded:
        checkout.ask(session, by=machine(), at=NOW)
    return invoice, processor.store.session(session.gateway_id)["payment_intent"]


def work(at=NOW):
    """What the worker does until nothing is due."""
    while events.handle_next(by=machine(), at=at):
        pass


@contextmanager
def inside(monkeypatch):
    """The card processor answering in this thread, for tests of what is said and not of how it travels."""
    server = StripeServer(webhook_secret=settings.STRIPE_WEBHOOK_SECRET, api_key=settings.STRIPE_API_KEY)

    class Wire(stripe.HTTPClient):
        name = "inside"

        def __init__(self, **_options):
            super().__init__()

        def request(self, method, url, headers, post_data=None):
            target = urlsplit(url)
            answer = server.api.answer(
                method.upper(),
                f"{target.path}?{target.query}",
                {**headers, "Host": target.netloc},
                (post_data or "").encode(),
            )
            return as_json(answer), answer.status, answer.headers

        def close(self):
            """Nothing is open."""

    monkeypatch.setattr(stripe, "RequestsClient", Wire)
    yield server
    server.close()
