"""Every table of money is held by the database, whoever asks: the list is the catalog's, so none is forgotten."""

import os
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from payments import choices, closing, refunds, returns
from payments.models import CheckoutSession, Dispute, Drawer, JournalEntry, Refund
from tests.database import on_database
from tests.factories import NOW, TODAY
from tests.money import bill, books_broken_on_purpose, machine, pay

__all__ = ["books_broken_on_purpose"]

REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)
# Rows that stay as they were written. The name and number of a ledger account are the city's, the rest of it stays.
WRITTEN_ONCE = {
    "allocation", "balancetransaction", "booksaudit", "checkoutitem_lines", "dayclose", "journalentry",
    "ledgeraccount", "paylink_lines", "posting", "receipt", "receiptlink", "refundline",
}  # fmt: skip
# Rows that go from state to state and never away.
NEVER_REMOVED = {
    "checkoutitem", "checkoutsession", "discrepancy", "dispute", "drawer", "gatewayevent", "invoice", "invoiceline",
    "paylink", "payment", "refund", "trustaccount", "trustpayer",
}  # fmt: skip
CATALOG = """
    SELECT relname, (SELECT attname FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum = 1)
      FROM pg_class
     WHERE relname LIKE 'payments\\_%' AND relkind IN ('r', 'p')
     ORDER BY relname
"""
REMOVALS = ["DELETE FROM {0}", "DELETE FROM {0} WHERE false", "TRUNCATE {0} CASCADE"]
CHANGES = ["UPDATE {0} SET {1} = {1}", "UPDATE {0} SET {1} = {1} WHERE false"]


def tables():
    with connection.cursor() as cursor:
        cursor.execute(CATALOG)
        return cursor.fetchall()


def test_every_table_of_money_is_on_one_of_the_lists(db):
    assert {name.removeprefix("payments_") for name, _column in tables()} == WRITTEN_ONCE | NEVER_REMOVED


def attacks():
    for table, column in tables():
        once = table.removeprefix("payments_") in WRITTEN_ONCE
        for attack in REMOVALS + CHANGES if once else REMOVALS:
            yield attack.format(table, column)


def test_the_site_s_role_empties_no_table_and_rewrites_none_that_is_written_once(committed):
    for attack in attacks():
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege), attack


