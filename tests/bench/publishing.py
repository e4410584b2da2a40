"""The open data files of a city, against COPY of the same rows out of the same tables."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from portal.dev.places import CLONE, local_dir
from tests.bench.databases import kept_database
from tests.bench.result import result

SEED = 4
# The rows that a file is made of, in the same order, as the database alone would write them.
FLOORS = (
    """SELECT c.*, a.*, t.name, l.business_name FROM permits_case c JOIN permits_casetype t ON t.id = c.case_type_id
       LEFT JOIN permits_address a ON a.id = c.address_id LEFT JOIN contacts_license l ON l.id = c.license_id
       WHERE a.confidential IS NOT TRUE ORDER BY c.number COLLATE "C" """,
    """SELECT c.number, i.* FROM inspections_inspection i JOIN permits_case c ON c.id = i.case_id
       ORDER BY c.number COLLATE "C", i.number""",
    """SELECT c.number, s.* FROM permits_statuschange s JOIN permits_case c ON c.id = s.case_id
       ORDER BY c.number COLLATE "C", s.id""",
)


def of_files(rows):
    """Seconds for all files, plain and packed; the floor right after."""
    with kept_database(rows, SEED), tempfile.TemporaryDirectory(dir=local_dir()) as folder:
        ours = _published(folder)
        floor = _copied(Path(folder, "floor"))
    shared = {"rows": rows, "seed": SEED}
    yield result("open-data", round(ours, 1), floor=round(floor, 1), ratio=round(ours / floor, 2), unit="s", **shared)


def _published(folder):
    command = [sys.executable, "manage.py", "publish_open_data"]
    began = time.perf_counter()
    subprocess.run(command, cwd=CLONE, env=os.environ | {"OPEN_DATA_ROOT": folder}, check=True)
    return time.perf_counter() - began


def _copied(file):
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, file.open("wb") as out:
        for floor in FLOORS:
            with connection.cursor().copy(f"COPY ({floor}) TO STDOUT (FORMAT csv)") as rows:
                for piece in rows:
                    out.write(piece)
    return time.perf_counter() - began
