"""The database itself refuses, whoever asks: raw SQL as the role the site runs under, no rule of ours involved."""

from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from payments import ledger, trust
from tests.database import superuser
from tests.factories import NOW
from tests.money import balances, bill, machine, pay

REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)


@pytest.fixture
def books(committed):
    """Books with one entry in them, committed: A and B of revenue, T of a trust with 50 dollars."""
    a, b = ledger.account("revenue:a"), ledger.account("revenue:b")
    t = ledger.LedgerAccount.objects.create(code="trust:t", name="T", kind="trust", may_go_negative=False)
    ledger.post(key="first", kind="test", legs={a: Decimal(-50), t: Decimal(50)}, by=machine(), at=NOW)
    return {"a": a.pk, "b": b.pk, "t": t.pk, "entry": ledger.JournalEntry.objects.get().pk}


def entry(key):
    """SQL that makes an entry; the two columns that only the database may say are forged."""
    return (
        "INSERT INTO payments_journalentry "
        "(idempotency_key, kind, subject, thread, reference, memo, at, by, recorded_at, made_in) "
        f"VALUES ('{key}', 'attack', '', '', '', '', now(), 'x', '2001-01-01', 7) RETURNING id"
    )


def leg(account, amount, entry="(SELECT max(id) FROM payments_journalentry)"):
    return f"INSERT INTO payments_posting (entry_id, account_id, amount) VALUES ({entry}, {account}, {amount})"


