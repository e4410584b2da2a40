"""An import that is killed commits nothing and runs again; one that meets a merge writes to the record that stands."""

import io
import os
import sys
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection

from contacts.models import Activity, Contact, ContactOrigin, License, LicenseOrigin, LicenseType
from permits.importing import follow
from permits.importing.contacts import CONTACT_FIELDS, CONTACTS, contact_row
from permits.importing.engine import take_in
from permits.importing.mapped import MappedFile
from permits.models import ImportRun
from portal.dev.places import CLONE
from portal.dev.processes import wait_for
from tests import factories
from tests.database import superuser
from tests.factories import NOW
from tests.servers import Running, spawn

ROWS = 300
HEADER = "number,business_name,trades,expires_on,phone,type_name,type_trade\n"
LIST = "".join(f"GC-{n},Builder {n} LLC,building,2027-12-31,555-0100,General,building\n" for n in range(ROWS))
# Where it is held: before its first row, in the history of the first, and when the licenses stand already.
PLACES = ["contacts_contact", "contacts_activity", "contacts_licenseorigin"]


@pytest.fixture
def importing(committed, tmp_path):
    """Start the command on a file in a process of its own."""
    started = []

    def start(file):
        argv = [sys.executable, "manage.py", "import_licenses", str(file), "--source=County list"]
        argv.append(f"--report={tmp_path / 'refused.csv'}")
        running = Running(spawn(argv, log=tmp_path / "import.log", env=dict(os.environ), cwd=CLONE), tmp_path)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


def runs(question, *facts):
    """Whether the database answers anything, and is asked beside the test's own connection."""
    with superuser(connection.settings_dict["NAME"]) as database:
        return database.execute(question, facts).fetchone() is not None


def nobody_imports():
    return not runs(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 20260401"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )


def nothing_came_in():
    return not any(
        model.objects.exists() for model in (License, LicenseOrigin, LicenseType, Contact, ContactOrigin, Activity)
    )


def again(file):
    told = io.StringIO()
    call_command("import_licenses", file, source="County list", stdout=told)
    return told.getvalue().splitlines()[-1]


def assert_it_runs_again(tmp_path):
    wait_for(nobody_imports, seconds=30, what="the database to notice")
    assert nothing_came_in()
    assert ImportRun.objects.get().status == "running"

    whole = tmp_path / "whole.csv"
    whole.write_text(HEADER + LIST)
    assert again(whole) == f"new={ROWS} changed=0 unchanged=0 refused=0"
    assert (License.objects.count(), Contact.objects.count()) == (ROWS, ROWS)
    assert list(ImportRun.objects.order_by("pk").values_list("status", "error")) == [
        ("refused", "It was stopped before its end."),
        ("done", ""),
    ]
    assert again(whole) == f"new=0 changed=0 unchanged={ROWS} refused=0"


@pytest.mark.machine
def test_an_import_killed_while_it_reads_commits_nothing_and_runs_again(importing, tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    process = importing(pipe)
    with pipe.open("w") as writing:  # opens when the import does
        writing.write(HEADER + LIST * 4)
        writing.flush()
        wait_for(
            lambda: runs("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY incoming%%' AND state = 'active'"),
            seconds=60,
            what="the import to stage rows",
        )
        process.kill()

    assert_it_runs_again(tmp_path)


@pytest.mark.machine
@pytest.mark.parametrize("table", PLACES)
def test_an_import_killed_while_it_writes_commits_nothing_and_runs_again(importing, tmp_path, table):
    file = tmp_path / "list.csv"
    file.write_text(HEADER + LIST)
    with superuser(connection.settings_dict["NAME"]) as database, database.transaction():
        database.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        process = importing(file)
        wait_for(
            lambda: runs("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass", table),
            seconds=60,
            what="the import to write",
        )
        process.kill()

    assert_it_runs_again(tmp_path)


def merge_meanwhile(monkeypatch, one, other):
    """After the import has looked who is who, and before it locks them, staff merge two of them."""
    look = follow.Following.match

    def merge():
        ContactOrigin.objects.filter(contact=other).update(contact=one)
        Contact.objects.filter(pk=other.pk).update(merged_into=one)
        connection.close()

    def match(self, *args):
        same = look(self, *args)
        merging = Thread(target=merge)
        merging.start()
        merging.join()
        return same

    monkeypatch.setattr(follow.Following, "match", match)


def import_two(phone):
    rows = f"number,last_name,phone\nP-1,Example,{phone}\nP-2,Example,{phone}\n"
    return take_in(
        io.BytesIO(rows.encode()),
        reader=MappedFile(CONTACT_FIELDS, contact_row, None),
        target=CONTACTS,
        file_name="list.csv",
        source="County list",
        encoding="utf-8",
        refuse=lambda *told: None,
        progress=str,
        by=factories.User(),
        at=NOW,
    )


def phones_after_a_merge(monkeypatch):
    import_two("555-0001")
    one, other = Contact.objects.order_by("pk")
    with monkeypatch.context() as patch:
        merge_meanwhile(patch, one, other)
        import_two("555-0002")
    return list(Contact.objects.order_by("pk").values_list("phone", flat=True))


def test_an_import_that_meets_a_merge_writes_to_the_record_that_stands(committed, monkeypatch):
    assert phones_after_a_merge(monkeypatch) == ["555-0002", "555-0001"]


def test_without_looking_again_it_would_write_to_the_one_that_is_gone(committed, monkeypatch):
    monkeypatch.setattr(follow, "MATCH_AGAIN", "UPDATE {stage} SET turn = 1")

    assert phones_after_a_merge(monkeypatch) == ["555-0002", "555-0002"]
