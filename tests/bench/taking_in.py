"""T7: a BLDS file taken in, against COPY of the same rows into tables with the same indexes."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from portal.dev.places import CLONE, local_dir
from tests.bench import blds
from tests.bench.databases import throw_away_database
from tests.bench.records import Town
from tests.bench.result import result
from tests.database import superuser

GOAL, SEED = 3, 4
FEW, ROUNDS = 100_000, 3  # a file with more rows than that is taken in once
TABLES = ["permits_address", "permits_case", "permits_statuschange", "contacts_activity"]


def file_of_records(rows):
    """Seconds for the file into an empty city, and the most memory that took; the floor right after."""
    with tempfile.TemporaryDirectory(dir=local_dir()) as directory:
        file = Path(directory, "permits.csv")
        blds.write(file, Town(rows, date.today(), SEED))
        rounds = [_once(file, Path(directory)) for _ in range(ROUNDS if rows <= FEW else 1)]
    ours, floor, memory = (statistics.median(side) for side in zip(*rounds, strict=True))
    shared = {"rows": rows, "seed": SEED}
    yield result(
        "T7", round(ours, 1), floor=round(floor, 1), ratio=round(ours / floor, 2), unit="s", goal=GOAL, **shared
    )
    yield result("T7-memory", round(memory), unit="MB", **shared)


def _once(file, directory):
    with throw_away_database() as name:
        ours, memory = _taken_in(file)
        with superuser(name) as connection:
            floor = sum(_copied(connection, table, directory / f"{table}.copy") for table in TABLES)
    return ours, floor, memory


def _taken_in(file):
    """Seconds, and the megabytes the command held at most."""
    command = [sys.executable, "manage.py", "import_records", "--format=blds", str(file)]
    began, memory = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=CLONE, stdout=subprocess.DEVNULL)
    # The kernel's ru_maxrss counts from before the command began, when it was a copy of this process.
    while process.returncode is None:
        held = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
        memory = int(held[1]) / 1000 if held else memory  # nothing once it has ended
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    if process.returncode:
        raise RuntimeError(f"the import failed: {process.returncode}")
    return time.perf_counter() - began, memory


def _copied(connection, table, file):
    """Seconds for the rows of a table into one like it, with its indexes and without its triggers and keys."""
    with (
        file.open("wb") as out,
        connection.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)") as rows,
    ):
        for piece in rows:
            out.write(piece)
    connection.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING INDEXES)")
    began = time.perf_counter()
    with file.open("rb") as back, connection.cursor().copy(f"COPY bare_{table} FROM STDIN (FORMAT binary)") as rows:
        while piece := back.read(1 << 20):
            rows.write(piece)
    return time.perf_counter() - began
