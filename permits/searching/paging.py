"""A page of cases, newest first, paged by key, counted up to a cap: the same for every list of records."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from permits.models import Case, Fee

PAGE = 25
CAP = 1000  # nobody reads the thousandth record; "more than 1,000" costs the same at any size
LONGEST_KEY = 2**63 - 1

FEES_OWED = Subquery(
    Fee.objects.owed().filter(case=OuterRef("pk")).order_by().values("case").annotate(sum=Sum("amount")).values("sum")
)
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


def page(matching, *, exact=None, older_than=None, newer_than=None) -> Found:
    """One page of cases from a key on, its capped count and the exact record, in one statement."""
    counted = CountOf(matching.order_by()[: CAP + 1].values("pk"))
    if newer_than:
        ahead = matching.filter(TupleGreaterThan(KEY, newer_than)).order_by("filed_on", "pk")
    elif older_than:
        ahead = matching.filter(TupleLessThan(KEY, older_than)).newest_first()
    else:
        ahead = matching.newest_first()
    ahead = ahead.for_display().annotate(exact=Value(False), total=counted, fees_owed=FEES_OWED)[: PAGE + 1]
    if exact is not None:
        ahead = ahead.union(
            exact.for_display().annotate(exact=Value(True), total=Value(0), fees_owed=FEES_OWED), all=True
        )
    loaded = list(ahead)
    first = [case for case in loaded if case.exact]
    rows = sorted((case for case in loaded if not case.exact), key=_place, reverse=not newer_than)
    more, rows = len(rows) > PAGE, sorted(rows[:PAGE], key=_place, reverse=True)

    is_top = not (older_than or newer_than) or (newer_than and not more)
    return Found(
        cases=[*first, *rows] if is_top else rows,
        total=min(len(first) + (rows[0].total if rows else 0), CAP + 1),
        newer=key_of(rows[0]) if rows and not is_top else "",
        older=key_of(rows[-1]) if rows and (more or newer_than) else "",
    )


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