ATTACKS = {
    "an unbalanced entry": [entry("x"), leg("{a}", 10), leg("{b}", -9)],
    "a single leg": [entry("x"), leg("{a}", 10)],
    "no leg": [entry("x")],
    "legs of not a number": [entry("x"), leg("{a}", "'NaN'"), leg("{b}", "'NaN'")],
    "a leg of nothing": [entry("x"), leg("{a}", 0), leg("{b}", 0)],
    "a leg on no account": [entry("x"), leg("{a}", 10), leg("999999", -10)],
    "a leg on an account made after it": [
        entry("x"),
        leg("{a}", 10),
        leg("999999", -10),
        "INSERT INTO payments_ledgeraccount (id, code, name, kind, may_go_negative) "
        "OVERRIDING SYSTEM VALUE VALUES (999999, 'late', '', 'revenue', true)",
    ],
    "balanced legs added to an entry of yesterday": [leg("{a}", 10, "{entry}"), leg("{b}", -10, "{entry}")],
    "an entry that claims another's transaction, then legs to that one": [
        "UPDATE payments_journalentry SET made_in = pg_current_xact_id()::text::bigint WHERE id = {entry}",
        leg("{a}", 10, "{entry}"),
        leg("{b}", -10, "{entry}"),
    ],
    "a moved leg": [entry("x"), "UPDATE payments_posting SET entry_id = (SELECT max(id) FROM payments_journalentry)"],
    "a changed leg": ["UPDATE payments_posting SET amount = amount * 2"],
    "a changed entry": ["UPDATE payments_journalentry SET memo = 'x'"],
    "an update that meets no row": ["UPDATE payments_posting SET amount = 1 WHERE false"],
    "an entry overwritten by its key": [
        entry("first").replace("RETURNING", "ON CONFLICT (idempotency_key) DO UPDATE SET memo = 'x' RETURNING")
    ],
    "a merge": ["MERGE INTO payments_posting p USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET amount = 1"],
    "a deleted leg": ["DELETE FROM payments_posting"],
    "a deleted entry": ["DELETE FROM payments_journalentry"],
    "truncated legs": ["TRUNCATE payments_posting"],
    "truncated entries and all that refers to them": ["TRUNCATE payments_journalentry CASCADE"],
    "a negative trust balance": [entry("x"), leg("{a}", 51), leg("{t}", -51)],
    "a trust account freed from its rule": ["UPDATE payments_ledgeraccount SET may_go_negative = true WHERE id = {t}"],
    "a trust account that starts without the rule": [
        "INSERT INTO payments_ledgeraccount (code, name, kind, may_go_negative) VALUES ('y', '', 'trust', true)"
    ],
    "a trust account that becomes another kind": ["UPDATE payments_ledgeraccount SET kind = 'asset' WHERE id = {t}"],
    "a balance set by hand": ["UPDATE payments_ledgeraccount SET balance = 1000 WHERE id = {t}"],
    "a balance set with its name": ["UPDATE payments_ledgeraccount SET name = 'x', balance = 1000 WHERE id = {t}"],
    "an account that begins with money": [
        "INSERT INTO payments_ledgeraccount (code, name, kind, may_go_negative, balance) "
        "VALUES ('rich', '', 'trust', false, 100)"
    ],
    "a balance set from a trigger of one's own": [
        "CREATE TEMP TABLE mine (id int)",
        "CREATE FUNCTION pg_temp.lift() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE payments_ledgeraccount SET balance = 1000 WHERE id = {t}; RETURN NEW; END $$",
        "CREATE TRIGGER lift AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.lift()",
        "INSERT INTO mine VALUES (1)",
    ],
    "a trigger disabled": ["ALTER TABLE payments_posting DISABLE TRIGGER ALL", "DELETE FROM payments_posting"],
    "a trigger dropped": ["DROP TRIGGER books_only_added_to ON payments_posting"],
    "a function replaced": [
        "CREATE OR REPLACE FUNCTION public.books_entry_balances() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    ],
    "session_replication_role": ["SET session_replication_role = replica", "DELETE FROM payments_posting"],
    "pgtrigger.ignore": [
        "SET pgtrigger.ignore = '{{payments_posting:books_only_added_to}}'",
        "DELETE FROM payments_posting",
    ],
    "checks made at once, then a third leg": [
        "SET CONSTRAINTS ALL DEFERRED",
        entry("x"),
        leg("{a}", 10),
        leg("{b}", -10),
        "SET CONSTRAINTS ALL IMMEDIATE",
        leg("{a}", 5),
    ],
    "a temporary table that stands in for the legs": [
        "CREATE TEMP TABLE payments_posting (id bigint, entry_id bigint, amount numeric)",
        entry("x"),
        "INSERT INTO pg_temp.payments_posting SELECT n, max(id), 3 - 2 * n FROM payments_journalentry, "
        "generate_series(1, 2) n GROUP BY n",
        "INSERT INTO public.payments_posting (entry_id, account_id, amount) "
        "SELECT max(id), {a}, 10 FROM payments_journalentry",
    ],
    "a temporary table that stands in for the entries": [
        "CREATE TEMP TABLE payments_journalentry AS SELECT id, pg_current_xact_id()::text::bigint AS made_in, "
        "transaction_timestamp() AS recorded_at FROM public.payments_journalentry",
        leg("{a}", 10, "{entry}"),
        leg("{b}", -10, "{entry}"),
    ],
    "another role": ["SET ROLE portal_owner", "DELETE FROM payments_posting"],
    "the superuser": ["SET SESSION AUTHORIZATION postgres"],
    "a right given to oneself": [
        "GRANT UPDATE ON payments_posting TO portal",
        "UPDATE payments_posting SET amount = 1",
    ],
    "a removed invoice": ["DELETE FROM payments_invoice"],
    "a removed payment": ["DELETE FROM payments_payment"],
    "a changed allocation": ["UPDATE payments_allocation SET amount = 1"],
    "a changed receipt": ["UPDATE payments_receipt SET email = 'x@example.org'"],
    "a removed event": ["DELETE FROM payments_gatewayevent"],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_site_s_own_role_cannot(books, attack):
    before = balances(), counts()

    with pytest.raises(DatabaseError) as refusal:
        run(ATTACKS[attack], books)

    assert isinstance(refusal.value.__cause__, REFUSED), refusal.value
    assert (balances(), counts()) == before


def run(statements, books):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(**books))


def counts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM payments_posting), (SELECT count(*) FROM payments_journalentry)")
        return cursor.fetchone()


