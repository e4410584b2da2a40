"""The queries behind every search of records: every word must match; newest first, or the best match."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Replace

from contacts.models import License, User
from permits.models import Case
from permits.models.case import CaseQuerySet
from permits.searching import paging, ranking, streets
from permits.searching.paging import Found
from permits.searching.pieces import having, pieces_of, with_pieces
from permits.searching.rows import rows
from permits.searching.types import case_types
from permits.searching.ways import Reading, Way, shortest
from permits.searching.words import are_enough, number, number_begun, wanted_words

COMPACT_NUMBER = Replace(F("slug"), Value("-"), Value(""))

MOST_SORTED = 5000


@dataclass(frozen=True)
class Wanted:
    """What a person looks for. Blank means any; `newer_than` and `older_than` are keys of a page to go on from."""

    text: str = ""
    kind: str = ""
    type: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    address: str = ""
    license: str = ""
    mine: bool = False
    best_first: bool = False
    older_than: tuple | None = None
    newer_than: tuple | None = None

    @property
    def is_too_short(self) -> bool:
        text = f"{self.text} {self.address}".strip()
        return bool(text) and not are_enough(wanted_words(text))

    @property
    def is_first_page(self) -> bool:
        return not (self.older_than or self.newer_than)

    @property
    def way(self) -> Way:
        """How to come by the newest. How many there are is not known where more is asked than words and a first day."""
        narrower = self.kind or self.type or self.status or self.until or self.license or self.mine
        text = f"{self.address} {self.text}".strip()
        if not text or number_begun(self.text):
            return Way.LISTED if text or narrower else Way.IN_TURN
        return Way.AT_ONCE if narrower else shortest(pieces_of(text), since=self.since)

    @property
    def reading(self) -> Reading:
        """Numbers that begin so may all be old ones: it is cheaper to sort some thousands than to walk there."""
        return Reading(self.way, MOST_SORTED if number_begun(self.text) else paging.CAP, self.since)


def find(wanted: Wanted, *, by: User) -> Found:
    """One page of what a person may see. A record whose number is typed comes first, whatever its date.

    Where nothing matches, the page says how many older records do, or what a street that is spelled alike has.
    """
    found = _page(wanted, by)
    if found.cases or not wanted.is_first_page or wanted.is_too_short:
        return found
    guess = streets.guess(wanted.address or wanted.text, older=_older(wanted, by))
    if guess.older or not guess.streets:
        return replace(found, older_matching=guess.older)
    taken = guess.streets[0]
    again = replace(wanted, **{"address" if wanted.address else "text": taken.text})
    return replace(_page(again, by) if taken.is_close else found, alike=guess.streets)


def matching(wanted: Wanted, *, by: User):
    """All that matches and that a person may see, in no order, as a query."""
    return _texts(_dated(_narrowed(wanted, by), wanted), wanted)


def listed(wanted: Wanted, *, by: User, size: int, shown: CaseQuerySet) -> Found:
    """One page for a program: `size` records, each in its turn, loaded from `shown`."""
    if wanted.is_too_short:
        return Found()
    found = matching(wanted, by=by)
    return paging.page(
        found,
        load=lambda keys: shown.filter(pk__in=keys),
        reading=wanted.reading,
        older_than=wanted.older_than,
        size=size,
    )


def _page(wanted, by):
    if wanted.is_too_short:
        return Found()
    every = _narrowed(wanted, by)
    fitting = _texts(_dated(every, wanted), wanted)
    exact, typed = None, number(wanted.text)
    if typed:
        exact = every.annotate(compact=COMPACT_NUMBER).filter(compact=typed)
        fitting = fitting.annotate(compact=COMPACT_NUMBER).exclude(compact=typed)
    place = {"reading": wanted.reading, "older_than": wanted.older_than, "newer_than": wanted.newer_than}
    if wanted.best_first:
        return ranking.page(fitting, text=f"{wanted.text} {wanted.address}", exact=exact, **place)
    return paging.page(fitting, exact=exact, load=rows, **place)


def _older(wanted, by):
    """What matches when the first day is left away, up to the cap; None when no first day was given."""
    if not wanted.since:
        return None
    return _texts(_narrowed(wanted, by), wanted).order_by()[: paging.CAP + 1]


def _narrowed(wanted, user):
    cases = Case.objects.visible_to(user)
    if wanted.mine:
        cases = cases.mine(user)
    if wanted.kind or wanted.type:
        # By their keys, so that the database knows how many records there are of each.
        of_type = [t.pk for t in case_types() if wanted.kind in ("", t.kind) and wanted.type in ("", t.name)]
        cases = cases.filter(case_type__in=of_type)
    if wanted.status:
        cases = cases.filter(status=wanted.status)
    if wanted.license:
        cases = cases.filter(license=License.objects.with_number(wanted.license).values("pk")[:1])
    return cases


def _dated(cases, wanted):
    if wanted.since:
        cases = cases.filter(filed_on__gte=wanted.since)
    if wanted.until:
        cases = cases.filter(filed_on__lte=wanted.until)
    return cases


def _texts(cases, wanted):
    # The record's own text has the index; the place's tells whether the word is of the address.
    of_place = pieces_of(wanted.address)
    cases = having(with_pieces(cases, of_place), "address__search_text", of_place)
    begun = number_begun(wanted.text)
    if begun:
        numbered = cases.annotate(compact=COMPACT_NUMBER).filter(compact__startswith=begun)
        if numbered.exclude(compact=begun).exists():
            return numbered
    return with_pieces(cases, pieces_of(wanted.text))
