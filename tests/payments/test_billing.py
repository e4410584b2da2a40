from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.audit import history
from contacts.models import City, Message
from contacts.refusals import NotAllowed
from payments import billing
from payments.choices import InvoiceStatus
from payments.models import Allocation, Invoice, InvoiceLine, Payment, Receipt
from permits import applying, fees, reviewing
from permits.choices import CaseStatus, FeeStatus
from tests import factories
from tests.factories import NOW
from tests.money import balances, bill, charge, machine, pay
from tests.permits import schedules
from tests.permits.roofs import make_reroof


def test_owed_fees_become_one_invoice_and_the_books_say_the_city_is_owed(cast):
    invoice = bill(cast.case, "400.00", "12.50")

    assert (invoice.status, invoice.total, invoice.due) == (InvoiceStatus.OPEN, Decimal("412.50"), Decimal("412.50"))
    assert invoice.number.startswith("INV-2026-")
    assert [line.description for line in invoice.lines.order_by("pk")] == ["Fee 1", "Fee 2"]
    assert balances() == {
        "receivable": Decimal("-412.50"),
        "revenue:building-1": Decimal("400.00"),
        "revenue:building-2": Decimal("12.50"),
    }
    assert history(cast.case.number)[0].act == "was issued"


def test_invoicing_twice_bills_a_fee_once(cast):
    bill(cast.case, "400.00")

    assert billing.invoice_owed_fees(cast.case, by=machine(), at=NOW) is None
    assert Invoice.objects.count() == 1


def test_a_fee_assessed_later_comes_on_an_invoice_of_its_own(cast):
    first = bill(cast.case, "400.00")
    second = bill(cast.case, "50.00")

    assert (first.total, second.total) == (Decimal("400.00"), Decimal("50.00"))
    assert first.number < second.number


def test_drafts_and_records_from_elsewhere_are_left_alone(cast):
    foreign = factories.Case()
    charge(foreign, "10.00")
    charge(cast.draft, "10.00")
    charge(cast.case, "10.00")
    type(foreign).objects.filter(pk=foreign.pk).update(source="old system", status=CaseStatus.ON_FILE)

    assert list(billing.cases_to_bill()) == [cast.case]
    for case in (foreign, cast.draft):
        assert billing.invoice_owed_fees(case, by=machine(), at=NOW) is None


def test_paying_in_full_settles_the_fees_makes_the_receipt_and_mails_it(cast):
    invoice = bill(cast.case, "400.00", "12.50")

    payment = pay(invoice, "412.50", email="home@example.org")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid, invoice.paid_at) == (InvoiceStatus.PAID, Decimal("412.50"), NOW)
    assert {fee.status for fee in cast.case.fees.all()} == {FeeStatus.SETTLED}
    assert fees.owed(cast.case) == 0
    assert balances() == {
        "card_clearing": Decimal("-412.50"),
        "revenue:building-1": Decimal("400.00"),
        "revenue:building-2": Decimal("12.50"),
    }
    message = Message.objects.get()
    assert (message.kind, message.to) == ("receipt", "home@example.org")
    assert str(payment.receipt) in message.subject
    assert "http://testserver/receipts/" in message.body


def test_a_receipt_s_key_is_kept_hashed_only(cast):
    pay(bill(cast.case, "400.00"), "400.00", email="home@example.org")

    key = Message.objects.get().body.partition("/receipts/")[2].partition("/")[0]

    assert len(key) == 43
    assert Receipt.objects.with_key(key).count() == 1
    assert key not in {link.key_hash for link in Receipt.objects.get().links.all()}


