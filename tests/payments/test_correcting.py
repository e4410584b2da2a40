"""An invoice follows the fees on it: what was taken back or waived is not asked for, and no cent is lost."""

from decimal import Decimal
from uuid import uuid4

import pytest

from contacts.audit import history
from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import billing, refunds, returns
from payments.choices import InvoiceStatus
from payments.models import Invoice, Payment
from payments.tasks import correct_invoices, invoice_owed_fees
from permits import fees, lifecycle
from permits.choices import CaseStatus, FeeStatus, WithdrawalStatus
from permits.models import Withdrawal
from tests.factories import NOW, moved
from tests.money import balances, bill, machine, pay


def waive(invoice, description):
    fee = invoice.lines.get(description=description).fee
    return fees.waive(fee, why="Neighborhood day", by=machine(), at=NOW)


def correct(invoice):
    return billing.correct(invoice, by=machine(), at=NOW)


def test_an_unpaid_invoice_with_a_waived_fee_is_void_and_the_rest_billed_anew(cast):
    invoice = bill(cast.case, "400.00", "12.50")
    waive(invoice, "Fee 2")

    assert list(billing.invoices_to_correct()) == [invoice]
    again = correct(invoice)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.void_reason) == (InvoiceStatus.VOID, "Taken back or waived: Fee 2")
    assert (again.total, again.number != invoice.number) == (Decimal("400.00"), True)
    assert balances() == {"receivable": Decimal("-400.00"), "revenue:building-1": Decimal("400.00")}
    assert list(billing.invoices_to_correct()) == []
    assert correct(again) == again


def test_an_invoice_of_which_nothing_is_left_is_void_and_nothing_billed(cast):
    invoice = bill(cast.case, "400.00")
    fees.void(invoice.lines.get().fee, why="Wrong case", by=machine(), at=NOW)

    assert correct(invoice) is None
    assert balances() == {}


def test_a_withdrawal_sees_a_fee_paid_in_part_credits_the_rest_and_leaves_the_part_to_finance(cast):
    case = moved(cast.case, CaseStatus.SUBMITTED, issued_on=None)
    invoice = bill(case, "100.00")
    pay(invoice, "40.00", source="check", reference="1001")
    asked = lifecycle.ask_withdrawal(case, reason="Sold the house.", by=cast.bob, at=NOW)
    assert asked.status == WithdrawalStatus.ASKED  # it is not withdrawn at once: money came in

    lifecycle.decide_withdrawal(asked, accept=True, by=cast.dana, at=NOW)
    correct_invoices()

    invoice.refresh_from_db()
    fee = invoice.lines.get().fee
    assert (invoice.status, invoice.total, fee.status) == (InvoiceStatus.PAID, Decimal("40.00"), FeeStatus.VOID)
    assert list(Withdrawal.objects.paid()) == [asked]
    assert "finance desk" in Message.objects.filter(kind="application_withdrawn").first().body

    returns.bounce(Payment.objects.get(), reason="No funds", by=cast.fiona, at=NOW)
    correct_invoices()

    fee.refresh_from_db()
    assert (fee.paid, list(Withdrawal.objects.paid())) == (0, [])


def test_a_part_paid_invoice_keeps_its_number_and_is_credited_what_was_not_paid(cast):
    invoice = bill(cast.case, "100.00", "50.00", "30.00")
    pay(invoice, "120.00", source="check", reference="1001")
    waive(invoice, "Fee 2")

    correct(invoice)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.total, invoice.due) == (InvoiceStatus.OPEN, Decimal("150.00"), Decimal("30.00"))
    line = invoice.lines.get(description="Fee 2")
    assert (line.amount, line.credited, line.counts) == (Decimal("20.00"), Decimal("30.00"), True)
    assert balances()["revenue:building-2"] == Decimal("20.00")
    assert history(cast.case.number)[0].act == "was credited"
    assert list(billing.invoices_to_correct()) == []

    pay(invoice, "30.00", source="check", reference="1002")
    invoice.refresh_from_db()
    assert invoice.status == InvoiceStatus.PAID


