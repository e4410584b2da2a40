"""What every test may ask for: a real PostgreSQL, seen as the site's own role, and real servers."""

import gc
import os
from pathlib import Path

import pytest

# To look for rings of objects each 700 that are made, as Python does, is an eighth of the time of the tests.
gc.set_threshold(100_000)

if "DATABASE_SUPERUSER_URL" not in os.environ:
    pytest.exit("The tests need PostgreSQL and Valkey: start them with ./run pytest.", returncode=2)

# Test processes side by side must not take each other's tasks: a database of Valkey's each.
os.environ["REDIS_URL"] = (
    os.environ["REDIS_URL"].rpartition("/")[0] + "/" + os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
)

from django.conf import settings  # noqa: E402

from permits.searching import frequent, types  # noqa: E402
from portal.celery import app as celery_app  # noqa: E402
from tests.browser import browser, lent, page  # noqa: E402
from tests.cast import cast, committed_cast, kept_cast, kept_office, office  # noqa: E402
from tests.database import at_once, committed, django_db_setup  # noqa: E402
from tests.servers import running_site, site, worker, worker_forks  # noqa: E402

__all__ = [
    "at_once",
    "browser",
    "cast",
    "committed",
    "committed_cast",
    "django_db_setup",
    "kept_cast",
    "kept_office",
    "lent",
    "office",
    "page",
    "running_site",
    "site",
    "worker",
    "worker_forks",
]


@pytest.fixture(autouse=True)
def own_city(monkeypatch):
    """Each test has a city of its own, whose types and newest records are read once however long the test takes."""
    for kept in (types, frequent):
        monkeypatch.setattr(kept, "SECONDS", 10**9)
        kept.forget()


def pytest_configure(config):
    """Render pages in the tests' own process without collecting the static files first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    # Other processes collect into the real one meanwhile.
    settings.STATIC_ROOT = Path(settings.LOCAL_DIR) / "no-static"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Test processes side by side must not read each other's files either; the site of this one reads these.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    settings.OPEN_DATA_ROOT = Path(settings.LOCAL_DIR) / "open-data-of-tests" / worker
    celery_app.conf.broker_url = os.environ["REDIS_URL"]


def pytest_collection_modifyitems(items):
    """Mark what `./run check` has time for: rules that need neither database nor other processes."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if not marks & {"django_db", "browser", "machine"} and not {"db", "django_db_setup"} & set(item.fixturenames):
            item.add_marker("fast")


def pytest_collection_finish(session):
    """What is loaded by now stays, so no collection needs to look at it again: that was a fifth of all the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Nothing is skipped in silence where everything must hold."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and "NOTHING_SKIPPED" in os.environ and reporter.stats.get("skipped"):
        reporter.write_line("\nA test was skipped, and none may be: see the list below.", red=True)
        session.exitstatus = 1
