"""An import of records that is killed at its end has changed nothing; while it works, the site goes on."""

import os
import sys
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from permits.models import Address, Case, CaseType, ImportRun, StatusChange
from portal.dev.places import CLONE
from portal.dev.processes import wait_for
from tests import factories
from tests.concurrency.test_import import nobody_imports
from tests.database import superuser
from tests.servers import Running, spawn

ROWS = 300
HEADER = "number,type,status,issued_on,house,street,city,family,trade\n"
LIST = "".join(f"B-{n},Building,Issued,2026-01-05,{n},Oak Street,Sampleton,F-{n % 100},Building\n" for n in range(ROWS))
WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'permits_statuschange'::regclass"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "records.csv"
    file.write_text(HEADER + LIST)
    return file


@pytest.fixture
def held(committed, file, tmp_path):
    """The command in a process of its own, held when all of the records are written but not their history."""

    @contextmanager
    def holding():
        argv = [sys.executable, "manage.py", "import_records", str(file), "--format=csv", "--source=County list"]
        argv.append(f"--report={tmp_path / 'refused.csv'}")
        with superuser(connection.settings_dict["NAME"]) as database, database.transaction():
            database.execute("LOCK TABLE permits_statuschange IN EXCLUSIVE MODE")
            running = Running(spawn(argv, log=tmp_path / "import.log", env=dict(os.environ), cwd=CLONE), tmp_path)
            try:
                wait_for(lambda: database.execute(WAITS).fetchone(), seconds=60, what="the import to write")
                yield running
            finally:
                running.stop()

    return holding


@pytest.mark.machine
def test_the_site_goes_on_while_records_come_in(held):
    with held():
        ours = factories.Address(number="7000", street="Elm Rd", city="Sampleton")
        Address.objects.filter(pk=ours.pk).update(unit="UNIT 2")
        assert not Case.objects.exists()

    assert list(Address.objects.all()) == [ours]


@pytest.mark.machine
def test_an_import_killed_at_its_end_changed_nothing_and_runs_again(held, file):
    with held() as running:
        running.kill()
    wait_for(nobody_imports, seconds=30, what="the database to notice")
    assert not any(model.objects.exists() for model in (Case, CaseType, Address, StatusChange))

    for _time in range(2):
        call_command("import_records", file, format="csv", source="County list", verbosity=0)

    assert (Case.objects.count(), Address.objects.count(), StatusChange.objects.count()) == (ROWS, ROWS, ROWS)
    done = ImportRun.objects.order_by("pk").values_list("status", "new", "unchanged")
    assert list(done) == [("refused", 0, 0), ("done", ROWS, 0), ("done", 0, ROWS)]
