"""The counter's pages, with the client: what the cashier sees, sends and prints."""

import re
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from payments import billing, counter, refunds, returns, trust
from payments.choices import PaymentStatus, RefundStatus
from payments.models import Drawer, Payment, Refund
from tests import factories
from tests.factories import NOW
from tests.money import bill, machine, pay

HOME = "/admin/payments/payment/counter/"
TAKE = "/admin/payments/payment/counter/take/"


@pytest.fixture
def fiona(client, cast):
    client.force_login(cast.fiona)
    return client


@pytest.fixture
def drawer(cast):
    return counter.open_drawer(float_amount=Decimal(100), by=cast.fiona, at=NOW)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return " ".join(response.content.decode().split())


def form_of(client, address):
    """The hidden and ticked values that the page's form would send."""
    body = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
    lines = re.findall(r'name="line" value="(\d+)" checked', body)
    return {name: value for name, value in hidden.items() if name != "csrfmiddlewaretoken"} | {"line": lines}


def take_page(*invoices):
    return f"{TAKE}?" + "&".join(f"invoice={invoice.number}" for invoice in invoices)


def key_of(client, address):
    return re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())[1]


def test_the_counter_finds_what_is_due_and_says_that_no_drawer_is_open(fiona, cast):
    invoice = bill(cast.case, "400.00")

    body = page(fiona, f"{HOME}?q={invoice.number.lower()}")

    assert "You have no open drawer" in body
    assert invoice.number in body
    assert "$400.00" in body
    assert "Nothing that is due fits this" in page(fiona, f"{HOME}?q=nobody+of+this+name")


def test_finding_costs_the_same_for_one_and_for_many(fiona, cast, django_assert_max_num_queries):
    for _n in range(3):
        bill(factories.Case(license=cast.license), "5.00")

    with django_assert_max_num_queries(16):
        fiona.get(f"{HOME}?q=truebeam")


def test_a_cashier_opens_a_drawer_takes_cash_and_is_told_the_change(fiona, cast):
    fiona.post("/admin/payments/drawer/open/", {"float_amount": "$100"})
    invoice = bill(cast.case, "400.00", "12.50")
    address = take_page(invoice)

    sent = form_of(fiona, address) | {"source": "cash", "handed": "420.00", "email": "home@example.org"}
    response = fiona.post(address, sent, follow=True)

    body = " ".join(response.content.decode().split())
    invoice.refresh_from_db()
    assert invoice.is_paid
    assert "Hand back $7.50" in body
    assert "$412.50" in body
    again = fiona.post(address, sent, follow=True)
    assert "the money was taken once" in again.content.decode()
    assert Payment.objects.count() == 1


def test_what_is_refused_is_said_and_nothing_typed_is_lost(fiona, cast, drawer):
    invoice = bill(cast.case, "400.00", "12.50")
    address = take_page(invoice)
    sent = form_of(fiona, address) | {"source": "check", "number": "1042", "bank": "First Bank", "handed": "500.00"}
    sent["line"] = sent["line"][:1]

    body = fiona.post(address, sent).content.decode()

    assert "The check is for $500.00, and $400.00 is due." in body
    assert 'value="1042"' in body
    assert len(re.findall(r'name="line" value="\d+" checked', body)) == 1
    body = fiona.post(address, sent | {"number": "", "handed": "400.00"}).content.decode()
    assert "Enter the number of the check." in body
    assert not Payment.objects.exists()


def test_what_was_paid_meanwhile_is_shown_anew(fiona, cast, drawer):
    invoice = bill(cast.case, "400.00")
    address = take_page(invoice)
    sent = form_of(fiona, address) | {"source": "cash", "handed": "400.00"}
    pay(invoice, "100.00")

    body = fiona.post(address, sent).content.decode()

    assert "$300.00 is due now, and not $400.00 as before." in body
    assert Payment.objects.count() == 1


def test_a_deposit_is_taken_and_its_receipt_printed_on_both_papers(fiona, cast, drawer):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    address = f"/admin/payments/payment/counter/deposit/{account.number}/"

    response = fiona.post(
        address, {"key": key_of(fiona, address), "source": "check", "number": "77", "handed": "1,500"}
    )

    assert trust.balance(account) == Decimal(1500)
    for paper in ("", "?paper=80"):
        assert account.number in page(fiona, response.url + paper)


