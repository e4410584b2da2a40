"""How frequent words are: those of very many records are found sooner by reading records in turn than by an index."""

import time
from functools import lru_cache

from permits.models import Case

LOOKED_AT = 1000  # of the newest records
FREQUENT = 25  # in so many of them: a page is full before the last is read
SECONDS = 3600  # what a city builds changes slowly


def are_frequent(patterns: list[str]) -> bool:
    """Whether all these pieces of text stand together in at least one of forty of the newest records."""
    texts = _newest_texts(time.monotonic() // SECONDS)
    for pattern in patterns:
        texts = [text for text in texts if pattern in text]
        if len(texts) < FREQUENT:
            return False
    return bool(patterns)


def how_many_newest(pattern: str) -> int:
    """How many of the thousand newest records have a piece of text."""
    return sum(pattern in text for text in _newest_texts(time.monotonic() // SECONDS))


def forget() -> None:
    """Read them anew: for tests, whose cities come and go."""
    _newest_texts.cache_clear()


@lru_cache(maxsize=1)
def _newest_texts(moment):
    return tuple(Case.objects.newest_first().values_list("search_text", flat=True)[:LOOKED_AT])
