"""Making the files: all of one moment, each written beside the old one and put in its place when it is whole."""

import csv
import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from contacts.choices import DeskPurpose
from contacts.models import City, Desk
from portal.opendata.cases import PERMITS, PLAN_CASES
from portal.opendata.contractors import CONTRACTORS
from portal.opendata.history import STATUS_HISTORY
from portal.opendata.site import Site
from portal.opendata.table import Table
from portal.opendata.visits import INSPECTIONS

TABLES = (PERMITS, PLAN_CASES, INSPECTIONS, CONTRACTORS, STATUS_HISTORY)
ABOUT = "about.json"
ONE_AT_A_TIME = 20_260_402  # the key of an advisory lock
BLOCK = 1 << 20


@dataclass(frozen=True)
class Made:
    """A file as it was made."""

    name: str
    rows: int
    bytes: int
    gzip_bytes: int
    sha256: str


def publish(*, at: datetime) -> list[Made]:
    """Make every file anew from what the database holds at one moment, and return what was made; [] if another does.

    A reader finds the old file or the new one, never half of one; a download that has begun ends with what it began
    with. Memory stays flat however many rows there are. A file whose bytes did not change stays, with its date, so
    that nobody fetches it again.
    """
    folder = Path(settings.OPEN_DATA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    City.current()  # a new site's own row is made here, for the moment below changes nothing
    with _one_moment() as is_mine, translation.override(settings.LANGUAGE_CODE):
        if not is_mine:
            return []
        site = Site.here()
        made = [_make(table, site, folder, at) for table in TABLES]
        about = json.dumps(_about(made, at), indent=2, ensure_ascii=False) + "\n"
    with _in_place_of(folder / ABOUT, at) as path:
        path.write_text(about)
    return made


@contextmanager
def _one_moment() -> Iterator[bool]:
    """A transaction that sees one moment and changes nothing; False when another process is at it."""
    is_outermost = not connection.in_atomic_block  # inside a test's transaction the level cannot be set
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        yield cursor.fetchone()[0]


def _make(table: Table, site: Site, folder: Path, at: datetime) -> Made:
    name = f"{table.name}.csv"
    with _in_place_of(folder / name, at) as path, _in_place_of(folder / f"{name}.gz", at) as packed:
        rows = _write(table, site, path)
        digest = _pack(path, packed)
        return Made(name, rows, path.stat().st_size, packed.stat().st_size, digest)


def _write(table, site, path):
    rows = 0
    with path.open("w", encoding="utf-8", newline="", buffering=BLOCK) as file:
        writer = csv.writer(file)
        writer.writerow(table.header)
        for line in table.lines(site):
            writer.writerow(line)
            rows += 1
    return rows


def _pack(path, packed):
    """The same file packed, without name and time, so that the same bytes pack into the same; returns its checksum."""
    digest = sha256()
    with (
        path.open("rb") as plain,
        packed.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as pack,
    ):
        while block := plain.read(BLOCK):
            digest.update(block)
            pack.write(block)
    return digest.hexdigest()


@contextmanager
def _in_place_of(path: Path, at: datetime) -> Iterator[Path]:
    """Where to write what will stand at `path`: it gets there whole, dated, and only if it is another."""
    beside = path.with_name(f".{path.name}.new")
    try:
        yield beside
        if path.exists() and _same(path, beside):
            return
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.chmod(0o644)
        os.utime(beside, (at.timestamp(), at.timestamp()))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _same(one, other):
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as mine, other.open("rb") as its:
        while block := mine.read(BLOCK):
            if block != its.read(BLOCK):
                return False
    return True


def _about(made, at):
    """The dataset's own description, for programs."""
    city, desk = City.current(), Desk.objects.for_purpose(DeskPurpose.PERMITS)
    return {
        "specification": "BLDS 1.2",
        "publisher": city.name,
        "department": city.department,
        "jurisdiction": city.jurisdiction,
        "email": desk.email if desk else "",
        "license": city.open_data_licence,
        "time_zone": city.time_zone,
        "made_at": at.isoformat(timespec="seconds"),
        "files": [asdict(one) | {"columns": table.header} for one, table in zip(made, TABLES, strict=True)],
    }


def about() -> dict | None:
    """What the files say of themselves; None before they are made."""
    try:
        return json.loads((Path(settings.OPEN_DATA_ROOT) / ABOUT).read_text())
    except FileNotFoundError:
        return None