def test_a_credit_that_leaves_nothing_due_makes_the_invoice_paid(cast):
    invoice = bill(cast.case, "100.00", "50.00")
    pay(invoice, "100.00", source="check", reference="1001")
    waive(invoice, "Fee 2")

    correct(invoice)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.total) == (InvoiceStatus.PAID, Decimal("100.00"))
    line = invoice.lines.get(description="Fee 2")
    assert (line.amount, line.counts) == (0, False)
    assert fees.owed(cast.case) == 0


@pytest.mark.parametrize("undo", [fees.waive, fees.void])
@pytest.mark.parametrize(
    ("paid", "gone", "due", "kept"),
    [
        ("0.01", ["Fee 1"], "80.00", "0.01"),
        ("99.99", ["Fee 1"], "80.00", "99.99"),
        ("100.01", ["Fee 2"], "30.00", "0.01"),
        ("149.99", ["Fee 2", "Fee 3"], "0.00", "49.99"),
        ("179.99", ["Fee 3"], "0.00", "29.99"),
    ],
)
def test_of_what_was_paid_before_not_a_cent_is_lost(cast, paid, gone, due, kept, undo):
    """What was paid on fees that are gone stays with the city, stands on its line, and can be given back whole."""
    invoice = bill(cast.case, "100.00", "50.00", "30.00")
    payment = pay(invoice, paid, source="check", reference="1001")
    for line in invoice.lines.filter(description__in=gone):
        undo(line.fee, why="Neighborhood day", by=machine(), at=NOW)

    assert correct(correct(invoice)).number == invoice.number

    invoice.refresh_from_db()
    assert (invoice.paid, invoice.due, fees.owed(cast.case)) == (Decimal(paid), Decimal(due), Decimal(due))
    booked = balances()
    revenue = sum(amount for code, amount in booked.items() if code.startswith("revenue:"))
    assert (booked["checks"], revenue) == (-Decimal(paid), Decimal(paid) + Decimal(due))
    on_gone = {each.line: each.amount for each in payment.allocations.filter(line__fee__status__in=["void", "waived"])}
    assert sum(on_gone.values()) == Decimal(kept)
    refund = refunds.ask(payment, on_gone, reason="Taken back", key=uuid4(), by=cast.fiona, at=NOW)
    assert balances()["refunds_payable"] == refund.amount == Decimal(kept)


def test_card_money_that_was_on_its_way_for_the_old_sum_is_kept(cast, desk):
    invoice = bill(cast.case, "100.00", "50.00")
    pay(invoice, "100.00", source="check", reference="1001")
    waive(invoice, "Fee 2")
    correct(invoice)

    assert pay(invoice, "50.00", reference="pi_late").unapplied == Decimal("50.00")


def test_the_sweeps_bring_every_cent_to_one_open_invoice(cast):
    invoice = bill(cast.case, "400.00", "12.50")
    waive(invoice, "Fee 1")

    for _twice in range(2):
        correct_invoices()
        invoice_owed_fees()

    assert [(each.status, each.total) for each in Invoice.objects.order_by("pk")] == [
        (InvoiceStatus.VOID, Decimal("412.50")),
        (InvoiceStatus.OPEN, Decimal("12.50")),
    ]
    assert fees.owed(cast.case) == Decimal("12.50")


def test_finance_replaces_an_invoice_by_another_or_takes_its_fees_back_too(cast):
    invoice = bill(cast.case, "400.00", "12.50")

    again = billing.replace(invoice, reason="Wrong name", bill_again=True, by=cast.fiona, at=NOW)
    assert (again.total, Invoice.objects.get(pk=invoice.pk).status) == (Decimal("412.50"), InvoiceStatus.VOID)

    assert billing.replace(again, reason="Wrong case", bill_again=False, by=cast.fiona, at=NOW) is None
    assert {fee.status for fee in cast.case.fees.all()} == {FeeStatus.VOID}
    assert list(billing.cases_to_bill()) == []
    assert balances() == {}


def test_an_invoice_with_money_on_it_is_not_replaced(cast):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "30.00", source="check", reference="1001")

    with pytest.raises(NotAllowed, match=r"\$30.00 was paid"):
        billing.replace(invoice, reason="Wrong", bill_again=True, by=cast.fiona, at=NOW)
    assert Payment.objects.count() == 1
