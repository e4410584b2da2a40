"""The fixtures of the tests themselves."""

import pytest
from django.db import ProgrammingError, connection

from contacts.models import City


def test_the_tests_are_the_site_s_role_which_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == ("portal", "portal_owner")
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'portal'::regrole")
        assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError):
            cursor.execute("CREATE TABLE mine (id int)")


def test_what_is_committed_is_seen_by_others(committed, at_once):
    City.current()
    City.objects.update(name="Elsewhere")

    assert at_once(City.current, lambda: 1 / 0)[0].name == "Elsewhere"


def test_what_was_committed_is_taken_back(committed):
    assert not City.objects.filter(name="Elsewhere").exists()
