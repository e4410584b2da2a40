"""The ways to come by the newest records that have some words; which is the shortest depends on how many there are."""

from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from permits.models.season import season_of
from permits.searching.frequent import how_many_newest, newest
from permits.searching.pieces import Pieces, rare_number

CAP = 1000  # nobody reads the thousandth record; "more than 1,000" costs the same at any size
# Measured with one and with five million records. With fewer a season there is little to look up, however it is done;
BUSY = 4000
# with so many hits a season, the cap is reached soon;
MANY = 40
# and so many seasons are looked through in no time, whether there is anything in them or not.
FEW_SEASONS = 16


class Way(Enum):
    LISTED = auto()  # what has no words but stands in an index of the newest: looked up, or if too much read off that
    AT_ONCE = auto()  # all that matches is looked up; if it is too much, only the newest, by season
    BY_SEASON = auto()  # looked up for one season after the other, the newest first, until there is enough
    IN_TURN = auto()  # record after record is read, the newest first, until there is enough

    @property
    def keeps_order(self) -> bool:
        return self in {Way.BY_SEASON, Way.IN_TURN}


class Reading(NamedTuple):
    """How to read what matches: the way, how many are sorted at most where it keeps no order, and a day before which
    nothing matches.
    """

    way: Way = Way.LISTED
    pool: int = CAP
    since: date | None = None


LISTED = Reading()  # a list that no words were looked for in


def shortest(pieces: Pieces, *, since: date | None) -> Way:
    """The way that looks at the fewest records, as far as the newest ones tell, for those with all these pieces of
    text that were filed from a day on.
    """
    known = newest()
    if not pieces.texts or known.a_season < BUSY or rare_number(pieces):
        return Way.AT_ONCE
    share = how_many_newest(*pieces.texts) / len(known.texts)
    hits_a_season = share * known.a_season
    if share * hits_a_season > CAP:  # a season's hits, and as many records are read in turn for CAP / share
        return Way.IN_TURN
    is_short = since and season_of(known.until) - season_of(since) < FEW_SEASONS
    return Way.BY_SEASON if is_short or hits_a_season >= MANY else Way.AT_ONCE
