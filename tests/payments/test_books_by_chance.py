"""Whatever people and machines do, in whatever order, the books stand after every step.

A failing run prints its steps; put them into a test of their own.
"""

from contextlib import suppress
from decimal import Decimal

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.refusals import NotAllowed
from payments import billing, ledger, trust
from payments.choices import InvoiceStatus
from payments.models import Invoice, Payment
from tests import factories
from tests.factories import NOW
from tests.money import balances, charge, machine, pay

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("500.00"), places=2)
references = st.integers(1, 4).map(str)
which = st.integers(0, 3)

STEPS = st.one_of(
    st.tuples(st.just("charge"), st.lists(amounts, min_size=1, max_size=3)),
    st.tuples(st.just("invoice")),
    st.tuples(st.just("card"), which, amounts, references),
    st.tuples(st.just("card in full"), which, references),
    st.tuples(st.just("cash"), which, amounts, references),
    st.tuples(st.just("stray card"), amounts, references),
    st.tuples(st.just("deposit"), amounts, references),
    st.tuples(st.just("trust"), which, amounts, references),
    st.tuples(st.just("void"), which),
)


def take(step, case, account):
    """Do one step; a refusal is an answer too."""
    kind, *facts = step
    invoices = list(Invoice.objects.order_by("pk"))
    if kind == "charge":
        charge(case, *facts[0])
    elif kind == "invoice":
        billing.invoice_owed_fees(case, by=machine(), at=NOW)
    elif kind == "stray card":
        pay(None, facts[0], reference=f"stray {facts[1]}")
    elif kind == "deposit":
        trust.deposit(account, amount=facts[0], source="check", reference=facts[1], by=machine(), at=NOW)
    elif invoices:
        invoice = invoices[facts[0] % len(invoices)]
        if kind == "card":
            pay(invoice, facts[1], reference=facts[2])
        elif kind == "card in full":
            pay(invoice, invoice.total, reference=f"full {facts[1]}")
        elif kind == "cash":
            pay(invoice, facts[1], source="cash", reference=facts[2])
        elif kind == "trust":
            trust.pay_invoice(account, invoice, amount=facts[1], reference=facts[2], by=machine(), at=NOW)
        else:
            billing.void_invoice(invoice, reason="By chance", by=machine(), at=NOW)


def books_stand():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert ledger.check() == []
    received = sum(Payment.objects.exclude(source="trust").values_list("amount", flat=True), Decimal(0))
    in_hand = balances()
    assert -sum(in_hand.get(code, 0) for code in ("card_clearing", "cash", "checks")) == received
    assert not Invoice.objects.filter(status=InvoiceStatus.VOID, paid__gt=0).exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=12))
def test_the_books_stand_after_every_step(cast, steps):
    with transaction.atomic():
        before = transaction.savepoint()
        case = factories.Case()
        account = trust.open_account(cast.license, by=machine(), at=NOW)
        for step in steps:
            # A reference that comes again with another amount is a mistake that is refused.
            with suppress(NotAllowed, ledger.KeyTaken), transaction.atomic():
                take(step, case, account)
            books_stand()
        transaction.savepoint_rollback(before)
