"""The cart: several invoices, or some lines of them, paid at once by anybody."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import billing, cart, trust
from payments.checkout import Wanted
from payments.models import CheckoutSession, Invoice, Receipt
from permits.models import Address
from tests import factories
from tests.factories import NOW
from tests.money import bill, charge, pay, text_of


def put(client, *invoices, **more):
    return client.post("/cart/add/", {"invoice": [invoice.number for invoice in invoices], **more})


def total_of(client):
    return str(client.get("/cart/").context["total"])


def go_to_card_page(client):
    return client.post("/cart/checkout/", {"total": total_of(client)})


def come_back(client, processor):
    """Pay the open card page, and come back to where it ends."""
    session = CheckoutSession.objects.latest("pk")
    processor.pay(session.gateway_id, email="home@example.org")
    return client.get(client.get(f"/pay/return/{session.key}/")["Location"])


# --- what a cart holds


def test_lines_of_an_invoice_join_those_chosen_before_and_all_of_it_stays_all(cast):
    invoice = bill(cast.case, "10.00", "20.00", "30.00")
    one, two, _three = invoice.lines.order_by("pk")

    kept = cart.add([], [Wanted(invoice, (one,))])
    kept = cart.add(kept, [Wanted(invoice, (two,))])
    assert [row.due for row in cart.read(kept)] == [Decimal("30.00")]
    whole = cart.add(kept, [Wanted(invoice)])
    assert [row.due for row in cart.read(whole)] == [Decimal("60.00")]
    assert cart.add(whole, [Wanted(invoice, (one,))]) == whole
    assert cart.without(whole, [invoice.pk]) == []


def test_a_full_cart_says_so_and_keeps_what_it_holds(cast):
    invoices = [bill(cast.case, "1.00") for _ in range(cart.MOST)]
    kept = cart.add([], [Wanted(invoice) for invoice in invoices])

    with pytest.raises(NotAllowed, match="A cart holds up to 20 invoices"):
        cart.add(kept, [Wanted(bill(cast.case, "1.00"))])

    pay(invoices[0], "1.00")
    kept = cart.add(kept, [Wanted(Invoice.objects.open().latest("pk"))])
    assert invoices[0].pk not in [pk for pk, _lines in kept]


# --- filling it


def test_an_empty_cart_says_what_it_is_for(db, client):
    page = text_of(client.get("/cart/"))

    assert "Your cart is empty" in page
    assert "by card" not in page


def test_invoices_are_added_by_number_from_their_page_and_taken_out_again(cast, client):
    one, two = bill(cast.case, "100.00"), bill(cast.case, "50.00")

    put(client, one)
    assert client.post("/cart/add/", {"number": two.number.lower()})["Location"] == "/cart/"
    page = text_of(client.get("/cart/"))
    assert "$150.00 for 2 invoices" in page
    assert "Pay $150.00 by card" in page
    put(client, one)
    assert total_of(client) == "150.00"

    client.post("/cart/remove/", {"invoice": one.number})
    assert "Pay $50.00 by card" in text_of(client.get("/cart/"))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the invoice number."),
        ("BLDR-2026-00042", "This is not an invoice number."),
    ],
)
def test_a_number_that_leads_nowhere_is_told_at_the_field_and_kept(cast, client, typed, says):
    put(client, bill(cast.case, "100.00"))

    response = client.post("/cart/add/", {"number": typed})

    assert response.context["form"].errors["number"][0].startswith(says)
    assert "<title>Error: Cart" in response.content.decode()
    assert "Pay $100.00 by card" in text_of(response)


def test_numbers_are_not_guessed_by_way_of_the_cart(db, client):
    answers = [client.post("/cart/add/", {"number": "INV-2026-000001"}).status_code for _ in range(35)]

    assert answers[-1] == 429


def test_a_paid_invoice_does_not_go_into_the_cart(cast, client):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "100.00")

    response = put(client, invoice)

    assert response.status_code == 409
    assert f"Nothing is due on {invoice}." in text_of(response)


def test_ticked_records_of_a_list_bring_all_that_is_due_on_them(cast, client):
    bill(cast.case, "100.00")
    charge(cast.case, "25.00")
    other = factories.Case()
    bill(other, "10.00")
    hidden = factories.Case(address=factories.Address(confidential=True))
    bill(hidden, "5.00")

    client.post("/cart/add/", {"case": [cast.case.slug, other.slug, hidden.slug]})

    assert total_of(client) == "135.00"


def test_ticking_no_fee_of_an_invoice_does_not_add_all_of_it(cast, client):
    response = put(client, bill(cast.case, "100.00"), part="1")

    assert response.status_code == 409
    assert "No fee is ticked." in text_of(response)
    assert total_of(client) == "0"


def test_ticking_nothing_says_what_to_do(cast, client):
    response = client.post("/cart/add/", {"case": [cast.case.slug]})

    assert response.status_code == 409
    assert "Choose an invoice or a record with fees due." in text_of(response)


@pytest.mark.parametrize("sent", [{"invoice": "\0"}, {"line": ["x", "9" * 40]}, {"case": "\0"}, {"invoice": "x" * 999}])
def test_what_makes_no_sense_is_no_error(db, client, sent):
    assert client.post("/cart/add/", sent).status_code == 409
    assert client.post("/cart/remove/", sent).status_code == 302


# --- from a record


def test_pay_fees_due_leads_to_the_one_invoice(cast, client):
    charge(cast.case, "100.00")

    response = client.get(f"/permits/{cast.case.slug}/pay/")

    assert response["Location"] == Invoice.objects.get().get_absolute_url()


def test_pay_fees_due_asks_which_of_several_and_they_go_into_the_cart(cast, client):
    one, two = bill(cast.case, "100.00"), bill(cast.case, "50.00")

    page = client.get(f"/permits/{cast.case.slug}/pay/")

    assert "$150.00 in all." in text_of(page)
    for invoice in (one, two):
        assert f'name="invoice" value="{invoice}"' in page.content.decode()


def test_pay_fees_due_on_nothing_leads_to_the_fees(cast, client):
    assert client.get(f"/permits/{cast.case.slug}/pay/")["Location"] == billing.fees_page(cast.case)
    assert client.get(f"/permits/{cast.draft.slug}/pay/").status_code == 404


def test_the_lists_offer_to_pay_what_is_ticked(cast, client):
    bill(cast.case, "100.00")
    client.force_login(cast.bob)

    for page in ("/search/?q=mortar", reverse("permits:mine")):
        shown = client.get(page).content.decode()
        assert f"/permits/{cast.case.slug}/pay/" in shown, page
        assert 'formaction="/cart/add/"' in shown, page


# --- paying it


def test_several_invoices_are_paid_at_once_on_one_receipt_with_one_mail(cast, client, processor):
    one, two = bill(cast.case, "100.00"), bill(factories.Case(), "50.00", "25.00")
    put(client, one, two)

    away = go_to_card_page(client)
    assert away.status_code == 303
    receipt = come_back(client, processor)

    page = text_of(receipt)
    assert "The city received $175.00" in page
    for words in (f"Invoice {one}", f"Invoice {two}", "$100.00", "$75.00"):
        assert words in page
    assert "home@example.org" not in page
    assert Receipt.objects.count() == 1
    assert Message.objects.filter(kind="receipt").count() == 1
    assert set(Invoice.objects.values_list("status", flat=True)) == {"paid"}
    assert "Your cart is empty" in text_of(client.get("/cart/"))


def test_some_fees_of_an_invoice_are_paid_and_the_rest_stays_due(cast, client, processor):
    invoice, whole = bill(cast.case, "100.00", "50.00", "7.00"), bill(cast.case, "10.00")
    lines = list(invoice.lines.order_by("pk"))
    put(client, invoice, line=[lines[1].pk, lines[2].pk])
    put(client, whole)
    assert "Fee 2, Fee 3" in text_of(client.get("/cart/"))

    go_to_card_page(client)
    come_back(client, processor)

    invoice.refresh_from_db()
    assert (invoice.paid, invoice.status) == (Decimal("57.00"), "open")
    assert [fee.status for fee in cast.case.fees.filter(invoice_lines__in=lines).order_by("pk")] == [
        "owed",
        "settled",
        "settled",
    ]


def test_a_total_that_changed_is_shown_before_it_is_paid(cast, client, processor):
    one, two = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    put(client, one, two)
    seen = total_of(client)
    pay(one, "100.00", source="cash", reference="till 1")

    response = client.post("/cart/checkout/", {"total": seen})

    assert response.status_code == 409
    page = text_of(response)
    assert "What is due has changed since this page was shown." in page
    assert "Paid meanwhile: nothing is due." in page
    assert "Pay $50.00 by card" in page
    assert CheckoutSession.objects.count() == 0


def test_a_void_invoice_in_the_cart_says_so_and_is_not_asked_for(cast, client, processor):
    one, two = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    put(client, one, two)
    billing.void_invoice(one, reason="Wrong permit", by=cast.fiona, at=NOW)

    assert "The city took it back: nothing is due." in text_of(client.get("/cart/"))
    go_to_card_page(client)

    assert CheckoutSession.objects.get().amount == Decimal("50.00")


def test_a_cart_of_paid_invoices_offers_nothing(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    put(client, invoice)
    pay(invoice, "100.00")

    page = text_of(client.get("/cart/"))
    assert "Nothing is due on what is in your cart." in page
    assert "by card" not in page
    assert go_to_card_page(client).status_code == 409


def test_cancelling_leads_back_to_the_cart_as_it_was(cast, client, processor):
    put(client, bill(cast.case, "100.00"), bill(cast.case, "50.00"))
    go_to_card_page(client)
    session = processor.store.session(CheckoutSession.objects.get().gateway_id)
    assert session["cancel_url"].endswith("/cart/?cancelled=1")

    page = text_of(client.get("/cart/?cancelled=1"))

    assert "Nothing was charged." in page
    assert "Pay $150.00 by card" in page


def test_a_holder_of_a_trust_account_may_choose(cast, client):
    trust.open_account(cast.license, by=cast.fiona, at=NOW)
    invoice = bill(cast.case, "100.00")
    put(client, invoice)
    assert client.get("/cart/").context["trust"] is False

    client.force_login(cast.bob)
    assert client.get("/cart/").context["trust"] is True


# --- who sees what


def test_a_cart_names_no_person_and_no_confidential_record(cast, client):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "40.00", email="payer@example.org")
    put(client, invoice)
    assert cast.case.number in text_of(client.get("/cart/"))
    Address.objects.filter(pk=cast.case.address_id).update(confidential=True)

    page = client.get("/cart/").content.decode()

    for private in ("payer@example.org", "Alice", cast.case.number, "pi_1"):
        assert private not in page
    assert "Pay $60.00 by card" in text_of(client.get("/cart/"))


def test_one_visitors_cart_is_not_anothers(cast, client, client_of_somebody_else):
    put(client, bill(cast.case, "100.00"))

    assert "Your cart is empty" in text_of(client_of_somebody_else.get("/cart/"))


@pytest.fixture
def client_of_somebody_else(client):
    return client.__class__()


def test_a_cart_asks_the_database_as_often_for_one_invoice_as_for_twenty(cast, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/cart/").status_code == 200
        return len(queries)

    put(client, bill(cast.case, "1.00"))
    one = asked()
    for _ in range(19):
        put(client, bill(factories.Case(), "1.00", "2.00"))

    assert asked() == one <= 12
