"""The invoice's page and what finance does with an invoice in the admin."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings

from contacts.models import Desk, Message
from contacts.square import Square
from payments import billing, refunds, trust
from payments.models import CheckoutSession, Invoice
from permits.choices import FeeStatus
from tests.factories import NOW
from tests.money import bill, pay, text_of


def test_it_says_how_to_pay_on_line_by_phone_and_in_person(cast, client, desk):
    invoice = bill(cast.case, "100.00")

    response = client.get(f"/invoices/{invoice}/")

    page = text_of(response)
    for words in ("http://testserver/pay/", "Cashier, 555-0199", "1 Level Street", "Monday to Friday 8 to 5"):
        assert words in page
    assert Square.of(f"http://testserver/invoices/{invoice}/").path in response.content.decode()
    assert Desk.objects.count() == 1


def test_some_of_its_fees_are_ticked_and_paid(cast, client, processor):
    invoice = bill(cast.case, "100.00", "50.00", "30.00")
    pay(invoice, "100.00", source="check", reference="1001")
    lines = {line.description: line.pk for line in invoice.lines.all()}
    page = client.get(f"/invoices/{invoice}/").content.decode()
    assert [f'value="{pk}" form="part"' in page for pk in lines.values()] == [False, True, True]

    nothing = client.post(f"/invoices/{invoice}/checkout/", {"part": "1"})
    assert "No fee is ticked" in text_of(nothing)
    away = client.post(f"/invoices/{invoice}/checkout/", {"part": "1", "line": [lines["Fee 3"]]})

    session = CheckoutSession.objects.get()
    assert (away.status_code, session.amount) == (303, Decimal("30.00"))
    processor.pay(session.gateway_id)
    client.get(f"/pay/return/{session.key}/")
    assert [fee.status for fee in cast.case.fees.order_by("pk")] == [
        FeeStatus.SETTLED,
        FeeStatus.OWED,
        FeeStatus.SETTLED,
    ]


def test_an_overdue_invoice_says_so(cast, client):
    invoice = bill(cast.case, "100.00")
    assert "Overdue" not in text_of(client.get(f"/invoices/{invoice}/"))

    Invoice.objects.filter(pk=invoice.pk).update(due_on="2020-01-01")

    assert "Overdue" in text_of(client.get(f"/invoices/{invoice}/"))


def test_what_was_refunded_stands_on_it_as_an_amount_only(cast, client):
    invoice = bill(cast.case, "100.00")
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    trust.deposit(account, amount=Decimal(100), source="check", reference="77", by=cast.fiona, at=NOW)
    payment = trust.pay_invoice(account, invoice, amount=Decimal(100), reference="form", by=cast.bob, at=NOW)
    wanted = {invoice.lines.get(): Decimal("25.00")}

    refunds.ask(payment, wanted, reason="Alice asked", key=uuid4(), by=cast.fiona, at=NOW)

    page = text_of(client.get(f"/invoices/{invoice}/"))
    assert "Refunded $25.00" in page
    assert "Alice" not in page


def test_why_it_is_void_is_for_those_on_the_record(cast, client):
    invoice = bill(cast.case, "100.00")
    billing.void_invoice(invoice, reason="Billed to Smith by mistake", by=cast.fiona, at=NOW)

    assert "Smith" not in text_of(client.get(f"/invoices/{invoice}/"))
    client.force_login(cast.bob)
    assert "Why: Billed to Smith by mistake" in text_of(client.get(f"/invoices/{invoice}/"))
    client.force_login(cast.charlie)
    assert "Smith" not in text_of(client.get(f"/invoices/{invoice}/"))


# --- in the admin


@pytest.fixture
def finance(cast, client, monkeypatch):
    monkeypatch.setattr(settings, "TWO_STEP_REQUIRED", False)
    client.force_login(cast.fiona)
    return client


def test_finance_makes_an_invoice_void_and_bills_its_fees_again(cast, finance):
    invoice = bill(cast.case, "100.00")
    page = f"/admin/payments/invoice/{invoice.pk}/void/"
    assert "Make the invoice void" in text_of(finance.get(page))

    told = text_of(finance.post(page, {"why": "", "fees": "again"}))
    assert "Say why." in told
    finance.post(page, {"why": "Wrong name on it", "fees": "again"})

    old, new = Invoice.objects.order_by("pk")
    assert (old.is_void, old.void_reason, new.is_open, new.total) == (True, "Wrong name on it", True, old.total)
    finance.post(f"/admin/payments/invoice/{new.pk}/void/", {"why": "Wrong case", "fees": "back"})
    assert cast.case.fees.get().status == FeeStatus.VOID


def test_an_invoice_with_money_on_it_is_not_made_void_and_nothing_typed_is_lost(cast, finance):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "30.00", source="check", reference="1001")

    response = finance.post(f"/admin/payments/invoice/{invoice.pk}/void/", {"why": "Wrong name", "fees": "again"})

    assert "$30.00 was paid" in text_of(response)
    assert 'value="Wrong name"' in response.content.decode()


def test_finance_sends_a_reminder_and_sees_to_whom(cast, finance):
    invoice = bill(cast.case, "100.00")
    page = f"/admin/payments/invoice/{invoice.pk}/reminder/"
    assert "Told, each in the way they prefer:" in text_of(finance.get(page))

    finance.post(page)
    assert Message.objects.filter(kind="invoice-reminder").exists()
    assert "went out today" in text_of(finance.post(page))


def test_the_list_shows_what_is_overdue(cast, finance):
    invoice, fresh = bill(cast.case, "100.00"), bill(cast.case, "50.00")
    Invoice.objects.filter(pk=invoice.pk).update(due_on="2020-01-01")

    page = finance.get("/admin/payments/invoice/?due=overdue").content.decode()

    assert (str(invoice) in page, str(fresh) in page) == (True, False)


@pytest.mark.parametrize("who", ["dana", "ivan"])
def test_taking_back_and_reminding_are_for_finance(cast, finance, who):
    invoice = bill(cast.case, "100.00")
    finance.force_login(getattr(cast, who))

    for act in ("void", "reminder"):
        assert (
            finance.post(f"/admin/payments/invoice/{invoice.pk}/{act}/", {"why": "x", "fees": "back"}).status_code
            == 403
        )
    assert Invoice.objects.get().is_open
