from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction

from contacts import audit
from contacts.models import Activity, City, User

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def line(db):
    dana = User.objects.create_user("dana", first_name="Dana", last_name="Levelle")
    return audit.record("was opened", City.current(), by=dana, at=NOW, thread="BLDR-2026-00001", why="A call")


def test_a_line_says_who_what_when_and_why_in_text(line):
    found = audit.history("BLDR-2026-00001").get()

    assert (found.actor, found.actor_name, found.act, found.thing, found.why, found.at) == (
        "dana",
        "Dana Levelle",
        "was opened",
        "Plumb Hollow",
        "A call",
        NOW,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contacts_activity SET act = 'was closed'",
        "DELETE FROM contacts_activity",
        "TRUNCATE contacts_activity",
        "ALTER TABLE contacts_activity DISABLE TRIGGER ALL",
        "DROP TRIGGER activity_append_only ON contacts_activity",
        "SET session_replication_role = replica",
    ],
)
def test_the_sites_role_can_not_change_history(line, statement):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Activity.objects.get().act == "was opened"


def test_a_username_never_changes(line):
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        User.objects.filter(username="dana").update(username="mallory")

    assert User.objects.get(first_name="Dana").username == "dana"
