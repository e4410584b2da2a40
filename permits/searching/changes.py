"""Cases in the order in which they came or changed, for whoever keeps a copy of the register."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from permits.models.case import CaseQuerySet

KEY = Tuple(F("changed_at"), F("pk"))
# A transaction is listed a moment after it has its time.
MARGIN = timedelta(seconds=1)
# Whoever began before this may still commit a change that bears the time of its beginning. Readers wait a little in
# vain for other readers; nobody is missed.
STILL_TO_COME = """
    SELECT least(now(), min(xact_start)) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def settled_until() -> datetime:
    """Before this moment nothing comes any more: what began then is committed, or gone.

    Ask before the cases are read, in a statement of its own: a commit in between is then only told a little later.
    """
    with connection.cursor() as cursor:
        cursor.execute(STILL_TO_COME)
        return cursor.fetchone()[0] - MARGIN


def after(cases: CaseQuerySet, place: tuple[datetime, int], *, until: datetime) -> CaseQuerySet:
    """Those of some cases that came or changed behind a place in this order, the earliest first."""
    return cases.filter(TupleGreaterThan(KEY, place), changed_at__lt=until).order_by("changed_at", "pk")
