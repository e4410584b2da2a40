"""T4: an entry in the books by eight clients at once, against the same rows written with nothing kept."""

import os
import re
import statistics
import subprocess
import tempfile
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context

from django.db import connection, transaction

from contacts.robots import robot
from payments import ledger
from payments.models import LedgerAccount
from portal.dev.postgres import programs
from tests.bench.databases import throw_away_database
from tests.bench.result import result
from tests.database import superuser

CLIENTS, ROUNDS = 8, 3
STATEMENTS, ENTRIES = 400, 40  # of each client in each round
ACCOUNTS = 200
GOALS = {"spread": 0.40, "hot": 0.12}
AT = datetime(2026, 11, 20, 17, tzinfo=UTC)
BARE = """
    CREATE TABLE bare_entry (
        id bigint GENERATED ALWAYS AS IDENTITY, key text, kind text, subject text, thread text, reference text,
        memo text, at timestamptz, by text
    );
    CREATE TABLE bare_leg (entry_id bigint, account_id bigint, amount numeric(14, 2));
    GRANT INSERT, SELECT ON bare_entry, bare_leg TO portal;
"""
BARE_BACK = "DROP TABLE bare_leg, bare_entry"
WORDS = "gen_random_uuid()::text, 'measured', 'INV-2026-000123-8', 'BLDR-2026-00001', 'card:pi_1', 'Measured'"
# What the rule sends, in its order, for accounts that may stand below zero; and the same rows with nothing kept.
KEPT = [
    "INSERT INTO payments_journalentry (idempotency_key, kind, subject, thread, reference, memo, at, by) "
    f"VALUES ({WORDS}, now(), 'bench') RETURNING id AS entry \\gset",
    "INSERT INTO payments_posting (entry_id, account_id, amount) VALUES (:entry, :one, -5), (:entry, :other, 5);",
]
UNKEPT = [
    "INSERT INTO bare_entry (key, kind, subject, thread, reference, memo, at, by) "
    f"VALUES ({WORDS}, now(), 'bench') RETURNING id AS entry \\gset",
    "INSERT INTO bare_leg (entry_id, account_id, amount) VALUES (:entry, :one, -5), (:entry, :other, 5);",
]
ENTRY = """
    INSERT INTO bare_entry (key, kind, subject, thread, reference, memo, at, by)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
LEGS = "INSERT INTO bare_leg (entry_id, account_id, amount) VALUES (%s, %s, %s), (%s, %s, %s)"


@dataclass(frozen=True)
class Books:
    """Keys of what is posted to, and in which database."""

    database: str
    accounts: list[int]

    @classmethod
    def build(cls, database):
        made = LedgerAccount.objects.bulk_create(
            LedgerAccount(code=f"revenue:t4-{number}", name=f"T4 {number}", kind="revenue")
            for number in range(ACCOUNTS)
        )
        return cls(database, [account.pk for account in made])


def entries(_rows):
    """Entries each second, kept and not kept, over many accounts and with one account in all of them."""
    with throw_away_database() as name, ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as clients:
        yield from measured(Books.build(name), clients)


def measured(books, clients):
    """The statements alone and the whole rule, both sides in turns: a busy moment of the machine meets both."""
    with superuser(books.database) as database:
        database.execute(BARE)
    robot("bench")
    try:
        for where, goal in GOALS.items():
            turns = [[_statements(books, where, kept) for kept in (True, False)] for _ in range(ROUNDS)]
            yield _compared(f"T4-{where}", turns, goal, CLIENTS * STATEMENTS)
        for where in GOALS:
            # The first turn is of processes that have just begun.
            turns = [[_rate(clients, books, where, kept) for kept in (True, False)] for _ in range(1 + ROUNDS)][1:]
            yield _compared(f"T4 rule, {where}", turns, None, CLIENTS * ENTRIES)
    finally:
        with superuser(books.database) as database:
            database.execute(BARE_BACK)


def _compared(name, turns, goal, rows):
    ours, floor = (round(statistics.median(side), 1) for side in zip(*turns, strict=True))
    ratio = round(statistics.median(one / other for one, other in turns), 2)
    return result(name, ours, floor=floor, ratio=ratio, unit="entries/s", goal=goal, rows=rows)


def _statements(books, where, kept):
    """Entries each second by PostgreSQL's own load generator, which costs next to nothing."""
    first, count = books.accounts[0], len(books.accounts)
    drawn = f"{first}" if where == "hot" else f"{first} + 2 * random(0, {count // 2 - 1})"
    script = [f"\\set one {drawn}", f"\\set other {first} + 1 + 2 * random(0, {count // 2 - 1})", "BEGIN;"]
    statements = KEPT if kept else UNKEPT
    script += [" ".join(statement.split()) for statement in statements] + ["COMMIT;"]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write("\n".join(script) + "\n")
        file.flush()
        told = subprocess.run(
            [programs() / "pgbench", "--no-vacuum", f"--client={CLIENTS}", f"--transactions={STATEMENTS}"]
            + [f"--file={file.name}", os.environ["DATABASE_URL"]],
            capture_output=True,
            text=True,
            check=False,
        )
    failed = re.search(r"number of failed transactions: (\d+)", told.stdout)
    if told.returncode or not failed or int(failed[1]):
        raise RuntimeError(f"pgbench did not write every entry: {told.stderr}")
    return float(re.search(r"tps = ([\d.]+)", told.stdout)[1])


def _rate(clients, books, where, kept):
    start = time.time() + 0.3  # seconds, so that all begin together
    asked = []
    for client in range(CLIENTS):
        # Each its own accounts, or one of them always the same.
        own = books.accounts[1 + client :: CLIENTS]
        pairs = [
            (books.accounts[0] if where == "hot" else own[turn % len(own) - 1], own[turn % len(own)])
            for turn in range(ENTRIES)
        ]
        asked.append(clients.submit(_post, books, pairs, start, kept))
    done = [one.result() for one in asked]
    return CLIENTS * ENTRIES / (max(ended for _, ended in done) - min(began for began, _ in done))


def _post(books, pairs, start, kept):
    """In a process of its own: one entry after the other, each in a transaction of its own."""
    connection.settings_dict["NAME"] = books.database
    by, accounts = robot("bench"), LedgerAccount.objects.in_bulk(books.accounts)
    write = _kept if kept else _bare
    time.sleep(max(start - time.time(), 0))
    began = time.time()
    try:
        for one, other in pairs:
            write(by, accounts[one], accounts[other])
    finally:
        connection.close()
    return began, time.time()


def _kept(by, one, other):
    legs = {one: Decimal(-5), other: Decimal(5)}
    facts = {"subject": "INV-2026-000123-8", "thread": "BLDR-2026-00001", "reference": "card:pi_1", "memo": "Measured"}
    ledger.post(key=f"t4:{uuid.uuid4()}", kind="measured", legs=legs, by=by, at=AT, **facts)


def _bare(by, one, other):
    with transaction.atomic(), connection.cursor() as cursor:
        words = [f"t4:{uuid.uuid4()}", "measured", "INV-2026-000123-8", "BLDR-2026-00001", "card:pi_1", "Measured"]
        cursor.execute(ENTRY, [*words, AT, by.username])
        (entry,) = cursor.fetchone()
        cursor.execute(LEGS, [entry, one.pk, Decimal(-5), entry, other.pk, Decimal(5)])
