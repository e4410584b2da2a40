"""How frequent words are, by the newest records: few tell enough of all, and are kept at hand by each process."""

import re
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import and_

from permits.models import Case
from permits.models.season import DAYS

LOOKED_AT = 1000  # of the newest records
SECONDS = 3600  # what a city builds changes slowly


@dataclass(frozen=True)
class Newest:
    """The newest records: their texts, the day of the last one, and how many are filed in a season at their pace; and
    the years that all records are of.
    """

    texts: tuple[str, ...]
    until: date
    a_season: float
    years: range

    @cached_property
    def _with_three(self):
        """For each piece of three signs the texts that have it, each a bit of one number."""
        found = defaultdict(int)
        for place, text in enumerate(self.texts):
            for three in {*threes(text)}:
                found[three] |= 1 << place
        return dict(found)

    def found_by(self, pieces: tuple[str, ...]) -> int:
        """Those whose text has all pieces of three signs of some pieces, wherever they stand: a bit for each."""
        every = (1 << len(self.texts)) - 1
        return reduce(and_, (self._with_three.get(three, 0) for piece in pieces for three in threes(piece)), every)

    def how_many_have(self, pieces: tuple[str, ...]) -> int:
        """How many have some pieces of text, of three signs or more."""
        return sum(all(piece in text for piece in pieces) for text in self._those(self.found_by(pieces)))

    def how_many_have_number(self, number: str) -> int:
        """How many have a word that begins with a number of three figures or more, and with no further figure."""
        whole = re.compile(f" {number}[^0-9]")
        return sum(bool(whole.search(text)) for text in self._those(self.found_by((f" {number}",))))

    def _those(self, found):
        while found:
            last = found.bit_length() - 1
            yield self.texts[last]
            found ^= 1 << last


def threes(piece: str) -> list[str]:
    """All pieces of three signs of a piece of text: what the index of words knows."""
    return [piece[at : at + 3] for at in range(len(piece) - 2)]


def how_many_newest(*pieces: str) -> int:
    """How many of the thousand newest records have some pieces of text, of three signs or more."""
    return newest().how_many_have(pieces)


def how_many_with_number(number: str) -> int:
    """How many of them have a word that begins with a number of three figures or more, and with no further figure."""
    return newest().how_many_have_number(number)


def how_many_found_by(*pieces: str) -> int:
    """How many of them the index of words would come up with, which does not know where the pieces of three stand."""
    return newest().found_by(pieces).bit_count()


def newest() -> Newest:
    """What is known of the newest records, an hour old at most."""
    return _newest(time.monotonic() // SECONDS)


def forget() -> None:
    """Read them anew: for tests, whose cities come and go."""
    _newest.cache_clear()


@lru_cache(maxsize=1)
def _newest(moment):
    rows = list(Case.objects.newest_first().values_list("search_text", "filed_on")[:LOOKED_AT])
    if not rows:
        return Newest((), date.min, 0, range(0))
    until, since = rows[0][1], rows[-1][1]
    oldest = Case.objects.newest_first().reverse().values_list("filed_on", flat=True)[0]
    a_season = len(rows) / ((until - since).days + 1) * DAYS
    return Newest(tuple(text for text, _day in rows), until, a_season, range(oldest.year, until.year + 1))
