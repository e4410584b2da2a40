"""The pages of money: anyone may pay, nobody is named, and nothing typed is lost."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Message
from payments import billing
from payments.models import CheckoutSession, Invoice, Payment, ReceiptLink
from permits.choices import CaseKind
from permits.models import Address
from tests import factories
from tests.factories import NOW
from tests.money import bill, charge, machine, pay, text_of


def receipt_link():
    """The link in the receipt's mail, as a path."""
    return re.search(r"http://testserver(/receipts/[\w-]+/)", Message.objects.get(kind="receipt").body)[1]


# --- /pay/


def test_a_visitor_finds_an_invoice_by_its_number_however_it_is_typed(cast, client):
    invoice = bill(cast.case, "100.00")
    digits = invoice.number.removeprefix("INV-2026-").lstrip("0")

    for typed in (invoice.number, f" inv 2026 {digits} ", f"2026-{digits}", f"2026{digits.zfill(8)}".replace("-", "")):
        assert client.post("/pay/", {"number": typed})["Location"] == f"/invoices/{invoice}/"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the invoice number."),
        ("BLDR-2026-00042", "This is not an invoice number."),
        ("INV-2031-000777-4", "A digit is wrong or missing."),
        ("INV-2031-000777-3", "There is no invoice INV-2031-000777-3."),
        ("<script>", "This is not an invoice number."),
    ],
)
def test_a_number_that_leads_nowhere_is_told_at_the_field_and_kept(db, client, typed, says):
    response = client.post("/pay/", {"number": typed})

    assert response.status_code == 200
    assert response.context["form"].errors["number"][0].startswith(says)
    page = response.content.decode()
    assert "<title>Error: Pay an invoice" in page
    assert f'value="{typed}"' in page or typed in ("", "<script>")
    assert 'href="#id_number"' in page
    assert "<script>" not in page


def test_guessing_numbers_is_slowed_down(db, client):
    answers = [client.post("/pay/", {"number": f"INV-2026-{n:06d}"}).status_code for n in range(35)]

    assert answers[0] == 200
    assert answers[-1] == 429


def test_guessing_addresses_of_invoices_is_slowed_down_too(db, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invoice_page": "3/m/ip"}

    answers = [client.get(f"/invoices/INV-2026-{n:06d}-1/").status_code for n in range(5)]

    assert (answers[0], answers[-1]) == (404, 429)


# --- /invoices/<number>/


def test_a_visitor_sees_what_an_invoice_is_for_and_what_is_due(cast, client):
    invoice = bill(cast.case, "400.00", "12.50")

    response = client.get(f"/invoices/{invoice}/")

    page = text_of(response)
    assert response.status_code == 200
    for words in (f"Invoice {invoice}", cast.case.number, "Fee 1", "$400.00", "Pay $412.50 by card", "No fee is added"):
        assert words in page
    assert f'href="{cast.case.get_absolute_url()}"' in response.content.decode()


def test_an_invoice_s_address_is_forgiving_and_unknown_ones_do_not_exist(cast, client):
    invoice = bill(cast.case, "100.00")

    assert client.get(f"/invoices/{invoice.number.lower()}/")["Location"] == f"/invoices/{invoice}/"
    assert client.get("/invoices/INV-2031-000777-3/").status_code == 404
    for odd in ("anything", "%00", "INV-2026-000001%00", "%F0%9F%92%B0"):
        assert client.get(f"/invoices/{odd}/").status_code == 404
        assert client.get(f"/receipts/{odd}/").status_code == 404
    assert client.post("/invoices/INV-2031-000777-3/checkout/").status_code == 404


@pytest.mark.parametrize("page", ["/invoices/{invoice}/", "{fees}"])
def test_no_page_of_money_names_a_person(cast, client, processor, page):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "40.00", email="payer@example.org")

    for reader in (None, cast.charlie):
        if reader:
            client.force_login(reader)
        shown = client.get(page.format(invoice=invoice, fees=billing.fees_page(cast.case))).content.decode()
        for private in ("payer@example.org", "alice@example.org", "Alice", "pi_1"):
            assert private not in shown


def test_a_confidential_record_s_number_stays_off_its_invoice_which_can_still_be_paid(cast, client):
    invoice = bill(cast.case, "100.00")
    Address.objects.filter(pk=cast.case.address_id).update(confidential=True)

    page = client.get(f"/invoices/{invoice}/").content.decode()
    assert (cast.case.number in page, "Pay $100.00 by card" in page) == (False, True)

    client.force_login(cast.alice)
    assert cast.case.number in client.get(f"/invoices/{invoice}/").content.decode()


