"""The stage: a temporary table that a file's rows are copied to, and what every target asks of it first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, get_args, get_type_hints

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import User
from permits.choices import ImportKind

SQL_TYPES = {int: "bigint", str: "text", bool: "boolean", date: "date", Decimal: "numeric", list[str]: "varchar[]"}
Refuse = Callable[[int, str, str], None]

# The first row of a number stays. The same row again is unchanged; another one under that number is refused.
REPEATED = """
    CREATE TEMP TABLE repeated ON COMMIT DROP AS
    SELECT line, number, first_line, fingerprint = first_fingerprint AS same FROM (
        SELECT line, number, fingerprint, row_number() OVER numbered AS nth,
               first_value(line) OVER numbered AS first_line,
               first_value(fingerprint) OVER numbered AS first_fingerprint
          FROM incoming WINDOW numbered AS (PARTITION BY {key} ORDER BY line)
    ) AS counted WHERE nth > 1
"""
WITHOUT_REPEATED = "DELETE FROM incoming USING repeated WHERE repeated.line = incoming.line"


class Counts(NamedTuple):
    """What became of the rows that were written, or left as they are."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Target:
    """A kind of thing that comes in: what a row of its stage holds, and the rule that writes the rows.

    Every row has a `line`, a `number` as it is told to people, a `fingerprint`, and the column `key` by which two
    rows are the same thing.
    """

    kind: ImportKind
    row: type
    key: str
    write: Callable[["Batch"], Counts]


@dataclass
class Batch:
    """The rows of one file on their stage, whose they are, and who takes them in."""

    cursor: CursorWrapper
    source: str
    column_of: Callable[[str], str]
    refuse: Refuse
    run: int
    by: User
    at: datetime
    refused: int = 0
    phase: Callable[[str], None] = str  # is told in words what is done now
    unknown: dict[str, int] = field(default_factory=dict)  # words for states that nobody mapped
    kept: int = 0  # news that were not taken, because the same was changed here

    @property
    def facts(self) -> dict[str, Any]:
        """What statements may ask for by name."""
        return {
            "source": self.source,
            "today": timezone.localdate(self.at),
            "at": self.at,
            "actor": self.by.username,
            "actor_name": self.by.display_name,
            "run": self.run,
        }

    def execute(self, statement: str, **more) -> int:
        """Run a statement on this batch's facts; the number of rows it touched."""
        self.cursor.execute(statement, self.facts | more)
        return self.cursor.rowcount

    def one(self, question: str) -> Any:
        """The first value of the answer's first row."""
        self.cursor.execute(question, self.facts)
        return self.cursor.fetchone()[0]

    def rows(self, question: str) -> Iterator[tuple]:
        """An answer of any length, fetched in pieces."""
        with connection.chunked_cursor() as pieces:
            pieces.execute(question, self.facts)
            yield from pieces

    def refuse_rows(self, question: str, reason: str, about: str = "number") -> None:
        """Tell why rows are left out: the question gives line, number and other; the reason speaks of the last two."""
        for line, number, other in self.rows(question):
            self.refuse(line, self.column_of(about), reason % {"number": number, "other": other})
            self.refused += 1


def create_table(name: str, row: type) -> str:
    """The statement that makes a temporary table of a kind of row."""
    columns = ", ".join(f"{column} {_sql_type(hint)}" for column, hint in get_type_hints(row).items())
    return f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP"


def _sql_type(hint):
    """The type of a column; a blank is possible everywhere."""
    known = [SQL_TYPES[one] for one in (hint, *get_args(hint)) if one in SQL_TYPES]
    return known[0]


def leave_out_repeated(batch: Batch, key: str) -> int:
    """Keep one row of each number. Returns how many were the same again; others under that number are refused."""
    batch.execute(REPEATED.format(key=key))
    batch.execute(WITHOUT_REPEATED)
    batch.refuse_rows(
        "SELECT line, number, first_line::text FROM repeated WHERE NOT same ORDER BY line",
        _("%(number)s stands on line %(other)s already, with other content."),
    )
    return batch.one("SELECT count(*) FROM repeated WHERE same")


def tell(thing_type: str, *, thing: str, thread: str = "''", rows: str = "touched") -> str:
    """The statement that writes a line of history for each of the rows; `thing` and `thread` are SQL."""
    return f"""
        INSERT INTO contacts_activity
               (at, actor, actor_name, act, thing_type, thing, thing_id, thread, why, facts)
        SELECT %(at)s, %(actor)s, %(actor_name)s, %(act)s, '{thing_type}', left({thing}, 160), id::text, {thread}, '',
               jsonb_build_object('source', %(source)s::text, 'import', %(run)s::bigint)
          FROM {rows}
    """  # noqa: S608 - put together from texts of this package
