"""The queries behind every search of records: every word must match, newest first."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Replace

from contacts.models import User
from permits.models import Case
from permits.searching import paging
from permits.searching.paging import Found, page
from permits.searching.words import SHORTEST, WHOLE_WORDS, words

COMPACT_NUMBER = Replace(F("slug"), Value("-"), Value(""))


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


def count_older(wanted: Wanted, *, by: User) -> int:
    """How many records match when the first day is left away; capped like a total."""
    return _matching(_filtered(wanted, by), wanted.text)[: paging.CAP + 1].count()


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
