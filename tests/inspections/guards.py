"""What keeps a slot from being overbooked, for tests that take it away; and whether the counters tell the truth."""

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from inspections.choices import InspectionStatus
from tests.database import superuser

GUARD = " AND booked < capacity"
CHECK = "slot_is_never_booked_over_its_capacity"


@pytest.fixture
def no_check(committed):
    """Take the database's own guard away for one test, as only its superuser can."""
    name = connection.settings_dict["NAME"]
    with superuser(name) as database:
        database.execute(f"ALTER TABLE inspections_slot DROP CONSTRAINT {CHECK}")
    yield
    with superuser(name) as database:
        database.execute("UPDATE inspections_slot SET booked = 0")
        database.execute(
            f"ALTER TABLE inspections_slot ADD CONSTRAINT {CHECK} CHECK (booked >= 0 AND booked <= capacity)"
        )


def miscounted(counter):
    """The counters (of slots, of the days of limits) that differ from the visits that hold a place under them."""
    holds = ~Q(inspections__status=InspectionStatus.CANCELLED)
    rows = counter.objects.annotate(rows=Count("inspections", filter=holds, distinct=True))
    return list(rows.exclude(rows=F("booked")).values("pk", "booked", "rows"))
