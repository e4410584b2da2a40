"""The queries behind the search page: every word must match, newest first, paged by key, counted up to a cap."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Replace

from contacts.models import User
from permits.models import Case, Fee

PAGE = 25
CAP = 1000  # nobody reads the thousandth record; "more than 1,000" costs the same at any size
SHORTEST = 3  # letters: a shorter fragment has no trigram to look up
LONGEST_KEY = 2**63 - 1

# The same table as in the migration that keeps search_text; a test holds them together.
SEPARATORS = '-_.,;:/\\()[]{}<>#&*+"!?@%=|~^$\t\n\r“”–—'
APOSTROPHES = "'’‘`"
SHORT = {
    "STREET": "ST",
    "AVENUE": "AVE",
    "AV": "AVE",
    "BOULEVARD": "BLVD",
    "DRIVE": "DR",
    "LANE": "LN",
    "ROAD": "RD",
    "COURT": "CT",
    "CIRCLE": "CIR",
    "PLACE": "PL",
    "TERRACE": "TER",
    "TRAIL": "TRL",
    "COVE": "CV",
    "BEND": "BND",
    "PARKWAY": "PKWY",
    "HIGHWAY": "HWY",
    "EXPRESSWAY": "EXPY",
    "SQUARE": "SQ",
    "APARTMENT": "APT",
    "BUILDING": "BLDG",
    "SUITE": "STE",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
}
WHOLE_WORDS = set(SHORT.values())
CLEAN = str.maketrans(SEPARATORS, " " * len(SEPARATORS), APOSTROPHES)

COMPACT_NUMBER = Replace(F("slug"), Value("-"), Value(""))
FEES_OWED = Subquery(
    Fee.objects.owed().filter(case=OuterRef("pk")).order_by().values("case").annotate(sum=Sum("amount")).values("sum")
)
KEY = Tuple(F("filed_on"), F("pk"))


class CountOf(Subquery):
    """How many rows a query has, as one value."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Wanted:
    """What a person looks for. Blank means any; `newer` and `older` are keys (filed on, pk) to page from."""

    text: str = ""
    kind: str = ""
    type: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    license: str = ""
    mine: bool = False
    older_than: tuple[date, int] | None = None
    newer_than: tuple[date, int] | None = None

    @property
    def number(self) -> str:
        """The text as a record number without its separators; blank when it can't be one."""
        compact = re.sub(r"[^0-9A-Z]", "", self.text.upper())
        return compact if any(letter.isdigit() for letter in compact) else ""

    @property
    def is_too_short(self) -> bool:
        return bool(self.text) and not any(len(word) >= SHORTEST for word in words(self.text))


@dataclass(frozen=True)
class Found:
    """One page of records. `total` is capped: CAP + 1 means more than CAP."""

    cases: list[Case] = field(default_factory=list)
    total: int = 0
    newer: str = ""
    older: str = ""


def words(text: str) -> list[str]:
    """The words of a text as search_text has them: capitals, no punctuation, short forms of street words."""
    found = text.upper().translate(CLEAN).split()
    return list(dict.fromkeys(SHORT.get(word, word) for word in found))


def find(wanted: Wanted, *, by: User) -> Found:
    """One page of what a person may see, in one query. A record whose number is typed comes first, whatever its
    date; everything else newest first.
    """
    every = _filtered(wanted, by)
    listed = _dated(every, wanted)
    matching = _matching(listed, wanted.text)
    exact = None
    if wanted.number:
        exact = every.annotate(compact=COMPACT_NUMBER).filter(compact=wanted.number)
        matching = matching.annotate(compact=COMPACT_NUMBER).exclude(compact=wanted.number)
    if wanted.is_too_short:
        matching = matching.none()
    return page(matching, exact=exact, older_than=wanted.older_than, newer_than=wanted.newer_than)


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

    is_first_page = not (older_than or newer_than)
    is_top = is_first_page or (newer_than and not more)
    return Found(
        cases=[*first, *rows] if is_first_page else rows,
        total=min(len(first) + (rows[0].total if rows else 0), CAP + 1),
        newer=key_of(rows[0]) if rows and not is_top else "",
        older=key_of(rows[-1]) if rows and (more or newer_than) else "",
    )


def count_older(wanted: Wanted, *, by: User) -> int:
    """How many records match when the first day is left away; capped like a total."""
    return _matching(_filtered(wanted, by), wanted.text)[: CAP + 1].count()


def key_of(case: Case) -> str:
    """A record's place in the list, for the address of a page."""
    return f"{case.filed_on:%Y-%m-%d}.{case.pk}"


def read_key(text: str) -> tuple[date, int]:
    """The place that `key_of` wrote. Raises ValueError."""
    day, dot, number = text.partition(".")
    if not (dot and number.isascii() and number.isdigit()) or int(number) > LONGEST_KEY:
        raise ValueError(text)
    return date.fromisoformat(day), int(number)


def _filtered(wanted, user):
    cases = Case.objects.visible_to(user)
    if wanted.mine:
        cases = cases.mine(user)
    if wanted.kind:
        cases = cases.filter(case_type__kind=wanted.kind)
    if wanted.type:
        cases = cases.filter(case_type__name=wanted.type)
    if wanted.status:
        cases = cases.filter(status=wanted.status)
    if wanted.license:
        cases = cases.filter(license__number__iexact=wanted.license)
    return cases


def _dated(cases, wanted):
    if wanted.since:
        cases = cases.filter(filed_on__gte=wanted.since)
    if wanted.until:
        cases = cases.filter(filed_on__lte=wanted.until)
    return cases


def _matching(cases, text):
    """Fragments match anywhere; figures match the beginning of a word; short words match whole."""
    for word in words(text):
        if len(word) < SHORTEST or word in WHOLE_WORDS:
            cases = cases.filter(search_text__contains=f" {word} ")
        elif word.isdigit():
            cases = cases.filter(search_text__contains=f" {word}")
        else:
            cases = cases.filter(search_text__contains=word)
    return cases


def _place(case):
    return case.filed_on, case.pk
