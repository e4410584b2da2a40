"""Every odd moment of paying by card is a sane page, and never a double charge."""

import dataclasses
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from contacts.models import Message
from payments import billing, checkout, gateway
from payments.checkout import opening
from payments.models import CheckoutSession, Invoice, Payment, Receipt
from tests import factories
from tests.factories import NOW
from tests.money import bill, machine, text_of


def fill_cart(client, *invoices):
    client.post("/cart/add/", {"invoice": [invoice.number for invoice in invoices]})


def go_to_card_page(client):
    return client.post("/cart/checkout/", {"total": str(client.get("/cart/").context["total"])})


def open_page(client, invoice):
    client.post(f"/invoices/{invoice}/checkout/")
    return CheckoutSession.objects.latest("pk")


def back(client, session):
    return client.get(f"/pay/return/{session.key}/")


def status_of(session):
    session.refresh_from_db()
    return session.status


@pytest.fixture
def other_browser():
    return Client()


# --- the payer's own browser


def test_reloading_the_page_one_comes_back_to_pays_once_and_mails_once(cast, client, processor):
    session = open_page(client, bill(cast.case, "100.00"))
    processor.pay(session.gateway_id)

    for _ in range(3):
        assert "The city received $100.00" in text_of(client.get(back(client, session)["Location"]))

    assert (Payment.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="receipt").count() == 1


def test_going_back_after_paying_and_paying_again_says_it_is_paid(cast, client, processor):
    one, two = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    fill_cart(client, one, two)
    seen = str(client.get("/cart/").context["total"])
    go_to_card_page(client)
    session = CheckoutSession.objects.get()
    processor.pay(session.gateway_id)

    # Word of it has not come yet, and the browser shows the cart as it was.
    again = client.post("/cart/checkout/", {"total": seen})

    assert again.status_code == 409
    assert "Nothing is due on what is in your cart." in text_of(again)
    assert "by card" not in text_of(again)
    assert Payment.objects.count() == 2
    assert back(client, session).status_code == 302


