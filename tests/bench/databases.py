"""The databases that are measured: thrown away, or kept until what they are made of changes."""

import hashlib
import os
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connections
from psycopg import sql
from rich.console import Console

from portal.dev.management import run_quietly
from portal.dev.shape import fingerprint
from tests.bench import fill, names, records, shape
from tests.bench.records import Town
from tests.database import on_database, own_database, superuser

MADE_BY = [fill, names, records, shape]
console = Console(highlight=False)


@contextmanager
def throw_away_database():
    """A migrated database for the time being, its name."""
    with _environment_kept(), own_database(f"test_{os.getpid()}") as name, _django_on(name):
        yield name


@contextmanager
def kept_database(rows, seed):
    """A database with so many generated records, its name; made only if there is none like it."""
    name = f"bench_{rows}"
    made_of = _made_of(seed)
    if not _noted(name).startswith(made_of):
        _make(name, Town(rows, date.today(), seed), made_of)
    with _environment_kept(), _django_on(name):
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ[variable] = on_database(os.environ[variable], name)
        as_now = f"{made_of} {fingerprint()}"
        if _noted(name) != as_now:
            console.print(f"Migrating the {rows:,} records …")
            run_quietly(dict(os.environ), "migrate")
            _note(name, as_now)
        yield name


@contextmanager
def _environment_kept():
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _django_on(name):
    """Our own process asks the database that the site uses."""
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _made_of(seed):
    digest = hashlib.sha256(str(seed).encode())
    for module in MADE_BY:
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()


def _noted(name):
    """What a database was made of and migrated to; blank if it is not there."""
    with superuser() as postgres:
        question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = postgres.execute(question, [name]).fetchone()
    return (found and found[0]) or ""


def _note(name, text):
    with superuser() as postgres:
        postgres.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(text)))


def _make(name, town, made_of):
    console.print(f"Making {town.rows:,} records …")
    making = f"making_{name}"
    with superuser() as postgres:
        for left in (making, name):
            postgres.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(left)))
        with _environment_kept(), own_database(f"test_{os.getpid()}") as empty:
            copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER portal_owner")
            postgres.execute(copied.format(sql.Identifier(making), sql.Identifier(empty)))
        with superuser(making) as connection:
            fill.fill(connection, town)
        renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        postgres.execute(renamed.format(sql.Identifier(making), sql.Identifier(name)))
    _note(name, f"{made_of} {fingerprint()}")
