"""Money over the counter: the drawer, cash and checks, money put to an invoice later, a check that bounced."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.models import City, Message
from contacts.refusals import NotAllowed
from payments import counter, refunds, returns, trust, unapplied
from payments.choices import PaymentStatus
from payments.models import Drawer, Payment, Receipt
from permits.choices import FeeStatus
from tests import factories
from tests.factories import NOW
from tests.money import balances, bill, machine, pay


@pytest.fixture
def drawer(cast):
    return counter.open_drawer(float_amount=Decimal(100), by=cast.fiona, at=NOW)


def take(parts, handed, *, drawer, by, source="cash", number="", key=None, seen=None, **more):
    parts = [part if isinstance(part, tuple) else (part, ()) for part in parts]
    due = sum(invoice.due if not lines else sum(line.amount for line in lines) for invoice, lines in parts)
    return counter.take(
        parts,
        handed=Decimal(handed),
        seen=Decimal(due if seen is None else seen),
        source=source,
        number=number,
        drawer=drawer,
        key=key or uuid.uuid4(),
        by=by,
        at=NOW,
        **more,
    )


def close(drawer, *, cash, checks="0", note="", by):
    """Count so many dollars in single bills."""
    return counter.close_drawer(
        drawer, pieces={100: cash}, checks=Decimal(checks), note=note, by=by, at=NOW + timedelta(hours=8)
    )


def test_cash_for_two_invoices_makes_one_receipt_and_hands_the_change_back(cast, drawer):
    one, two = bill(cast.case, "400.00"), bill(factories.Case(), "12.50")

    taken = take([one, two], "420.00", drawer=drawer, by=cast.fiona, email="home@example.org")

    assert taken.change == Decimal("7.50")
    assert [payment.amount for payment in taken.receipt.payments.order_by("pk")] == [Decimal("400"), Decimal("12.50")]
    for invoice in (one, two):
        invoice.refresh_from_db()
        assert invoice.is_paid
    assert balances()["cash"] == Decimal("-412.50")
    assert Message.objects.filter(kind="receipt", to="home@example.org").count() == 1


def test_a_form_sent_twice_takes_the_money_once(cast, drawer):
    invoice, key = bill(cast.case, "400.00"), uuid.uuid4()

    first = take([invoice], "400.00", drawer=drawer, by=cast.fiona, key=key)
    second = take([invoice], "400.00", drawer=drawer, by=cast.fiona, key=key)

    assert (first.receipt, first.is_new, second.is_new) == (second.receipt, True, False)
    assert Payment.objects.count() == Receipt.objects.count() == 1


def test_less_than_is_due_pays_a_part_in_the_order_of_the_lines(cast, drawer):
    invoice = bill(cast.case, "400.00", "12.50")

    take([invoice], "405.00", drawer=drawer, by=cast.fiona)

    invoice.refresh_from_db()
    assert (invoice.is_open, invoice.due) == (True, Decimal("7.50"))
    assert [fee.status for fee in cast.case.fees.order_by("pk")] == [FeeStatus.SETTLED, FeeStatus.OWED]


def test_only_the_lines_chosen_are_paid(cast, drawer):
    invoice = bill(cast.case, "400.00", "12.50")
    second = invoice.lines.order_by("pk").last()

    taken = take([(invoice, [second])], "20.00", drawer=drawer, by=cast.fiona)

    assert taken.change == Decimal("7.50")
    assert [fee.status for fee in cast.case.fees.order_by("pk")] == [FeeStatus.OWED, FeeStatus.SETTLED]


def test_a_check_of_more_than_is_due_goes_back_over_the_counter(cast, drawer):
    invoice = bill(cast.case, "400.00")

    with pytest.raises(NotAllowed, match=r"check is for \$500\.00"):
        take([invoice], "500.00", source="check", number="1042", drawer=drawer, by=cast.fiona)
    with pytest.raises(NotAllowed, match="number of the check"):
        take([invoice], "400.00", source="check", drawer=drawer, by=cast.fiona)
    assert not Payment.objects.exists()


def test_a_check_is_taken_once_for_an_invoice(cast, drawer):
    invoice = bill(cast.case, "400.00")
    take([invoice], "100.00", source="check", number="1042", drawer=drawer, by=cast.fiona)
    invoice.refresh_from_db()

    with pytest.raises(NotAllowed, match="Check 1042 was taken"):
        take([invoice], "100.00", source="check", number="1042", drawer=drawer, by=cast.fiona)


def test_money_is_taken_into_ones_own_open_drawer_only(cast):
    invoice = bill(cast.case, "400.00")
    others = counter.open_drawer(float_amount=Decimal(0), by=cast.ada, at=NOW)

    for drawer in (None, others):
        with pytest.raises(NotAllowed, match="no open drawer"):
            take([invoice], "400.00", drawer=drawer, by=cast.fiona)


def test_what_was_paid_meanwhile_is_seen_before_money_is_taken(cast, drawer):
    invoice = bill(cast.case, "400.00")
    pay(invoice, "100.00")

    with pytest.raises(NotAllowed, match=r"\$300\.00 is due now"):
        take([invoice], "400.00", seen="400.00", drawer=drawer, by=cast.fiona)


def test_a_deposit_at_the_counter_is_taken_once(cast, drawer):
    account, key = trust.open_account(cast.license, by=machine(), at=NOW), uuid.uuid4()

    for _again in range(2):
        counter.take_deposit(
            account, amount=Decimal(500), source="check", number="7", drawer=drawer, key=key, by=cast.fiona, at=NOW
        )

    assert trust.balance(account) == Decimal(500)


def test_a_cashier_has_one_drawer_open(cast, drawer):
    with pytest.raises(NotAllowed, match="drawer open"):
        counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)


def test_a_counted_drawer_goes_to_the_bank(cast, drawer):
    take([bill(cast.case, "400.00")], "400.00", drawer=drawer, by=cast.fiona)
    take([bill(factories.Case(), "50.00")], "50.00", source="check", number="9", drawer=drawer, by=cast.fiona)

    for _again in range(2):
        closed = close(drawer, cash=500, checks="50", by=cast.fiona)

    assert (closed.over, closed.expected_cash, closed.expected_checks) == (0, Decimal(400), Decimal(50))
    assert balances() == {"bank": Decimal(-450), "revenue:building-1": Decimal(450)}


def test_a_drawer_that_is_short_says_so_and_needs_a_note(cast, drawer):
    take([bill(cast.case, "400.00")], "400.00", drawer=drawer, by=cast.fiona)

    with pytest.raises(NotAllowed, match=r"\$3\.00 short"):
        close(drawer, cash=497, by=cast.fiona)
    closed = close(drawer, cash=497, note="Gave too much change at noon", by=cast.fiona)

    assert closed.over == Decimal(-3)
    assert balances() == {
        "bank": Decimal(-397),
        "cash_over_short": Decimal(-3),
        "revenue:building-1": Decimal(400),
    }


def test_a_drawer_short_of_its_own_change_can_be_closed(cast, drawer):
    close(drawer, cash=90, note="Ten dollars are gone", by=cast.fiona)

    assert balances() == {"bank": Decimal(10), "cash_over_short": Decimal(-10)}


def test_cash_given_back_is_not_expected_in_the_drawer(cast, drawer):
    taken = take([bill(cast.case, "400.00")], "400.00", drawer=drawer, by=cast.fiona)
    payment = taken.receipt.payments.get()
    line = refunds.parts(payment)[0].line
    refund = refunds.ask(payment, {line: Decimal(60)}, reason="Twice", key=uuid.uuid4(), by=cast.fiona, at=NOW)
    refunds.pay_out(refund, drawer=drawer, by=cast.fiona, at=NOW)

    assert close(drawer, cash=440, by=cast.fiona).over == 0


def test_only_a_supervisor_closes_the_drawer_of_somebody_else(cast, drawer):
    with pytest.raises(NotAllowed, match="supervisor"):
        close(drawer, cash=100, by=cast.dana)

    assert close(drawer, cash=100, by=cast.ada).closed_by == cast.ada


def test_the_database_lets_nothing_into_a_closed_drawer_nor_count_it_again(cast, drawer):
    taken = take([bill(cast.case, "400.00")], "400.00", drawer=drawer, by=cast.fiona)
    close(drawer, cash=500, by=cast.fiona)

    with pytest.raises(IntegrityError), transaction.atomic():
        pay(bill(factories.Case(), "5.00"), "5.00", source="cash", drawer=drawer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drawer.objects.update(counted_cash=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        taken.receipt.payments.update(drawer=None)


def test_unapplied_money_is_put_to_an_invoice_once(cast):
    payment = pay(bill(cast.case, "100.00"), "150.00", email="home@example.org")
    invoice, key = bill(factories.Case(), "30.00"), uuid.uuid4()

    for _again in range(2):
        payment = unapplied.apply(payment, invoice, key=key, by=cast.fiona, at=NOW)

    invoice.refresh_from_db()
    assert (invoice.is_paid, payment.unapplied) == (True, Decimal(20))
    assert balances()["unapplied_receipts"] == Decimal(20)
    assert Message.objects.filter(kind="payment-applied").count() == 1
    with pytest.raises(NotAllowed, match="Nothing is due"):
        unapplied.apply(payment, invoice, key=uuid.uuid4(), by=cast.fiona, at=NOW)


def test_money_put_to_another_invoice_can_be_given_back_line_by_line_and_taken_back(cast):
    payment = pay(bill(cast.case, "100.00"), "150.00")
    invoice = bill(factories.Case(), "30.00")
    payment = unapplied.apply(payment, invoice, key=uuid.uuid4(), by=cast.fiona, at=NOW)

    assert [part.left for part in refunds.parts(payment)] == [Decimal(100), Decimal(30), Decimal(20)]
    returns.take_back(payment, reason="Fraud", by=cast.fiona, at=NOW)

    invoice.refresh_from_db()
    assert invoice.due == Decimal(30)


def test_unapplied_money_can_be_put_into_a_trust_account(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = pay(bill(cast.case, "100.00"), "150.00")

    refund = refunds.ask(
        payment, {None: Decimal(50)}, reason="As asked", key=uuid.uuid4(), into=account, by=cast.fiona, at=NOW
    )

    payment.refresh_from_db()
    assert (refund.way, payment.unapplied, trust.balance(account)) == ("trust", 0, Decimal(50))
    line = refunds.parts(payment)[0].line
    with pytest.raises(NotAllowed, match="Only money that is not applied"):
        refunds.ask(payment, {line: Decimal(5)}, reason="x", key=uuid.uuid4(), into=account, by=cast.fiona, at=NOW)


def test_a_bounced_check_takes_back_all_it_paid_and_charges_the_fee_once(cast, drawer, desk):
    one, two = bill(cast.case, "400.00"), bill(factories.Case(), "12.50")
    taken = take(
        [one, two], "412.50", source="check", number="1042", drawer=drawer, by=cast.fiona, email="h@example.org"
    )
    payment = taken.receipt.payments.order_by("pk").first()

    for _again in range(2):
        returns.bounce(payment, reason="Not enough money", by=cast.fiona, at=NOW)

    assert {each.status for each in taken.receipt.payments.all()} == {PaymentStatus.RETURNED}
    fee = cast.case.fees.get(code="returned-check")
    assert fee.amount == City.current().returned_check_fee
    assert fee.invoice_lines.count() == 1
    told = Message.objects.filter(kind="payment-returned", to="h@example.org")
    assert told.count() == 2
    assert "$25.00 for a returned check" in told.first().body
    assert close(drawer, cash=100, by=cast.fiona).over == 0


def test_a_check_that_bounces_after_the_drawer_was_counted_leaves_the_bank(cast, drawer):
    taken = take([bill(cast.case, "400.00")], "400.00", source="check", number="1042", drawer=drawer, by=cast.fiona)
    close(drawer, cash=100, checks="400", by=cast.fiona)

    returns.bounce(taken.receipt.payments.get(), reason="Closed", by=cast.fiona, at=NOW + timedelta(days=3))

    assert balances() == {
        "receivable": Decimal(-425),
        "revenue:building-1": Decimal(400),
        "revenue:returned-check": Decimal(25),
    }


def test_what_is_due_is_found_by_invoice_record_name_address_and_license(cast):
    invoice = bill(cast.case, "400.00")
    bill(factories.Case(), "5.00")
    contact = cast.case.contacts.select_related("contact").first().contact
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    address = cast.case.address

    for text in (
        invoice.number.lower(),
        cast.case.number,
        cast.license.number,
        "truebeam",
        f"{contact.first_name} {contact.last_name}",
        f"{address.number} {address.street}",
    ):
        assert counter.find(text).invoices == [invoice], text
    assert counter.find(cast.license.number).accounts == [account]
    assert counter.find(" ").invoices == []