def test_a_paid_and_a_void_invoice_say_so_and_offer_nothing(cast, client):
    paid, void = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    pay(paid, "100.00")
    billing.void_invoice(void, reason="Wrong permit", by=cast.fiona, at=NOW)

    for invoice, says in ((paid, "was paid on November 20, 2026"), (void, "took this invoice back on November 20")):
        page = text_of(client.get(f"/invoices/{invoice}/"))
        assert says in page
        assert "by card" not in page


def test_a_part_paid_invoice_asks_for_the_rest(cast, client):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "40.00", source="cash", reference="till 1")

    page = text_of(client.get(f"/invoices/{invoice}/"))

    assert "Pay $60.00 by card" in page
    assert "($40.00 paid)" in page


# --- to the card page and back


def test_paying_leads_to_the_card_page_and_back_to_the_receipt(cast, client, processor):
    invoice = bill(cast.case, "100.00")

    away = client.post(f"/invoices/{invoice}/checkout/")
    session = CheckoutSession.objects.get()
    assert (away.status_code, away["Location"]) == (303, f"{processor.url}/c/pay/{session.gateway_id}")

    back = f"/pay/return/{session.key}/"
    assert "Confirming your payment" in text_of(client.get(back))
    assert Payment.objects.count() == 0

    processor.pay(session.gateway_id, email="home@example.org")
    arrived = client.get(back)
    assert arrived.status_code == 302
    receipt = client.get(arrived["Location"])
    assert "The city received $100.00" in text_of(receipt)
    invoice.refresh_from_db()
    assert invoice.is_paid
    assert client.get(receipt_link()).status_code == 200