def test_the_site_s_own_role_can_post(books):
    """The control: the very statements of the attacks, when they balance, go in."""
    run([entry("x"), leg("{a}", 10), leg("{t}", -50), leg("{b}", 40)], books)

    assert balances() == {"revenue:a": Decimal(-40), "revenue:b": Decimal(40)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT made_in <> 7, recorded_at > '2026-01-01' FROM payments_journalentry WHERE kind = 'attack'"
        )
        assert cursor.fetchone() == (True, True)


def test_a_leg_may_come_from_a_savepoint_of_the_entry_s_transaction(books):
    with transaction.atomic(), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(entry("x"))
        for statement in (leg("{a}", 10), leg("{b}", -10)):
            with transaction.atomic():
                cursor.execute(statement.format(**books))

    assert balances()["revenue:b"] == Decimal(-10)


ANOTHER_REFERENCE = "UPDATE payments_journalentry SET reference = 'card:pi_2' WHERE kind = 'payment'"
BREAKS = {
    "entry does not balance": "UPDATE payments_posting SET amount = amount + 1 "
    "WHERE id = (SELECT max(id) FROM payments_posting)",
    "stored balance differs from its legs": "UPDATE payments_ledgeraccount SET balance = balance + 1",
    "invoice total differs from its lines": "UPDATE payments_invoice SET total = total + 1",
    "invoice paid differs from its allocations": "DELETE FROM payments_allocation",
    "fee paid differs from its allocations": "UPDATE permits_fee SET paid = paid - 1",
    "line paid more than it asks for": "UPDATE payments_invoiceline SET amount = amount - 1",
    "payment differs from where it went": "UPDATE payments_payment SET amount = amount + 1",
    "payment is not in the books once": ANOTHER_REFERENCE,
    "entry without its payment": ANOTHER_REFERENCE,
    "payment differs from its entry": "UPDATE payments_payment SET amount = amount + 1",
    "posted twice": "INSERT INTO payments_journalentry "
    "(idempotency_key, kind, subject, thread, reference, memo, at, by) "
    "SELECT 'again', kind, subject, thread, reference, memo, at, by "
    "FROM payments_journalentry WHERE kind = 'payment'",
    "payment without a receipt": "DELETE FROM payments_receipt",
    "receipt without its mail": "DELETE FROM contacts_message WHERE kind = 'receipt'",
    "invoices differ from what the books say is owed": "UPDATE payments_invoice SET status = 'open', paid = 0",
    "unapplied money differs from the books": "UPDATE payments_payment SET unapplied = 1",
    "payment went to another invoice": "UPDATE payments_payment SET invoice_id = NULL",
    "invoice status differs from what was paid": "UPDATE payments_invoice SET status = 'open'",
    "trust balance below zero": "UPDATE payments_ledgeraccount SET balance = -1 WHERE kind = 'trust'",
    "trust account differs from its account in the books": "UPDATE payments_trustaccount SET number = 'TR-1'",
    "trust payment drew on no trust account": "UPDATE payments_payment SET source = 'trust'",
    "transfer is not from one trust account to another": "UPDATE payments_journalentry SET kind = 'transfer'",
    "books do not sum to zero": "DELETE FROM payments_posting WHERE id = (SELECT max(id) FROM payments_posting)",
}


@pytest.mark.parametrize("problem", BREAKS)
def test_ledger_check_finds_what_only_an_administrator_could_break(committed_cast, problem):
    """The check is itself checked: each thing it looks for, broken past all guards, is found. Nothing is kept."""
    pay(bill(committed_cast.case, "100.00", "50.00"), "150.00", reference="pi_1", email="home@example.org")
    trust.open_account(committed_cast.license, by=committed_cast.fiona, at=NOW)

    with superuser(connection.settings_dict["NAME"]) as database, database.transaction(force_rollback=True):
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute("ALTER TABLE payments_ledgeraccount DROP CONSTRAINT ledger_account_never_below_zero")
        database.execute("ALTER TABLE payments_invoice DROP CONSTRAINT invoice_paid_in_full_or_not")
        database.execute(BREAKS[problem])
        found = {row[0] for row in database.execute("SELECT problem FROM ledger_check()")}

    assert problem in found
