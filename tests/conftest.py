"""What every test may ask for. The database is a real PostgreSQL, and the tests are the site's own role in it."""

import os

import pytest

if "DATABASE_SUPERUSER_URL" not in os.environ:
    pytest.exit("The tests need PostgreSQL and Valkey; start them with ./run pytest.", returncode=2)

from tests.database import at_once, committed, django_db_setup  # noqa: E402
from tests.servers import collected, mail_directory, running_site, site, worker  # noqa: E402

__all__ = [
    "at_once",
    "collected",
    "committed",
    "django_db_setup",
    "mail_directory",
    "running_site",
    "site",
    "worker",
]


def pytest_configure(config):
    """Let pages be rendered in the tests' own process without collecting the static files first."""
    settings = pytest.importorskip("django.conf").settings
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