def test_nor_does_the_owner_under_which_a_site_of_one_role_runs(committed):
    """Here no right is missing: the triggers alone hold. An account's name is its owner's to change."""
    url = on_database(os.environ["DATABASE_OWNER_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as owner:
        for attack in attacks():
            if attack.startswith("UPDATE payments_ledgeraccount"):
                continue
            with pytest.raises(psycopg.errors.IntegrityError, match="only ever added to"):
                owner.execute(attack)


def test_the_site_s_role_is_nobody_and_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, "
            "(SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid) FROM pg_roles WHERE rolname = user"
        )
        assert cursor.fetchone() == (False, False, False, False, False, 0)
        for catalog, owner in {
            "pg_class": "relowner",
            "pg_proc": "proowner",
            "pg_namespace": "nspowner",
            "pg_type": "typowner",
            "pg_database": "datdba",
        }.items():
            cursor.execute(f"SELECT count(*) FROM {catalog} WHERE {owner} = user::regrole")
            assert cursor.fetchone() == (0,), catalog
        cursor.execute(
            "SELECT has_schema_privilege('public', 'CREATE'), "
            "has_parameter_privilege('session_replication_role', 'SET')"
        )
        assert cursor.fetchone() == (False, False)


@pytest.fixture
def money(committed_cast, books_broken_on_purpose):
    """One of everything that has states. The dispute and the page are rows only: the books know nothing of them."""
    fiona, facts = committed_cast.fiona, {"by": machine(), "at": NOW}
    paid = pay(bill(committed_cast.case, "600.00"), "600.00", reference="pi_1")
    bounced = pay(bill(committed_cast.case, "80.00"), "80.00", source="check", reference="7")
    returns.take_back(bounced, reason="Account closed", **facts)
    amounts = {paid.invoice.lines.get(): Decimal("20.00")}
    refund = refunds.ask(paid, amounts, reason="Too much", key=uuid4(), by=fiona, at=NOW)
    Refund.objects.update(status="approved")
    closed = {"closed_at": NOW, "closed_by": fiona}
    counted = {name: Decimal(0) for name in ("expected_cash", "counted_cash", "expected_checks", "counted_checks")}
    drawer = Drawer.objects.create(cashier=fiona, opened_at=NOW, **closed, **counted)
    dispute = Dispute.objects.create(gateway_id="dp_1", reference="pi_9", amount=5, status="won", opened_at=NOW)
    page = CheckoutSession.objects.create(amount=5, status="complete", started_at=NOW, asked_at=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing.ledger, "check", list)
        close = closing.close_day(TODAY, by=fiona, at=NOW)
    return {
        "paid": paid.pk, "bounced": bounced.pk, "invoice": paid.invoice_id, "refund": refund.pk, "drawer": drawer.pk,
        "dispute": dispute.pk, "page": page.pk, "close": close.pk, "entry": JournalEntry.objects.first().pk,
        "other": committed_cast.bob.pk,
    }  # fmt: skip


CLOSE = "INSERT INTO payments_dayclose (day, closed_at, closed_by_id, entries, turnover, digest, note) "
STEPS = {
    "a paid invoice made void": "UPDATE payments_invoice SET status = 'void' WHERE id = {invoice}",
    "a payment that came back counted again": "UPDATE payments_payment SET status = 'succeeded' WHERE id = {bounced}",
    "a payment that was taken made pending": "UPDATE payments_payment SET status = 'pending' WHERE id = {paid}",
    "a larger payment": "UPDATE payments_payment SET amount = amount + 1 WHERE id = {paid}",
    "a payment with another reference": "UPDATE payments_payment SET reference = 'pi_2' WHERE id = {paid}",
    "a payment of another source": "UPDATE payments_payment SET source = 'cash' WHERE id = {paid}",
    "a larger refund": "UPDATE payments_refund SET amount = amount + 1 WHERE id = {refund}",
    "a refund of another payment": "UPDATE payments_refund SET payment_id = {bounced} WHERE id = {refund}",
    "a refund asked for by somebody else": "UPDATE payments_refund SET asked_by_id = {other} WHERE id = {refund}",
    "a refund that is asked for again": "UPDATE payments_refund SET status = 'asked' WHERE id = {refund}",
    "a drawer that is counted again": "UPDATE payments_drawer SET counted_cash = 5 WHERE id = {drawer}",
    "a drawer that is opened again": "UPDATE payments_drawer SET closed_at = NULL WHERE id = {drawer}",
    "a dispute that was won and is lost": "UPDATE payments_dispute SET status = 'lost' WHERE id = {dispute}",
    "a card page that opens again": "UPDATE payments_checkoutsession SET status = 'open' WHERE id = {page}",
    "a close of an earlier day": CLOSE + "SELECT day - 1, closed_at, closed_by_id, 0, 0, '', '' FROM payments_dayclose",
    "a close that says something else": "UPDATE payments_dayclose SET digest = '' WHERE id = {close}",
    "a leg booked on a closed day": "INSERT INTO payments_posting (entry_id, account_id, amount) "
    "SELECT {entry}, min(id), 1 FROM payments_ledgeraccount",
}


def test_nothing_goes_back_a_step_and_nothing_is_rewritten(money):
    for attack, statement in STEPS.items():
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**money))
        assert isinstance(refusal.value.__cause__, REFUSED), attack


def test_an_entry_made_in_the_name_of_a_closed_day_is_booked_on_the_day_after(money):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_journalentry (idempotency_key, kind, subject, thread, reference, memo, at, by, day) "
            "VALUES ('x', 'attack', '', '', '', '', %s, 'x', %s) RETURNING id",
            [NOW - timedelta(days=9), TODAY],
        )
        (entry,) = cursor.fetchone()
        for way in ("min", "max"):
            cursor.execute(
                f"INSERT INTO payments_posting (entry_id, account_id, amount) SELECT %s, {way}(id), %s "
                "FROM payments_ledgeraccount",
                [entry, 1 if way == "min" else -1],
            )

    assert JournalEntry.objects.get(kind="attack").day == TODAY + timedelta(days=1)


def test_the_database_knows_the_same_steps_as_the_rules():
    guard = import_module("payments.migrations.0003_money_guarded")
    tables = {
        "payments_invoice": choices.INVOICE_STEPS,
        "payments_payment": choices.PAYMENT_STEPS,
        "payments_refund": choices.REFUND_STEPS,
        "payments_dispute": choices.DISPUTE_STEPS,
        "payments_checkoutsession": choices.SESSION_STEPS,
    }

    assert {table: set(steps.split()) for table, steps in guard.STEPS.items()} == {
        table: {f"{before}>{after}" for before, after_all in steps.items() for after in after_all}
        for table, steps in tables.items()
    }