def test_a_part_payment_fills_the_lines_in_order_and_leaves_the_rest_due(cast):
    invoice = bill(cast.case, "100.00", "50.00")

    pay(invoice, "120.00", source="check", reference="1001")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.due) == (InvoiceStatus.OPEN, Decimal("30.00"))
    assert [each.amount for each in Allocation.objects.order_by("pk")] == [Decimal("100.00"), Decimal("20.00")]
    assert [fee.status for fee in cast.case.fees.order_by("pk")] == [FeeStatus.SETTLED, FeeStatus.OWED]

    pay(invoice, "30.00", source="cash", reference="till 7")

    invoice.refresh_from_db()
    assert invoice.status == InvoiceStatus.PAID
    assert {fee.status for fee in cast.case.fees.all()} == {FeeStatus.SETTLED}


def test_the_same_payment_again_changes_nothing(cast):
    invoice = bill(cast.case, "100.00")
    first = pay(invoice, "100.00", email="home@example.org")

    assert pay(invoice, "100.00", email="home@example.org") == first
    assert (Payment.objects.count(), Receipt.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_the_same_reference_with_another_amount_is_refused(cast):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "60.00", source="check", reference="1001")

    with pytest.raises(NotAllowed, match="another amount"):
        pay(invoice, "40.00", source="check", reference="1001")


def test_card_money_for_a_paid_invoice_is_kept_unapplied_and_the_desk_is_told(cast, desk):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "100.00", source="cash", reference="till 1")

    payment = pay(invoice, "100.00", reference="pi_late", email="home@example.org")

    assert (payment.unapplied, payment.applied) == (Decimal("100.00"), 0)
    assert list(Payment.objects.unapplied()) == [payment]
    assert balances()["unapplied_receipts"] == Decimal("100.00")
    told = {message.kind: message for message in Message.objects.all()}
    assert told["unapplied-payment"].to == desk.email
    assert f"{invoice} was already paid" in told["unapplied-payment"].body
    assert "was not needed for an invoice" in told["receipt"].body


def test_card_money_for_a_void_invoice_is_kept_unapplied(cast, desk):
    invoice = bill(cast.case, "100.00")
    billing.void_invoice(invoice, reason="Wrong permit", by=cast.fiona, at=NOW)

    assert pay(invoice, "100.00").unapplied == Decimal("100.00")
    assert "is void" in Message.objects.get(kind="unapplied-payment").body


def test_card_money_beyond_what_is_due_pays_what_is_due_and_keeps_the_rest(cast):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "30.00", source="cash", reference="till 1")

    payment = pay(invoice, "100.00")

    invoice.refresh_from_db()
    assert (payment.applied, payment.unapplied) == (Decimal("70.00"), Decimal("30.00"))
    assert invoice.status == InvoiceStatus.PAID


def test_card_money_for_no_invoice_we_know_is_kept_unapplied(cast, desk):
    payment = pay(None, "55.00")

    assert (payment.unapplied, payment.invoice) == (Decimal("55.00"), None)
    assert balances() == {"card_clearing": Decimal("-55.00"), "unapplied_receipts": Decimal("55.00")}
    assert Message.objects.get().kind == "unapplied-payment"


@pytest.mark.parametrize(
    ("amount", "why"), [("100.01", "more than the"), ("0", "more than nothing"), ("1.005", "whole")]
)
def test_money_at_the_counter_that_does_not_fit_is_refused(cast, amount, why):
    invoice = bill(cast.case, "100.00")

    with pytest.raises(NotAllowed, match=why):
        pay(invoice, amount, source="cash", reference="till 1")

    assert Payment.objects.count() == 0


def test_a_void_invoice_frees_its_fees_and_is_reversed_in_the_books(cast):
    invoice = bill(cast.case, "100.00")

    billing.void_invoice(invoice, reason="Wrong permit", by=cast.fiona, at=NOW)

    assert balances() == {}
    again = billing.invoice_owed_fees(cast.case, by=machine(), at=NOW)
    assert (again.total, again.number != invoice.number) == (Decimal("100.00"), True)
    line = history(cast.case.number).get(act="was made void")
    assert (line.why, line.actor) == ("Wrong permit", "fiona")