def test_coming_back_alone_pays_nothing(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    client.post(f"/invoices/{invoice}/checkout/")
    session = CheckoutSession.objects.get()

    for claim in (f"{session.key}/?paid=1", f"{session.key}/?session={session.gateway_id}", f"{uuid4()}/"):
        client.get(f"/pay/return/{claim}")

    assert Payment.objects.count() == 0


def test_a_key_that_was_never_given_opens_nothing(cast, client, processor):
    assert client.get(f"/pay/return/{uuid4()}/").status_code == 404


def test_a_second_click_leads_to_the_same_card_page(cast, client, processor):
    invoice = bill(cast.case, "100.00")

    addresses = {client.post(f"/invoices/{invoice}/checkout/")["Location"] for _click in range(3)}

    assert len(addresses) == 1


def test_a_page_open_for_another_amount_is_closed_and_a_new_one_opened(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    first = client.post(f"/invoices/{invoice}/checkout/")["Location"]
    pay(invoice, "40.00", source="cash", reference="till 1")

    second = client.post(f"/invoices/{invoice}/checkout/")["Location"]

    assert first != second
    assert list(CheckoutSession.objects.order_by("pk").values_list("status", "amount")) == [
        ("expired", Decimal("100.00")),
        ("open", Decimal("60.00")),
    ]


def test_paying_again_after_word_was_lost_finds_it_paid(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    client.post(f"/invoices/{invoice}/checkout/")
    processor.pay(CheckoutSession.objects.get().gateway_id)

    response = client.post(f"/invoices/{invoice}/checkout/")

    assert response.status_code == 409
    assert "This invoice was paid on" in text_of(response)


def test_a_card_page_the_processor_forgot_is_replaced(cast, client, processor):
    invoice = bill(cast.case, "100.00")
    client.post(f"/invoices/{invoice}/checkout/")
    processor.store.data["sessions"].clear()

    assert client.post(f"/invoices/{invoice}/checkout/").status_code == 303


def test_a_processor_that_does_not_answer_is_told_on_the_page(cast, client, processor, monkeypatch):
    invoice = bill(cast.case, "100.00")
    monkeypatch.setattr(settings, "STRIPE_API_BASE", "http://127.0.0.1:1")

    response = client.post(f"/invoices/{invoice}/checkout/")

    assert response.status_code == 503
    assert "The card page cannot be reached Nothing was charged." in text_of(response)
    assert "Pay $100.00 by card" in text_of(response)


def test_coming_back_without_paying_says_nothing_was_charged(cast, client):
    invoice = bill(cast.case, "100.00")

    assert "Nothing was charged" in text_of(client.get(f"/invoices/{invoice}/?cancelled=1"))


# --- /receipts/<key>/


def test_a_receipt_opens_by_its_link_only_and_is_kept_out_of_caches_and_logs(cast, client):
    pay(bill(cast.case, "100.00"), "100.00", email="home@example.org")

    response = client.get(receipt_link())

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "home@example.org" not in response.content.decode()
    link = ReceiptLink.objects.get()
    for wrong in (link.key_hash, "x" * 43, "1"):
        assert client.get(f"/receipts/{wrong}/").status_code == 404


def test_a_receipt_of_an_account_keeps_its_forms_working(cast, client):
    pay(bill(cast.case, "100.00"), "100.00", email="home@example.org")
    client.force_login(cast.alice)

    assert client.get(receipt_link())["Referrer-Policy"] == "strict-origin"


def test_a_receipt_for_money_no_invoice_takes_says_what_becomes_of_it(cast, client, desk):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "100.00", source="cash", reference="till 1")
    pay(invoice, "100.00", email="home@example.org")

    assert "$100.00 was not needed for an invoice" in text_of(client.get(receipt_link()))


# --- /permits/<number>/fees/, /plans/<number>/fees/


def test_the_fees_page_bills_what_is_owed_and_leads_to_paying(cast, client):
    charge(cast.case, "400.00", "12.50")

    response = client.get(f"/permits/{cast.case.slug}/fees/")

    invoice = Invoice.objects.get()
    page = text_of(response)
    assert "$412.50 is due" in page
    assert f'href="/invoices/{invoice}/"' in response.content.decode()
    assert "No fee is added" in page


def test_a_plan_case_has_the_same_page(cast, client):
    plan = factories.Case(case_type=factories.CaseType(name="Site plan", kind=CaseKind.PLAN, prefix="PLAN"))
    charge(plan, "75.00")

    assert "$75.00 is due" in text_of(client.get(f"/plans/{plan.slug}/fees/"))
    assert client.get(f"/permits/{plan.slug}/fees/").status_code == 404


def test_no_fees_is_told(cast, client):
    assert "No fees so far" in text_of(client.get(f"/permits/{cast.case.slug}/fees/"))


def test_the_fees_of_a_draft_exist_for_its_parties_only(cast, client):
    assert client.get(f"/permits/{cast.draft.slug}/fees/").status_code == 404
    client.force_login(cast.charlie)
    assert client.get(f"/permits/{cast.draft.slug}/fees/").status_code == 404
    client.force_login(cast.bob)
    assert client.get(f"/permits/{cast.draft.slug}/fees/").status_code == 200


def queries_at(rows, client):
    """How often each page asks the database, with so many invoices, fees and lines."""
    case = factories.Case()
    for _ in range(rows):
        bill(case, "10.00")
    invoice = bill(case, *["1.00"] * rows)
    pay(invoice, str(invoice.total), email=f"home{rows}@example.org", reference=f"pi_{rows}")
    receipt = re.search(r"(/receipts/[\w-]+/)", Message.objects.get(to=f"home{rows}@example.org").body)[1]
    asked = {}
    for name, address in {
        "fees": billing.fees_page(case),
        "invoice": f"/invoices/{invoice}/",
        "receipt": receipt,
        "pay": "/pay/",
    }.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    return asked


def test_pages_ask_the_database_as_often_for_one_row_as_for_a_hundred(cast, client):
    client.force_login(cast.bob)
    client.get("/pay/")  # the first page after a log-in writes down when it began

    asked = queries_at(1, client)

    assert asked == queries_at(100, client)
    assert max(asked.values()) <= 12, asked


# --- what others are offered


def test_staff_see_the_books_and_change_nothing_by_hand(cast, client, without_two_step):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "150.00")
    client.force_login(cast.fiona)

    lists = ("invoice", "payment", "journalentry", "ledgeraccount", "gatewayevent")
    for name in (*lists, "trustaccount"):
        assert client.get(f"/admin/payments/{name}/").status_code == 200, name
    for name in lists:
        assert client.get(f"/admin/payments/{name}/add/").status_code == 403, name
    assert "150.00" in text_of(client.get("/admin/payments/payment/?unapplied=1"))
    assert client.get(f"/admin/payments/invoice/{invoice.pk}/change/").status_code == 200
    assert client.get(f"/admin/payments/payment/{Payment.objects.get().pk}/change/").status_code == 200
    assert client.post(f"/admin/payments/invoice/{invoice.pk}/delete/").status_code == 403


@pytest.fixture
def without_two_step(monkeypatch):
    monkeypatch.setattr(settings, "TWO_STEP_REQUIRED", False)


@pytest.mark.parametrize("who", ["charlie", "ivan"])
def test_the_books_are_for_finance(cast, client, who, without_two_step):
    client.force_login(getattr(cast, who))

    for name in ("payment", "journalentry", "ledgeraccount", "trustaccount", "gatewayevent"):
        assert client.get(f"/admin/payments/{name}/").status_code in (302, 403)


def test_what_is_due_is_offered_to_other_pages(cast):
    invoice = bill(cast.case, "100.00")

    assert [step.url for step in billing.next_steps(cast.case)] == [f"/invoices/{invoice}/"]
    pay(invoice, "100.00")
    assert billing.next_steps(cast.case) == []
    assert machine().username == "robot-tests"
