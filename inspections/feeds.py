"""The private address under which a calendar program reads somebody's visits: made, renewed, ended, and read.

Whoever has the address reads the visits, so it holds a key of 256 bits that is kept only as a hash: it is shown once,
after it was made. It ends with the account, and what the account may no longer see is no longer in it.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from contacts import audit
from contacts.models import City, User
from inspections import icalendars, routing
from inspections.calendar import Timetable
from inspections.models import CalendarFeed, Inspection
from permits.models import Case

KEY_BYTES = 32
LOOK_BACK = timedelta(days=90)
MOST_VISITS = 2000  # the latest of them; an inspector has some 15 a day
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make(*, by: User, at: datetime) -> str:
    """Make the calendar address of the account `by`, and return its key, which is shown nowhere else.

    The address it had before ends at once.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    facts = {"key_hash": _hash(key), "made_at": at, "read_at": None}
    feed, is_new = CalendarFeed.objects.update_or_create(user=by, defaults=facts)
    audit.record("made a calendar address" if is_new else "renewed their calendar address", feed, by=by, at=at)
    return key


@transaction.atomic
def end(*, by: User, at: datetime) -> bool:
    """End the calendar address of the account `by`; returns whether there was one."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed is None:
        return False
    audit.record("ended their calendar address", feed, by=by, at=at)
    feed.delete()
    return True


def find(key: str, *, at: datetime) -> CalendarFeed | None:
    """The feed that a key opens, noted as read; None for a key that opens nothing, or an account that is disabled."""
    feed = CalendarFeed.objects.select_related("user").filter(key_hash=_hash(key), user__is_active=True).first()
    if feed is not None:
        not_lately = Q(read_at=None) | Q(read_at__lt=at - NOTED_EVERY)
        CalendarFeed.objects.filter(not_lately, pk=feed.pk).update(read_at=at)
    return feed


def visits(user: User, *, city: City, at: datetime) -> list[Inspection]:
    """The visits of an account: on the permits it is party to, and those it makes as an inspector, as of now.

    From 90 days back on, the cancelled ones too, by day; in one query.
    """
    first = city.day_at(at) - LOOK_BACK
    own = Inspection.objects.filter(
        Q(case__in=Case.objects.mine(user).values("pk")) | Q(slot__inspector__user=user), slot__day__gte=first
    )
    latest_first = icalendars.readable(own).order_by("-slot__day", "-slot__window__starts", "-pk")
    return list(latest_first[:MOST_VISITS])[::-1]


def expected(visits: list[Inspection], timetable: Timetable, *, at: datetime) -> icalendars.Expected:
    """When the inspector should be at those visits that are today's, from the hour on which that may be told."""
    stops = routing.stops_of_today(visits, timetable, at=at)
    return {pk: (stop.expected_from, stop.expected_until) for pk, stop in stops.items() if not stop.is_done}


def _hash(key):
    return sha256(key.encode()).hexdigest()
