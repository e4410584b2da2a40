"""One import: the file staged by COPY, then one transaction takes all of the good rows or nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import BinaryIO, NamedTuple, Protocol

from django.db import connection, transaction
from django.db.models import DateTimeField, Func
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits.choices import ImportStatus
from permits.importing.csvfile import cells
from permits.importing.stage import Batch, Refuse, Target, create_table, leave_out_repeated
from permits.importing.trouble import BrokenFile, RefusedRow
from permits.models import ImportRun

ONE_IMPORT_AT_A_TIME = 20_260_401  # the key of an advisory lock
TELL_EVERY = 10_000  # rows


class Reader(Protocol):
    """A kind of file: what its header must have, whose things it holds, and what a row says."""

    file_format: str
    delimiter: str

    def header(self, row: list[str]) -> list[str | None]:
        """The columns in the file's order, None for those nobody uses. Raises BrokenFile."""

    def column_of(self, name: str) -> str:
        """What the file calls one of our fields, such as "number"; refusals name it."""

    def source_of(self, cells: dict) -> str:
        """Whose things they are, if the file says so itself."""

    def reading(self, source: str) -> Callable[[int, dict], tuple]:
        """The function that makes a row of the stage out of a line's cells; it raises RefusedRow."""


class ClockTimestamp(Func):
    """The time of the database's clock, not of the transaction's start."""

    function = "clock_timestamp"
    output_field = DateTimeField()


class Found(NamedTuple):
    """What the reading found: whose things they are, and how many rows were refused on the way."""

    source: str
    refused: int


def take_in(
    file: BinaryIO,
    *,
    reader: Reader,
    target: Target,
    file_name: str,
    source: str,
    encoding: str,
    refuse: Refuse,
    progress: Callable[[str], None],
    by: User,
    at: datetime,
) -> ImportRun:
    """Take in a file: all of its good rows in one transaction, or nothing. Returns the run's counts.

    `source` says whose things they are; blank takes what the file itself says. `refuse(line, column, reason)` is
    called for every row left out, `progress(words)` as the work goes on. Run again, it changes only what changed at the
    source. Raises NotAllowed when the file is refused whole; the run then keeps the reason.
    """
    run = ImportRun.objects.create(
        kind=target.kind, source=source, file_name=file_name[:200], file_format=reader.file_format, started_at=at
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _begin(cursor, run, target)
            found = _stage(cursor, file, reader, target, source, encoding, refuse, progress)
            progress(_("Comparing with what is on file"))
            batch = Batch(cursor, found.source, reader.column_of, refuse, run.pk, by, at, found.refused, progress)
            _write(batch, run, target)
    except (BrokenFile, NotAllowed) as error:
        ImportRun.objects.filter(pk=run.pk).update(
            status=ImportStatus.REFUSED, error=str(error), ended_at=ClockTimestamp()
        )
        raise NotAllowed(str(error)) from error
    return run


def _begin(cursor, run, target):
    """One import at a time; what an earlier one left running was killed, and its transaction with it."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])
    if not cursor.fetchone()[0]:
        raise NotAllowed(_("Another import is running. Start this one when it has ended."))
    ImportRun.objects.filter(status=ImportStatus.RUNNING).exclude(pk=run.pk).update(
        status=ImportStatus.REFUSED, error=_("It was stopped before its end."), ended_at=ClockTimestamp()
    )
    # A test takes in several files in one transaction; elsewhere they are gone with the last one.
    cursor.execute("DISCARD TEMP")
    cursor.execute(create_table("incoming", target.row))


def _stage(cursor, file, reader, target, source, encoding, refuse, progress):
    rows = cells(file, encoding, reader.header, reader.delimiter)
    first = next(rows, None)
    if first is None:
        return Found(source, 0)
    source = source or reader.source_of(first[1])
    if not source:
        raise NotAllowed(_("The file does not say whose records these are: name the city with --source."))
    source = _as_spelled_before(source)
    read, refused = reader.reading(source), 0
    with cursor.copy(f"COPY incoming ({', '.join(target.row._fields)}) FROM STDIN") as copy:
        for nth, (line, row) in enumerate(chain([first], rows), start=1):
            if nth % TELL_EVERY == 0:
                progress(_("Reading, %(rows)s rows so far") % {"rows": f"{nth:,}"})
            try:
                copy.write_row(read(line, row))
            except RefusedRow as no:
                refuse(line, no.column, no.reason)
                refused += 1
    return Found(source, refused)


def _as_spelled_before(source):
    """A source is known by its name: other capitals must not make everything of it come in twice."""
    before = ImportRun.objects.filter(status=ImportStatus.DONE, source__iexact=source).order_by("pk")
    return before.values_list("source", flat=True).first() or source


def _write(batch, run, target):
    batch.execute("ANALYZE incoming")
    same_again = leave_out_repeated(batch, target.key)
    counts = target.write(batch)

    run.source, run.status, run.refused = batch.source, ImportStatus.DONE, batch.refused
    run.new, run.changed, run.unchanged = counts.new, counts.changed, counts.unchanged + same_again
    run.kept, run.unknown_words, run.ended_at = batch.kept, batch.unknown, ClockTimestamp()
    run.save()
    audit.record("was taken in", run, by=batch.by, at=batch.at, new=run.new, changed=run.changed, refused=run.refused)
