"""What tests of the card processor share: a card page that was paid, word brought to the site, word taken in."""

from payments import checkout, events
from payments.models import CheckoutSession, Payment
from tests.factories import NOW
from tests.money import bill, deliver, machine


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


def bring(client, processor, *kinds):
    """Send all of the processor's events of these types to the site; the answers."""
    found = [event for kind in kinds for event in processor.events(kind)]
    assert found, kinds
    return [deliver(client, processor, event).status_code for event in found]


def work(at=NOW):
    """What the worker does until nothing is due."""
    while events.handle_next(by=machine(), at=at):
        pass


def payments():
    return list(Payment.objects.order_by("pk").values_list("source", "amount", "unapplied", "status"))
