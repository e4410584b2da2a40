"""The database is asked as much about somebody known as about somebody unknown; the bench has the clock."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_city(db):
    """It is made by the first page that asks for it."""
    City.current()


def questions(path, **typed):
    """How often the database is asked for one form, but for savepoints."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        Client().post(path, typed)
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)


def test_a_log_in_by_address_asks_as_much_about_nobody(cast):
    known, unknown = (
        questions("/accounts/login/", login=f"{name}@example.org", password="a wrong guess")
        for name in ("bob1", "nobody")
    )

    assert known == unknown


def test_a_log_in_by_name_asks_as_much_about_nobody(cast):
    known, unknown = (
        questions("/accounts/login/", login=name, password="a wrong guess") for name in ("bob1", "nobody")
    )

    assert known == unknown


def test_a_forgotten_password_asks_as_much_about_nobody(cast):
    known, unknown = (
        questions("/accounts/password/reset/", email=f"{name}@example.org") for name in ("bob1", "nobody")
    )

    assert known == unknown
