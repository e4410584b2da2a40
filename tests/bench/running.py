"""A site to measure: gunicorn as in the demo, on a database of its own with records in it."""

import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.dev import statics
from portal.dev.children import answers
from portal.dev.management import run_quietly
from portal.dev.places import CLONE, local_dir
from portal.dev.processes import free_port, spawn, stop, wait_for
from tests.database import own_database, superuser


@dataclass(frozen=True)
class BenchSite:
    url: str
    database: str

    def ask(self, question):
        """Rows straight from the database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(question).fetchall()

    def tell(self, statement):
        """Change the measured city for one question."""
        with psycopg.connect(self.database) as connection:
            connection.execute(statement)


@contextmanager
def bench_site(*, records=None):
    """The demo city, or the BLDS file `records`, under two workers with four threads."""
    with own_database(f"test_{os.getpid()}") as name, tempfile.TemporaryDirectory() as logs:
        port = free_port()
        site = BenchSite(f"http://127.0.0.1:{port}", os.environ["DATABASE_URL"])
        environment = os.environ | {"SITE_URL": site.url, "DATABASE_POOL": "1", "DEMO_PASSWORD": "only for measuring"}
        # Whoever measures may come from another place each time.
        environment["TRUSTED_PROXY_COUNT"] = "1"
        if records:
            run_quietly(environment, "import_records", "--format=blds", str(records))
        else:
            run_quietly(environment, "seed")
        # The tests' server leaves this to us: it runs without autovacuum.
        with superuser(name) as connection:
            connection.execute("VACUUM ANALYZE")
        statics.collect(local_dir(), environment)
        server = [sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind=127.0.0.1:{port}", "--preload"]
        server += ["--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
        process = spawn(server, log=Path(logs, "web.log"), env=environment, cwd=CLONE)
        try:
            wait_for(lambda: answers(f"{site.url}/healthz"), seconds=60, what="the site")
            yield site
        finally:
            stop(process.pid, process=process)