def test_an_expired_page_is_told_and_replaced(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    first = open_page(client, invoice)
    processor.store.data["sessions"][first.gateway_id]["expires_at"] = 0

    page = text_of(back(client, first))
    assert "The card page was closed before anything was paid. Nothing was charged." in page
    assert f"Back to invoice {invoice}" in page

    second = open_page(client, invoice)
    assert (status_of(first), status_of(second)) == ("expired", "open")


def test_a_page_paid_in_its_last_second_counts_although_it_was_thought_expired(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    session = open_page(client, invoice)
    processor.pay(session.gateway_id)
    CheckoutSession.objects.filter(pk=session.pk).update(status="expired")

    assert back(client, session).status_code == 302

    assert status_of(session) == "complete"
    assert Payment.objects.get().unapplied == 0


def test_a_page_that_expired_here_and_is_paid_beside_another_is_kept_as_unapplied(cast, client, processor, desk):
    invoice = bill(cast.case, "100.00")
    first = open_page(client, invoice)
    CheckoutSession.objects.filter(pk=first.pk).update(status="expired")
    second = open_page(client, invoice)
    assert first.gateway_id != second.gateway_id

    for session in (first, second):
        processor.pay(session.gateway_id)
        back(client, session)

    assert sorted(Payment.objects.values_list("unapplied", flat=True)) == [Decimal(0), Decimal(100)]
    assert Message.objects.filter(kind="unapplied-payment").count() == 1


# --- two browsers


def test_two_browsers_at_one_invoice_get_one_page_and_the_second_is_told_it_is_paid(
    cast, client, other_browser, processor
):
    invoice = bill(cast.case, "100.00")
    pages = {browser.post(f"/invoices/{invoice}/checkout/")["Location"] for browser in (client, other_browser)}
    assert len(pages) == 1
    processor.pay(CheckoutSession.objects.get().gateway_id)

    late = other_browser.post(f"/invoices/{invoice}/checkout/")

    assert late.status_code == 409
    assert "This invoice was paid on" in text_of(late)


def test_two_carts_that_share_an_invoice_cannot_both_be_paid(cast, client, other_browser, processor):
    shared, mine, yours = (bill(cast.case, amount) for amount in ("100.00", "10.00", "20.00"))
    fill_cart(client, shared, mine)
    fill_cart(other_browser, shared, yours)

    go_to_card_page(client)
    go_to_card_page(other_browser)

    first, second = CheckoutSession.objects.order_by("pk")
    assert (status_of(first), status_of(second)) == ("expired", "open")
    assert processor.pay(first.gateway_id) is False
    assert "Nothing was charged." in text_of(back(client, first))
    processor.pay(second.gateway_id)
    back(other_browser, second)

    page = text_of(client.get("/cart/"))
    assert "Paid meanwhile: nothing is due." in page
    assert "Pay $10.00 by card" in page
    assert sum(payment.unapplied for payment in Payment.objects.all()) == 0


def test_the_other_cart_was_paid_a_moment_ago(cast, client, other_browser, processor):
    shared, mine = bill(cast.case, "100.00"), bill(cast.case, "10.00")
    fill_cart(client, shared)
    fill_cart(other_browser, shared, mine)
    go_to_card_page(client)
    seen = str(other_browser.get("/cart/").context["total"])
    processor.pay(CheckoutSession.objects.get().gateway_id)  # no word of it yet

    late = other_browser.post("/cart/checkout/", {"total": seen})

    assert late.status_code == 409
    assert f"Nothing is due on {shared}." in text_of(late)
    assert "Pay $10.00 by card" in text_of(late)


def test_a_page_paid_while_it_is_being_closed_is_taken_in(cast, client, processor, monkeypatch):
    invoice = bill(cast.case, "100.00", "10.00")
    session = open_page(client, invoice)

    def too_late(number):
        processor.pay(number)
        raise gateway.GatewayRefused("This Session can no longer be expired.")

    monkeypatch.setattr(gateway, "expire_session", too_late)
    answer = client.post(f"/invoices/{invoice}/checkout/", {"part": "1", "line": [invoice.lines.first().pk]})

    assert answer.status_code == 409
    assert "This invoice was paid on" in text_of(answer)
    assert status_of(session) == "complete"


# --- the bank takes its time


def in_the_bank(told):
    return dataclasses.replace(told, status="complete", is_processing=True)


def test_a_payment_that_is_on_its_way_is_not_asked_for_again(cast, client, processor, monkeypatch):
    invoice = bill(cast.case, "100.00")
    session = open_page(client, invoice)
    fetch = gateway.fetch_session
    monkeypatch.setattr(gateway, "fetch_session", lambda number: in_the_bank(fetch(number)))

    again = client.post(f"/invoices/{invoice}/checkout/")

    assert again.status_code == 409
    assert f"A payment for {invoice} is on its way." in text_of(again)
    CheckoutSession.objects.filter(pk=session.pk).update(status="processing")
    page = text_of(back(client, session))
    assert "Your payment is on its way" in page
    assert "You need not pay again." in page
    page = text_of(client.get(f"/invoices/{invoice}/"))
    assert "A payment is on its way" in page
    assert "by card" not in page
    assert CheckoutSession.objects.count() == 1


def test_a_payment_the_bank_refused_is_told(cast, client, processor):
    session = open_page(client, bill(cast.case, "100.00"))
    CheckoutSession.objects.filter(pk=session.pk).update(status="failed")

    page = text_of(back(client, session))

    assert "Your bank did not make the payment. Nothing was charged." in page


# --- the processor


def test_an_answer_that_got_lost_leads_to_the_same_page_the_next_time(cast, client, processor, monkeypatch):
    invoice = bill(cast.case, "100.00")
    start = gateway.start_session

    def lost(**wanted):
        start(**wanted)
        raise gateway.GatewayUnavailable("timed out")

    with monkeypatch.context() as patched:
        patched.setattr(gateway, "start_session", lost)
        assert client.post(f"/invoices/{invoice}/checkout/").status_code == 503

    assert client.post(f"/invoices/{invoice}/checkout/").status_code == 303
    assert len(processor.store.data["sessions"]) == 1


def test_a_page_that_was_given_up_while_it_was_made_is_closed(cast, client, processor, monkeypatch):
    shared, more = bill(cast.case, "100.00"), bill(cast.case, "10.00")
    start = gateway.start_session
    calls = []

    def slow(**wanted):
        told = start(**wanted)
        calls.append(told.id)
        if len(calls) == 1:  # meanwhile somebody pays both together
            fill_cart(Client(), shared, more)
            checkout.start([checkout.Wanted(shared), checkout.Wanted(more)], by=machine(), at=NOW)
        return told

    monkeypatch.setattr(gateway, "start_session", slow)
    checkout.start([checkout.Wanted(shared)], by=machine(), at=NOW)

    still_payable = [number for number in calls if processor.store.session(number)["status"] == "open"]
    assert len(calls) == 3
    assert still_payable == [CheckoutSession.objects.get(status="open").gateway_id]


def test_a_page_that_came_while_its_session_was_about_to_be_given_up_is_kept_to_be_closed(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    session = open_page(client, invoice)
    as_read_before = CheckoutSession(pk=session.pk, status="starting", started_at=NOW)

    [kept] = opening._still_good([as_read_before], lambda session: False, at=NOW)

    assert (kept.gateway_id, kept.status) == (session.gateway_id, "open")


def test_a_cart_says_when_the_processor_cannot_be_reached_and_is_kept(cast, client, processor, monkeypatch):
    fill_cart(client, bill(cast.case, "100.00"), bill(cast.case, "10.00"))
    monkeypatch.setattr(settings, "STRIPE_API_BASE", "http://127.0.0.1:1")

    response = go_to_card_page(client)

    assert response.status_code == 503
    assert "The card page cannot be reached Nothing was charged." in text_of(response)
    assert "Pay $110.00 by card" in text_of(response)


@pytest.mark.parametrize("first", ["return", "webhook"])
def test_the_return_and_the_webhook_in_either_order_pay_once(cast, client, processor, first):
    session = open_page(client, bill(cast.case, "100.00"))
    processor.pay(session.gateway_id)
    told = gateway.fetch_session(session.gateway_id)

    if first == "webhook":
        checkout.receive(told, by=machine(), at=NOW)
    back(client, session)
    checkout.receive(told, by=machine(), at=NOW)

    assert (Payment.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="receipt").count() == 1


# --- what changed while the payer was on the card page


def test_an_invoice_made_void_meanwhile_leaves_the_money_unapplied_and_pays_the_rest(cast, client, processor, desk):
    one, two = bill(cast.case, "100.00"), bill(factories.Case(), "50.00")
    fill_cart(client, one, two)
    go_to_card_page(client)
    billing.void_invoice(one, reason="Wrong permit", by=cast.fiona, at=NOW)
    session = CheckoutSession.objects.get()
    processor.pay(session.gateway_id)

    page = text_of(client.get(back(client, session)["Location"]))

    assert "The city received $150.00" in page
    assert "$100.00 was not needed for an invoice." in page
    assert Invoice.objects.get(pk=two.pk).is_paid
    assert Message.objects.filter(kind="unapplied-payment").count() == 1


def test_a_cart_whose_page_took_another_amount_is_kept_as_unapplied(cast, client, processor, desk):
    fill_cart(client, bill(cast.case, "100.00"), bill(cast.case, "50.00"))
    go_to_card_page(client)
    session = CheckoutSession.objects.get()
    processor.store.data["sessions"][session.gateway_id]["amount_total"] = 100
    processor.pay(session.gateway_id)
    back(client, session)

    payment = Payment.objects.get()
    assert (payment.amount, payment.unapplied, payment.invoice) == (Decimal("1.00"), Decimal("1.00"), None)
    assert not Invoice.objects.exclude(status="open").exists()


# --- some fees only


def test_only_the_ticked_fees_are_paid(cast, client, processor):
    invoice = bill(cast.case, "100.00", "50.00")
    line = invoice.lines.get(amount="50.00")

    client.post(f"/invoices/{invoice}/checkout/", {"part": "1", "line": [line.pk]})
    session = CheckoutSession.objects.get()
    assert session.amount == Decimal("50.00")
    processor.pay(session.gateway_id)
    back(client, session)

    assert Invoice.objects.get().due == Decimal("100.00")
    page = client.post(f"/invoices/{invoice}/checkout/", {"part": "1", "line": [line.pk]})
    assert page.status_code == 409
    assert "Pay $100.00 by card" in text_of(page)


def test_ticking_nothing_pays_nothing(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    elsewhere = bill(factories.Case(), "10.00").lines.get()

    for lines in ([], [elsewhere.pk], ["x"]):
        response = client.post(f"/invoices/{invoice}/checkout/", {"part": "1", "line": lines})
        assert response.status_code == 409
        assert "No fee is ticked." in text_of(response)
    assert CheckoutSession.objects.count() == 0


@pytest.mark.parametrize(("amount", "says"), [("0.49", "$0.50 or more"), ("1000000.00", "$999,999.99 at most")])
def test_what_no_card_can_be_charged_with_says_so(cast, client, processor, amount, says):
    invoice = bill(cast.case, amount)

    response = client.post(f"/invoices/{invoice}/checkout/")

    assert response.status_code == 409
    assert f"A card can be charged with {says}" in text_of(response)