def test_a_drawer_is_counted_and_its_report_printed(fiona, cast, drawer):
    address = reverse("admin:payments_drawer_close", args=[drawer.pk])

    body = fiona.post(address, {"piece_10000": "1", "piece_100": "3", "checks": "0"}).content.decode()
    assert "The drawer is $3.00 over." in body
    response = fiona.post(address, {"piece_10000": "1", "piece_100": "3", "checks": "0", "note": "A tip"})

    report = page(fiona, response.url)
    assert "$3.00" in report
    assert "A tip" in report
    assert fiona.get(address).status_code in (302, 403)


def test_nobody_else_closes_a_drawer_but_a_supervisor(fiona, cast):
    others = counter.open_drawer(float_amount=Decimal(0), by=cast.ada, at=NOW)
    address = reverse("admin:payments_drawer_close", args=[others.pk])

    assert fiona.get(address).status_code in (302, 403)
    cast.fiona.groups.add(Group.objects.get(name="Finance lead"))
    assert fiona.get(address).status_code == 200
    fiona.post(address, {"checks": "0"})
    assert not Drawer.objects.get().is_open


def test_a_refund_is_asked_for_line_by_line(fiona, cast):
    payment = pay(bill(cast.case, "400.00", "12.50"), "412.50", source="check")
    line = payment.allocations.order_by("pk").first().line
    address = reverse("admin:payments_payment_refund", args=[payment.pk])
    sent = {"key": uuid.uuid4(), "seen": "412.50", f"amount_{line.pk}": "100", "reason": "Charged twice"}

    body = page(fiona, address)
    assert "$412.50 can still be given back" in body
    assert '<input type="hidden" name="seen" value="412.50"' in body
    fiona.post(address, sent)
    fiona.post(address, sent)
    body = fiona.post(address, sent | {"key": uuid.uuid4()}).content.decode()

    refund = Refund.objects.get()
    assert (refund.amount, refund.status) == (Decimal(100), RefundStatus.APPROVED)
    assert "$312.50 can still be given back." in body
    assert 'name="seen" value="312.50"' in body


def test_a_second_person_decides_in_the_queue(fiona, cast, client):
    payment = pay(bill(cast.case, "900.00"), "900.00", source="check")
    line = payment.allocations.get().line
    sent = {"key": uuid.uuid4(), "seen": "900.00", f"amount_{line.pk}": "900", "reason": "Withdrawn"}
    fiona.post(reverse("admin:payments_payment_refund", args=[payment.pk]), sent)
    refund = Refund.objects.get()
    approve = reverse("admin:payments_refund_approve", args=[refund.pk])

    assert fiona.get(approve).status_code in (302, 403)
    cast.fiona.groups.add(Group.objects.get(name="Finance lead"))
    assert "You asked for this refund yourself." in fiona.post(approve).content.decode()
    client.force_login(cast.ada)
    client.post(approve)
    refund.refresh_from_db()
    assert (refund.status, refund.decided_by) == (RefundStatus.APPROVED, cast.ada)
    client.post(reverse("admin:payments_refund_pay_out", args=[refund.pk]), {"reference": "20080"})
    refund.refresh_from_db()
    assert refund.status == RefundStatus.DONE


def test_unapplied_money_is_put_to_an_invoice_and_a_check_bounces(fiona, cast):
    payment = pay(bill(cast.case, "100.00"), "150.00")
    invoice = bill(cast.case, "30.00")
    address = reverse("admin:payments_payment_apply", args=[payment.pk])

    assert f'value="{invoice.number}"' in page(fiona, address)
    assert "There is no such invoice" in fiona.post(address, {"key": uuid.uuid4(), "number": "7"}).content.decode()
    fiona.post(address, {"key": uuid.uuid4(), "number": invoice.number})
    invoice.refresh_from_db()
    assert invoice.is_paid

    check = pay(bill(cast.case, "60.00"), "60.00", source="check", reference="1042")
    fiona.post(reverse("admin:payments_payment_bounce", args=[check.pk]), {"why": "Closed account"})
    check.refresh_from_db()
    assert check.status == PaymentStatus.RETURNED