def test_an_invoice_with_money_on_it_or_without_a_reason_is_not_made_void(cast):
    invoice = bill(cast.case, "100.00")
    with pytest.raises(NotAllowed, match="Say why"):
        billing.void_invoice(invoice, reason=" ", by=cast.fiona, at=NOW)

    pay(invoice, "30.00", source="cash", reference="till 1")
    with pytest.raises(NotAllowed, match=r"\$30.00 was paid"):
        billing.void_invoice(invoice, reason="Wrong permit", by=cast.fiona, at=NOW)

    pay(invoice, "70.00", source="cash", reference="till 2")
    with pytest.raises(NotAllowed, match="is not open"):
        billing.void_invoice(invoice, reason="Wrong permit", by=cast.fiona, at=NOW)


def test_what_to_pay_next_on_a_case(cast):
    assert billing.next_steps(cast.case) == []
    invoice = bill(cast.case, "100.00")
    charge(cast.case, "25.00")

    assert billing.next_steps(cast.case) == [
        billing.Due(amount=Decimal("100.00"), url=f"/invoices/{invoice}/", invoice=invoice.number),
        billing.Due(amount=Decimal("25.00"), url=f"/permits/{cast.case.slug}/fees/"),
    ]


def test_days_are_the_city_s_wherever_the_rule_runs(cast):
    City.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    new_year_there = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    charge(cast.case, "10.00")

    invoice = billing.invoice_owed_fees(cast.case, by=machine(), at=new_year_there)
    payment = billing.record_payment(
        invoice,
        amount=Decimal(10),
        source="card",
        reference="pi_1",
        email="home@example.org",
        by=machine(),
        at=new_year_there,
    )

    assert (invoice.number[:8], invoice.due_on) == ("INV-2027", date(2027, 1, 31))
    assert payment.receipt.number.startswith("R-2027-")
    assert "received $10.00 on January 1, 2027" in Message.objects.get().body


def test_the_database_refuses_an_invoice_that_cannot_be(cast):
    invoice = bill(cast.case, "100.00")
    impossible = [
        {"paid": Decimal("100.01")},
        {"paid": Decimal("-1")},
        {"status": InvoiceStatus.PAID},
        {"status": InvoiceStatus.VOID},
        {"total": 0},
        {"status": "odd"},
    ]

    for changes in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**changes)
    line = invoice.lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceLine.objects.create(invoice=invoice, fee=line.fee, code="x", description="x", amount=1)


def test_a_line_is_earned_on_the_city_s_own_account_when_its_fee_names_one(cast):
    fees.assess(
        cast.case, code="plan", description="Plan check", amount=Decimal(65), account="101-4210", by=machine(), at=NOW
    )

    invoice = billing.invoice_owed_fees(cast.case, by=machine(), at=NOW)

    assert invoice.lines.get().account == "101-4210"
    assert balances()["revenue:101-4210"] == Decimal(65)


def test_what_is_due_at_submittal_and_what_at_issuance_stand_on_invoices_of_their_own(cast):
    reroof = make_reroof()
    reroof.case_type.is_checked = True
    reroof.case_type.save()
    application = reroof.begin(cast.alice)
    schedules.in_force(application.case, cast.dana)
    reroof.fill_in(application, cast.alice)
    case = applying.submit(application, by=cast.alice, at=NOW)
    first = billing.invoice_owed_fees(case, by=cast.dana, at=NOW)

    reviewing.accept(case.intake_checks.get(), by=cast.dana, at=NOW + timedelta(days=2))
    second = billing.invoice_owed_fees(case, by=cast.dana, at=NOW)

    codes = [[line.code for line in invoice.lines.order_by("pk")] for invoice in (first, second)]
    assert codes == [["PLANCHECK"], ["PERMIT", "SMIP", "CBSC"]]
    assert billing.invoice_owed_fees(case, by=cast.dana, at=NOW) is None
