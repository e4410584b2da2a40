"""How frequent words are, by the newest records: few tell enough of all, and are kept at hand by each process."""

import time
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from permits.models import Case
from permits.models.season import DAYS

LOOKED_AT = 1000  # of the newest records
SECONDS = 3600  # what a city builds changes slowly


class Newest(NamedTuple):
    """The newest records: their texts, the day of the last one, and how many are filed in a season at their pace."""

    texts: tuple[str, ...]
    until: date
    a_season: float


def how_many_newest(*patterns: str) -> int:
    """How many of the thousand newest records have some pieces of text."""
    return _how_many(patterns, time.monotonic() // SECONDS)


def newest() -> Newest:
    """What is known of the newest records, an hour old at most."""
    return _newest(time.monotonic() // SECONDS)


def forget() -> None:
    """Read them anew: for tests, whose cities come and go."""
    _newest.cache_clear()
    _how_many.cache_clear()


@lru_cache(maxsize=1)
def _newest(moment):
    rows = list(Case.objects.newest_first().values_list("search_text", "filed_on")[:LOOKED_AT])
    if not rows:
        return Newest((), date.min, 0)
    until, since = rows[0][1], rows[-1][1]
    return Newest(tuple(text for text, _day in rows), until, len(rows) / ((until - since).days + 1) * DAYS)


@lru_cache(maxsize=10_000)
def _how_many(patterns, moment):
    return sum(all(pattern in text for pattern in patterns) for text in _newest(moment).texts)
