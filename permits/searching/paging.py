"""A page of cases, newest first, paged by key, counted up to a cap: the same for every list of records."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, IntegerField, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from permits.models import Case
from permits.searching.hits import first_of
from permits.searching.rows import FEES_OWED
from permits.searching.seasons import by_season
from permits.searching.ways import CAP, LISTED, Way

PAGE = 25
LONGEST_KEY = 2**63 - 1

KEY = Tuple(F("filed_on"), F("pk"))


class CountOf(Subquery):
    """How many rows a query has, as one value."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Found:
    """One page of records. `total` is capped: CAP + 1 means more than CAP.

    Of a search that nothing matches: how many older records do (capped too), and the streets spelled alike.
    """

    cases: list[Case] = field(default_factory=list)
    total: int = 0
    newer: str = ""
    older: str = ""
    older_matching: int = 0
    alike: tuple = ()


def page(matching, *, exact=None, load=None, reading=LISTED, older_than=None, newer_than=None, size=PAGE) -> Found:
    """One page of `size` cases from a key on, its capped count and the exact record.

    What matches is looked up once and sorted if it is no more than the reading's `pool`; else the page is read in
    order. A way that keeps the order reads page and count in order at once. `load` gets the page's cases by their keys;
    without it those that match are loaded for display, with their `fees_owed`.
    """
    way, pool, since = reading
    is_first = not (older_than or newer_than)
    start, *_ = newer_than or older_than or [None]
    direction = {"start": start, "stop": None if newer_than else since, "oldest_first": bool(newer_than)}
    ahead = _ahead(matching, older_than, newer_than).values("id", "filed_on")
    if way.keeps_order:
        few = in_order(ahead, way, (CAP if is_first else size) + 1, **direction)
    else:
        few = ahead[: pool + 1]
    every = None if is_first else _counted(matching, way, since)
    typed = None if exact is None else exact.order_by().values("id")
    hits = first_of(few, size + 1, oldest_first=bool(newer_than), every=every, exact=typed)
    keys = hits.keys
    if hits.looked_up > pool and not way.keeps_order:
        keys = [hit["id"] for hit in in_order(ahead, way, size + 1, **direction)]
    loaded = list((load or _for_display(matching))([*hits.exact, *keys]))
    first = [case for case in loaded if case.pk in hits.exact]
    rows = sorted((case for case in loaded if case.pk not in hits.exact), key=_place, reverse=not newer_than)
    more, rows = len(rows) > size, sorted(rows[:size], key=_place, reverse=True)

    is_top = is_first or (newer_than and not more)
    return Found(
        cases=[*first, *rows] if is_top else rows,
        total=min(len(first) + (hits.looked_up if is_first else hits.counted), CAP + 1),
        newer=key_of(rows[0]) if rows and not is_top else "",
        older=key_of(rows[-1]) if rows and (more or newer_than) else "",
    )


def _for_display(matching):
    shown = matching.for_display().order_by().annotate(fees_owed=FEES_OWED)
    return lambda keys: shown.filter(pk__in=keys)


def _ahead(matching, older_than, newer_than):
    """What comes after a key, in no order."""
    if newer_than:
        matching = matching.filter(TupleGreaterThan(KEY, newer_than))
    elif older_than:
        matching = matching.filter(TupleLessThan(KEY, older_than))
    return matching.order_by()


def _counted(matching, way, since):
    """All that matches, up to the cap."""
    every = matching.order_by().values("id", "filed_on")
    return in_order(every, way, CAP + 1, stop=since) if way.keeps_order else every[: CAP + 1]


def in_order(hits, way, most, *, start=None, stop=None, oldest_first=False):
    """The first `most` of some hits, values("id", "filed_on", …): by season, or off the index of the newest."""
    if way in {Way.AT_ONCE, Way.BY_SEASON}:
        return by_season(hits, most=most, start=start, stop=stop, oldest_first=oldest_first)
    order = ("filed_on", "pk") if oldest_first else (F("filed_on").desc(), F("pk").desc())
    return hits.order_by(*order)[:most]


def key_of(case: Case) -> str:
    """A record's place in the list, for the address of a page."""
    return f"{case.filed_on:%Y-%m-%d}.{case.pk}"


def read_key(text: str) -> tuple[date, int]:
    """The place that `key_of` wrote. Raises ValueError."""
    day, dot, number = text.partition(".")
    if not (dot and number.isascii() and number.isdigit()) or int(number) > LONGEST_KEY:
        raise ValueError(text)
    return date.fromisoformat(day), int(number)


def _place(case):
    return case.filed_on, case.pk
