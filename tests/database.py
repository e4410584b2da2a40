"""
The tests' database: made once per set of migrations as a template, copied for each test process.

The copy belongs to `portal_owner` as in production, and the tests connect as `portal`, which owns nothing.
What a test commits is taken back over a superuser's connection with triggers off: the site's role may not.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from psycopg import sql
from psycopg.pq import TransactionStatus

from portal.dev.places import CLONE
from portal.dev.shape import fingerprint

# Filled by migrate and never written by a test.
UNCHANGING = ["django_migrations", "django_content_type", "auth_permission"]
ONLY_ONE_MAKES_THE_TEMPLATE = 2026
_restorers = {}

# In one statement: to send one for each table costs more than to carry it out. What the database makes of other
# columns it makes again.
RESTORE = sql.SQL("""
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
            AND relname <> ALL ({unchanging})
    LOOP
        EXECUTE format('DELETE FROM public.%I', one.name);
    END LOOP;
    FOR one IN SELECT relname AS name, {state} AS state, (
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = ('public.' || quote_ident(relname))::regclass
                AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ) AS columns
        FROM pg_class
        WHERE relnamespace = {state}::regnamespace AND relkind = 'r' AND relname <> ALL ({unchanging})
    LOOP
        EXECUTE format(
            'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM %3$I.%1$I',
            one.name, one.columns, one.state
        );
    END LOOP;
END $$
""")


def on_database(url, name):
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def superuser(name="postgres"):
    url = on_database(os.environ["DATABASE_SUPERUSER_URL"], name)
    return psycopg.connect(url, autocommit=True, options="-c lock_timeout=20s")


@pytest.fixture(scope="session")
def django_db_setup():
    """Give this test process a database of its own."""
    with own_database(f"test_{os.getpid()}") as name:
        connections["default"].settings_dict["NAME"] = name
        yield
        connections.close_all()


@contextmanager
def own_database(name):
    """Make a migrated database and point the environment at it; afterwards it is dropped."""
    with superuser() as postgres:
        template = the_template(postgres)
        postgres.execute(_sql("CREATE DATABASE {} TEMPLATE {} OWNER portal_owner", name, template))
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[variable] = on_database(os.environ[variable], name)
    try:
        yield name
    finally:
        if name in _restorers:
            _restorers.pop(name).close()
        with superuser() as postgres:
            postgres.execute(_sql("DROP DATABASE {} WITH (FORCE)", name))


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Let the test commit for real; afterwards the database is as the migrations left it."""
    with django_db_blocker.unblock():
        yield
        _free_connections()
    restore(connections["default"].settings_dict["NAME"])


@pytest.fixture
def at_once(committed):
    """Run callables at the same moment, a thread and a connection each; what they return or raise."""

    def run(*callables):
        barrier = Barrier(len(callables))

        def one(call):
            try:
                connection.ensure_connection()
                barrier.wait(30)
                return call()
            except Exception as error:  # the test looks at it
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(callables)) as threads:
            return list(threads.map(one, callables))

    return run


def the_template(postgres):
    """The name of the migrated database that is copied; it is made if it is not there. One at a time."""
    template = f"template_{fingerprint()}"
    postgres.execute("SET lock_timeout = '5min'")  # as long as migrations take on a busy machine
    postgres.execute("SELECT pg_advisory_lock(%s)", [ONLY_ONE_MAKES_THE_TEMPLATE])
    _drop_what_the_dead_left(postgres)
    if not postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
        make_template(postgres, template)
    return template


def make_template(postgres, template):
    """Migrate a new database as production would, and keep a copy of the rows that migrate made."""
    making = "template_making"
    postgres.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", making))
    for (old,) in postgres.execute("SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{16}$'"):
        postgres.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", old))
    postgres.execute(_sql("CREATE DATABASE {} OWNER portal_owner", making))
    environment = os.environ | {
        variable: on_database(os.environ[variable], making) for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    made = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=CLONE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.fail(f"migrate failed:\n{made.stdout}{made.stderr}", pytrace=False)
    keep(making, "pristine")
    postgres.execute(_sql("ALTER DATABASE {} RENAME TO {}", making, template))


def keep(name, state):
    """Write down the rows of every table as they are now, to be restored as often as needed."""
    with superuser(name) as database:
        database.execute(_sql("CREATE SCHEMA {}", state))
        for table in _tables(database):
            if database.execute(_sql("SELECT 1 FROM public.{} LIMIT 1", table)).fetchone():
                database.execute(_sql("CREATE TABLE {}.{} AS TABLE public.{}", state, table, table))


def restore(name, state="pristine"):
    """Put every table back to what it was: after migrate, or when another state was kept.

    Triggers and foreign keys look away meanwhile. The connection is kept: to get to know all tables anew takes ten
    times as long as to restore them.
    """
    _restorer(name).execute(RESTORE.format(unchanging=sql.Literal(UNCHANGING), state=sql.Literal(state)))


def waiting_for_locks():
    """How many of this test's connections wait for another to let go of a lock."""
    name = connections["default"].settings_dict["NAME"]
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    return _restorer(name).execute(asked, [name]).fetchone()[0]


def _restorer(name):
    if name not in _restorers:
        _restorers[name] = superuser(name)
        _restorers[name].execute("SET session_replication_role = replica")
    return _restorers[name]


def _free_connections():
    """The next test takes them as they are, unless this one left something open in them or they are cut off."""
    for one in connections.all(initialized_only=True):
        if one.connection and one.connection.info.transaction_status is not TransactionStatus.IDLE:
            one.close()
        elif one.connection:
            try:
                with one.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock_all()")
            except (InterfaceError, OperationalError):
                one.close()


def _tables(database):
    rows = database.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition ORDER BY relname"
    )
    return [name for (name,) in rows.fetchall()]


def _drop_what_the_dead_left(postgres):
    for (name,) in postgres.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+$'").fetchall():
        pid = int(name.removeprefix("test_"))
        if pid == os.getpid() or not Path(f"/proc/{pid}").exists():
            postgres.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _sql(text, *names):
    return sql.SQL(text).format(*map(sql.Identifier, names))


if __name__ == "__main__":
    with superuser() as server:
        the_template(server)
