"""A site to measure: gunicorn as in the demo, on a database of its own with records in it."""

import os
import re
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.dev import statics
from portal.dev.children import answers
from portal.dev.management import run_quietly
from portal.dev.places import CLONE, local_dir
from portal.dev.processes import free_port, spawn, stop, wait_for
from tests.bench.databases import kept_database, throw_away_database
from tests.bench.register import Records
from tests.database import superuser


@dataclass(frozen=True)
class Gunicorn:
    url: str
    pid: int

    def workers(self):
        """The ids of its worker processes."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def processor_seconds(self):
        """What all workers have used so far, of their own."""
        used = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers())
        return sum(int(fields[11]) + int(fields[12]) for fields in used) / os.sysconf("SC_CLK_TCK")

    def megabytes(self):
        """The most that any worker has ever held."""
        held = (Path(f"/proc/{pid}/status").read_text() for pid in self.workers())
        return max(int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) for status in held) / 1000


@dataclass(frozen=True)
class BenchSite(Records):
    server: Gunicorn

    @property
    def url(self):
        return self.server.url


@contextmanager
def city_site():
    """The demo's city."""
    with throw_away_database() as name:
        run_quietly(os.environ | {"DEMO_PASSWORD": "only for measuring"}, "seed")
        with _site(name) as site:
            yield site


@contextmanager
def imported_site(file):
    """The records of a BLDS file."""
    with throw_away_database() as name:
        run_quietly(dict(os.environ), "import_records", "--format=blds", str(file))
        with _site(name) as site:
            yield site


@contextmanager
def generated_site(rows, seed):
    """So many generated records."""
    with kept_database(rows, seed) as name, _site(name) as site:
        yield site


@contextmanager
def _site(name):
    # The tests' server leaves this to us: it runs without autovacuum.
    with superuser(name) as connection:
        connection.execute("VACUUM ANALYZE")
    # As a city runs it: the tests alone read the city's row at each page.
    environment = {name: value for name, value in os.environ.items() if name != "CITY_SECONDS"} | {
        "DATABASE_POOL": "1",
        "DEMO_PASSWORD": "only for measuring",
        # Whoever measures may come from another place each time.
        "TRUSTED_PROXY_COUNT": "1",
    }
    statics.collect(local_dir(), environment)
    with gunicorn("portal.wsgi", environment, ready="/healthz") as server:
        records = Records.of_the_environment()
        yield BenchSite(records.database, records.rows, server)


@contextmanager
def gunicorn(application, environment, *, ready):
    """Two workers with four threads, as in the demo; `ready` is an address that answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--preload"]
    server += ["--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
    with tempfile.TemporaryDirectory() as logs:
        log = Path(logs, "web.log")
        process = spawn(server, log=log, env=environment | {"SITE_URL": url}, cwd=CLONE)
        try:
            wait_for(lambda: answers(f"{url}{ready}"), seconds=60, what=f"{application} to answer")
            yield Gunicorn(url, process.pid)
        finally:
            stop(process.pid, process=process)
