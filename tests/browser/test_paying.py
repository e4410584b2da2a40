"""A homeowner pays an invoice by its number, without an account: the card page, the receipt, the mail."""

import re
from functools import partial

import pytest

from contacts.models import Message
from payments import ledger
from payments.models import GatewayEvent, Invoice, Payment
from portal.dev.processes import wait_for
from tests.browser import press
from tests.browser.accessibility import check_on_the_way
from tests.money import bill, books_stand, charge, pay

__all__ = ["books_stand"]

until = partial(wait_for, seconds=30, what="what the test waits for")

pytestmark = [pytest.mark.browser]


def fill_card(page, *, card="4242 4242 4242 4242"):
    page.get_by_label("Email").fill("home@example.org")
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expires").fill("08/31")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Pay $412.50").click()


def test_a_homeowner_pays_by_invoice_number_and_gets_the_receipt(page, committed_cast, worker):
    invoice = bill(committed_cast.case, "400.00", "12.50")
    worker()

    page.goto("/")
    page.get_by_role("link", name="Pay", exact=True).first.click()
    page.get_by_label("Invoice number").fill("inv 2031 999")
    page.get_by_role("button", name="Find the invoice").click()
    assert page.get_by_label("Invoice number").input_value() == "inv 2031 999"
    check_on_the_way(page, html=page.content())
    page.get_by_label("Invoice number").fill(invoice.number.lower().replace("-", " "))
    page.get_by_role("button", name="Find the invoice").click()
    check_on_the_way(page)
    page.get_by_role("button", name="Pay $412.50 by card").click()
    page.wait_for_url("**/c/pay/cs_*")
    check_on_the_way(page)
    fill_card(page, card="4000 0000 0000 0002")
    page.get_by_text("Your card was declined.").first.wait_for()
    check_on_the_way(page, html=page.content())
    fill_card(page)
    page.wait_for_url("**/receipts/**")

    page.get_by_text("The city received $412.50").wait_for()
    check_on_the_way(page)
    until(lambda: GatewayEvent.objects.filter(handled_at__isnull=False).count() == 2)
    payment = Payment.objects.get()
    assert (payment.amount, payment.unapplied) == (412.50, 0)
    assert ledger.check() == []
    until(lambda: Message.objects.filter(status="sent").count() == 1)
    link = re.search(r"http://\S+/receipts/\S+", Message.objects.get().body)[0]
    page.goto(link)
    page.get_by_text("The city received $412.50").wait_for()
    page.goto(f"/invoices/{invoice}/")
    page.get_by_text("Nothing is due.").wait_for()
    check_on_the_way(page)


def test_a_payer_whose_browser_never_comes_back_has_paid(page, committed_cast, worker):
    invoice = bill(committed_cast.case, "400.00", "12.50")
    worker()
    page.goto(f"/invoices/{invoice}/")
    page.get_by_role("button", name="Pay $412.50 by card").click()
    page.wait_for_url("**/c/pay/cs_*")
    page.route("**/return/**", lambda route: route.abort())

    fill_card(page)

    until(lambda: Invoice.objects.get().is_paid)
    until(lambda: Message.objects.filter(status="sent").count() == 1)


def test_paying_two_invoices_at_once_needs_no_script_and_no_mouse(lent, site, committed_cast):
    invoice, other = bill(committed_cast.case, "400.00"), bill(committed_cast.case, "12.50")
    with lent("without scripts") as page:
        pay_two(page, invoice, other)


def pay_two(page, invoice, other):
    page.goto("/pay/")
    page.get_by_label("Invoice number").focus()
    page.keyboard.type(invoice.number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/invoices/**")
    page.get_by_role("button", name="Add to cart").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cart/")
    page.get_by_label("Invoice number").focus()
    page.keyboard.type(other.number)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pay $412.50 by card").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/pay/cs_*")
    page.get_by_label("Email").focus()
    for typed in ("home@example.org", "4242424242424242", "0831", "123"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")

    page.get_by_text("The city received $412.50").wait_for()


def test_cancelling_on_the_card_page_leads_back_and_charges_nothing(page, committed_cast):
    invoice = bill(committed_cast.case, "400.00", "12.50")
    page.goto(f"/invoices/{invoice}/")
    page.get_by_role("button", name="Pay $412.50 by card").click()
    page.get_by_role("link", name="Cancel and go back").click()

    page.get_by_text("Nothing was charged.").wait_for()
    check_on_the_way(page)
    assert Payment.objects.count() == 0


def test_everybody_can_use_the_other_pages_of_money(page, committed_cast):
    case = committed_cast.case
    page.goto(f"/permits/{case.slug}/fees/")
    check_on_the_way(page)
    invoice = bill(case, "100.00", "50.00")
    pay(invoice, "120.00", source="cash", reference="till 1")
    charge(case, "25.00")

    page.goto(f"/permits/{case.slug}/fees/")
    page.get_by_text("$25.00 is due").wait_for()
    check_on_the_way(page)
    response = page.goto("/pay/")
    check_on_the_way(page, html=response.text())
    answer = press(page, "main form[method=post] button[type=submit], main form[method=post] input[type=submit]")
    check_on_the_way(page, html=answer.text())
    page.goto(f"/invoices/{invoice}/")
    check_on_the_way(page)
    page.goto(f"/permits/{case.slug}/pay/")
    check_on_the_way(page)
    page.get_by_role("button", name="Go on to pay").click()
    pay(invoice, "30.00", source="cash", reference="till 2")
    page.get_by_label("Invoice number").fill("INV-2031")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_text("Paid meanwhile").wait_for()
    check_on_the_way(page, html=page.content())
