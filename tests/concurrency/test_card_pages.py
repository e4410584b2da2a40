"""Many clicks, two carts, a slow processor: one page that can be paid at a time for each invoice."""

from django.db import IntegrityError, connection
from django.test import Client

from payments import checkout, gateway
from payments.checkout import opening
from payments.models import CheckoutItem, CheckoutSession
from payments.models.invoice import InvoiceQuerySet
from permits.models.case import CaseQuerySet
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW
from tests.money import bill, books_stand, machine, processor

__all__ = ["books_stand", "processor"]


def browser_with(*invoices):
    browser = Client()
    browser.post("/cart/add/", {"invoice": [invoice.number for invoice in invoices]})
    return browser


def test_twenty_clicks_on_the_carts_button_at_once_open_one_card_page(committed_cast, at_once, processor):
    """G1.8: twenty POSTs of one form, each answered by the way to the same page."""
    one, two = bill(committed_cast.case, "100.00"), bill(committed_cast.case, "50.00")
    cookies = browser_with(one, two).cookies
    machine()

    def click():
        browser = Client()
        browser.cookies = cookies
        return browser.post("/cart/checkout/", {"total": "150.00"})

    answers = at_once(*[click] * 20)

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert CheckoutSession.objects.count() == 1
    assert len(processor.store.data["sessions"]) == 1


def both_carts(cast):
    """Two carts that share an invoice, as what they want to pay."""
    shared, mine, yours = (bill(cast.case, amount) for amount in ("100.00", "10.00", "20.00"))
    machine()
    return [[checkout.Wanted(shared), checkout.Wanted(other)] for other in (mine, yours)]


def test_two_carts_that_share_an_invoice_at_once_leave_one_page_that_can_be_paid(committed_cast, at_once, processor):
    carts = both_carts(committed_cast)

    at_once(*[lambda cart=cart: checkout.start(cart, by=machine(), at=NOW) for cart in carts])

    payable = [each for each in processor.store.data["sessions"].values() if each["status"] == "open"]
    assert [each["id"] for each in payable] == [CheckoutSession.objects.get(status="open").gateway_id]
    assert CheckoutItem.objects.filter(is_live=True).count() == 2


def test_control_without_the_locks_the_carts_run_into_the_database(committed_cast, at_once, processor, monkeypatch):
    carts = both_carts(committed_cast)
    monkeypatch.setattr(InvoiceQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(CaseQuerySet, "locked_in_order", lambda self, pks: None)
    meet_after(monkeypatch, opening, "_still_good", Meeting(2))

    answers = at_once(*[lambda cart=cart: checkout.start(cart, by=machine(), at=NOW) for cart in carts])

    assert IntegrityError in {type(answer) for answer in answers}


def test_nothing_is_locked_while_the_processor_thinks(committed_cast, at_once, processor, monkeypatch):
    invoice = bill(committed_cast.case, "100.00")
    seen = []

    def while_asking(ask):
        def asked(*args, **kwargs):
            seen.append(connection.in_atomic_block)
            return ask(*args, **kwargs)

        return asked

    for name in ("start_session", "fetch_session", "expire_session"):
        monkeypatch.setattr(gateway, name, while_asking(getattr(gateway, name)))

    def everything():
        checkout.start([checkout.Wanted(invoice)], by=machine(), at=NOW)
        checkout.start([checkout.Wanted(invoice, tuple(invoice.lines.all()))], by=machine(), at=NOW)
        checkout.ask(CheckoutSession.objects.get(status="open"), by=machine(), at=NOW)

    assert at_once(everything) == [None]
    assert len(seen) >= 4
    assert not any(seen)
