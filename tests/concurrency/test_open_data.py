"""The files of one night are of one moment, and one process makes them."""

from threading import Thread

import pytest
from django.conf import settings as current
from django.db import connection, connections

from portal import tasks
from portal.opendata import publishing
from portal.opendata.site import Site
from tests import factories
from tests.database import superuser
from tests.factories import NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OPEN_DATA_ROOT = tmp_path


def test_what_comes_in_meanwhile_is_in_none_of_the_files(committed, monkeypatch):
    factories.Case()
    here = Site.here

    def file_another():
        factories.Case()
        connections.close_all()

    def slowly():
        clerk = Thread(target=file_another)
        clerk.start()
        clerk.join()
        return here()

    monkeypatch.setattr(Site, "here", slowly)
    made = {file.name: file.rows for file in publishing.publish(at=NOW)}

    assert (made["permits.csv"], made["permit_status_history.csv"]) == (1, 1)
    monkeypatch.undo()
    assert publishing.publish(at=NOW)[0].rows == 2


def test_while_one_process_makes_them_another_does_not(committed):
    with superuser(connection.settings_dict["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [publishing.ONE_AT_A_TIME])
        assert publishing.publish(at=NOW) == []

    assert publishing.about() is None
    assert publishing.publish(at=NOW) != []


@pytest.mark.machine
def test_the_nightly_task_makes_them_in_a_process_of_its_own(committed, monkeypatch):
    monkeypatch.setenv("OPEN_DATA_ROOT", str(current.OPEN_DATA_ROOT))
    factories.Case()

    tasks.publish_open_data()

    assert publishing.about()["files"][0]["rows"] == 1
