"""Rows that many tests begin with: made once in each test process, by the code that says what they mean, and put
back for each test by one statement instead of a hundred.

The rows keep their ids, which the database's sequences have passed; the objects come back as they were, each test its
own. Triggers act as for any other row.
"""

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

INSERT = re.compile(r'INSERT INTO "(\w+)"')


@dataclass(frozen=True)
class Kept:
    rows: list
    made: bytes
    upon: "Kept | None" = None

    def all_rows(self):
        return (self.upon.all_rows() if self.upon else []) + self.rows

    def all_again(self):
        """Insert what these rows stand on, and them."""
        if self.upon:
            self.upon.all_again()
        return self.again()

    def again(self):
        """Insert the rows; what was made with them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(";".join(self.rows))
        return pickle.loads(self.made)


def keep_rows(build: Callable, upon: Kept | None = None) -> Kept:
    """Build once, write down the rows that were inserted, and roll all back.

    `upon` are rows that are there before; `build` is then called with what was made with them.
    """
    tables = {}

    def note(execute, sql, params, many, context):
        if found := INSERT.match(sql):
            tables[found[1]] = True
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            began = cursor.fetchone()[0]
        given = [upon.all_again()] if upon else []
        with connection.execute_wrapper(note):
            made = build(*given)
        there = set(upon.all_rows()) if upon else set()
        rows = [row for table in tables for row in _rows(table, began) if row not in there]
        transaction.set_rollback(True)
    return Kept(rows, pickle.dumps(made), upon)


def _rows(table, began):
    """An INSERT for each row that came since a transaction began."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = quote_ident(%s)::regclass "
            "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        columns = [column for (column,) in cursor.fetchall()]
        values = " || ', ' || ".join(f"quote_nullable({column}::text)" for column in columns)
        into = f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE VALUES "
        cursor.execute(f"SELECT {values} FROM {table} WHERE xmin::text::bigint >= %s ORDER BY ctid", [began])
        return [f"{into}({row})" for (row,) in cursor.fetchall()]