def test_unapplied_money_goes_into_a_trust_account_from_its_page(fiona, cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = pay(bill(cast.case, "100.00"), "150.00")
    address = reverse("admin:payments_payment_into_trust", args=[payment.pk])

    assert (
        "no open trust account"
        in fiona.post(address, {"key": uuid.uuid4(), "account": "TR-0", "reason": "x"}).content.decode()
    )
    fiona.post(address, {"key": uuid.uuid4(), "account": account.number, "reason": "As asked"})

    assert trust.balance(account) == Decimal(50)


def test_lists_of_refunds_and_drawers_open_for_finance(fiona, cast, drawer):
    payment = pay(bill(cast.case, "400.00"), "400.00", source="check")
    for todo in ("", "?todo=decide", "?todo=pay", "?todo=processor"):
        page(fiona, f"/admin/payments/refund/{todo}")
    page(fiona, "/admin/payments/drawer/?state=open")
    page(fiona, f"/admin/payments/drawer/{drawer.pk}/change/")
    assert "Check bounced" in page(fiona, f"/admin/payments/payment/{payment.pk}/change/")


@pytest.mark.parametrize("who", ["dana", "rita", "ivan"])
def test_the_counter_is_for_finance(client, cast, who):
    drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    payment = pay(bill(cast.case, "100.00"), "150.00", source="card")
    invoice = bill(cast.case, "30.00")
    line = payment.allocations.get().line
    refund = refunds.ask(payment, {line: Decimal(1)}, reason="x", key=uuid.uuid4(), by=cast.fiona, at=NOW)
    acts = [reverse(f"admin:payments_payment_{act}", args=[payment.pk]) for act in ("refund", "apply", "into_trust")]
    acts += [reverse(f"admin:payments_refund_{act}", args=[refund.pk]) for act in ("approve", "refuse", "pay_out")]
    acts += [reverse(f"admin:payments_drawer_{act}", args=[drawer.pk]) for act in ("close", "report")]
    acts += [HOME, take_page(invoice), reverse("admin:payments_payment_deposit", args=[account.number])]
    acts += ["/admin/payments/drawer/open/", reverse("admin:payments_payment_receipt", args=[payment.receipt_id])]
    client.force_login(getattr(cast, who))

    for address in acts:
        assert client.get(address).status_code in (302, 403), address
        assert client.post(address).status_code in (302, 403), address
    assert Payment.objects.count() == 1


def test_lists_cost_the_same_for_one_and_for_many(fiona, cast, django_assert_max_num_queries):
    for n in range(3):
        payment = pay(bill(factories.Case(), "10.00"), "10.00", source="check", reference=str(n))
        line = payment.allocations.get().line
        refunds.ask(payment, {line: Decimal(1)}, reason="x", key=uuid.uuid4(), by=cast.fiona, at=NOW)
        drawer = counter.open_drawer(float_amount=Decimal(0), by=cast.fiona, at=NOW)
        counter.close_drawer(drawer, pieces={}, checks=Decimal(0), note="", by=cast.fiona, at=NOW)

    for address in ("/admin/payments/refund/", "/admin/payments/drawer/", "/admin/payments/payment/"):
        with django_assert_max_num_queries(14):
            fiona.get(address)


def test_a_receipt_says_what_became_of_its_money(client, cast):
    payment = pay(bill(cast.case, "100.00"), "100.00", source="check", reference="9")
    line = payment.allocations.get().line
    address = reverse("payments:receipt", args=[billing.new_link(payment.receipt, at=NOW)])

    refunds.ask(payment, {line: Decimal(40)}, reason="x", key=uuid.uuid4(), by=cast.fiona, at=NOW)
    assert "$40.00 of it was given back" in page(client, address)
    returns.bounce(payment, reason="Closed", by=cast.fiona, at=NOW)
    body = page(client, address)
    assert "This payment of $100.00 came back" in body
    assert "Closed" not in body
