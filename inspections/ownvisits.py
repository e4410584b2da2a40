"""The visits on all records of one account: what comes, and what has been."""

import datetime
from dataclasses import dataclass, field

from django.db.models import DateField, F, TimeField, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from contacts.models import User
from inspections.models import Inspection
from permits.models import Case

PAGE = 25
# Where a visit without a day stands: before all that have one.
NO_DAY = datetime.date(1900, 1, 1)
KEY = Tuple(F("day"), F("starts"), F("pk"))
LONGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """Some visits in order, and the key of the next page; blank when there is none."""

    visits: list[Inspection] = field(default_factory=list)
    more: str = ""


def upcoming(user: User, *, after: str = "") -> Page:
    """The visits ahead on an account's records, the next first; those that wait for a day before all others.

    `after` is the `more` of the page before. Raises ValueError for a key that makes no sense.
    """
    visits = _of(user).live()
    if after:
        visits = visits.filter(TupleGreaterThan(KEY, _place(after)))
    return _page(visits.order_by("day", "starts", "pk"))


def completed(user: User, *, after: str = "") -> Page:
    """The visits that have a result or were cancelled, the latest first. Raises ValueError as `upcoming` does."""
    visits = _of(user).over()
    if after:
        visits = visits.filter(TupleLessThan(KEY, _place(after)))
    return _page(visits.order_by("-day", "-starts", "-pk"))


def _of(user):
    at_its_source = ("source_inspected_on", "source_scheduled_on", "source_requested_on")
    return (
        Inspection.objects.filter(case__in=Case.objects.mine(user).values("pk"))
        .with_people()
        .select_related("case__address", "case__case_type")
        .defer("case__search_text", "case__address__search_text")
        .annotate(
            day=Coalesce("slot__day", *at_its_source, Value(NO_DAY), output_field=DateField()),
            starts=Coalesce("slot__window__starts", Value(datetime.time(0)), output_field=TimeField()),
        )
    )


def _page(visits):
    found = list(visits[: PAGE + 1])
    more = len(found) > PAGE
    return Page(visits=found[:PAGE], more=_key(found[PAGE - 1]) if more else "")


def _key(visit):
    return f"{visit.day.isoformat()}.{visit.starts:%H%M}.{visit.pk}"


def _place(key):
    day, _dot, rest = key.partition(".")
    starts, _dot, pk = rest.partition(".")
    if not (len(starts) == 4 and f"{starts}{pk}".isascii() and starts.isdigit() and pk.isdigit()):
        raise ValueError(key)
    if int(pk) > LONGEST_KEY:
        raise ValueError(key)
    return datetime.date.fromisoformat(day), datetime.time(int(starts[:2]), int(starts[2:])), int(pk)
