"""Records of a city that never was, spread as a big city's are: the same for the same number of rows, seed and day."""

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from tests.bench import names, shape

CHUNK = 20_000  # jobs made at a time


class Place(NamedTuple):
    number: str
    street: str
    unit: str
    zip: str


class Record(NamedTuple):
    """One record. `place` and `contractor` count the city's; `parent` is the number of the job's first record."""

    number: str
    family: str
    kind: int
    place: int
    contractor: int | None
    description: str
    status: str
    applied_on: date
    issued_on: date | None
    finaled_on: date | None
    valuation: int | None
    parent: str
    is_own: bool


@dataclass(frozen=True)
class Town:
    rows: int
    until: date
    seed: int = 4

    @cached_property
    def streets(self) -> list[str]:
        """The busiest first."""
        return names.streets(shape.places(self.rows)[1], shape.SUFFIXES, random.Random(self.seed))

    @cached_property
    def contractors(self) -> list[tuple[str, str]]:
        """Business and trade, the busiest first."""
        return names.contractors(shape.places(self.rows)[2], random.Random(self.seed + 1))

    @cached_property
    def addresses(self) -> list[Place]:
        chance, many = random.Random(self.seed + 2), shape.places(self.rows)[0]
        weights = shape.per_rank(shape.STREETS, len(self.streets))
        directions, units = (list(accumulate(kind.values())) for kind in (shape.DIRECTIONS, shape.UNITS))
        found = {}
        while len(found) < many:
            rank = bisect(weights, chance.random(), hi=len(weights) - 1)
            direction = list(shape.DIRECTIONS)[bisect(directions, chance.random(), hi=len(directions) - 1)]
            unit = list(shape.UNITS)[bisect(units, chance.random(), hi=len(units) - 1)]
            place = Place(
                str(chance.randrange(100, 13_999)),
                f"{direction} {self.streets[rank]}".strip(),
                f"{unit} {chance.randrange(1, 40)}" if unit else "",
                str(78_701 + rank % 61),
            )
            found[place] = None
        return list(found)

    def records(self):
        """All of them, the oldest first."""
        chance, made = random.Random(self.seed + 3), 0
        span = min(self.rows / shape.PER_YEAR, shape.YEARS) * 365
        contractors = shape.per_rank(shape.CONTRACTORS, len(self.contractors))
        describe = Describing(chance, self.rows)
        together = [one_of_each(kind) for kind in range(len(shape.KINDS))]
        jobs = 0
        while made < self.rows:
            sizes = chance.choices(list(shape.FAMILIES), list(shape.FAMILIES.values()), k=CHUNK)
            kinds = chance.choices(range(len(shape.KINDS)), list(shape.KINDS.values()), k=CHUNK)
            places = [int(chance.random() ** 1.3 * len(self.addresses)) for _ in range(CHUNK)]
            for size, kind, place in zip(sizes, kinds, places, strict=True):
                jobs += 1
                applied = self.until - timedelta(days=round(span * (1 - made / self.rows)))
                applied -= timedelta(days=max(applied.weekday() - 4, 0))  # no counter is open at the weekend
                family = f"{applied.year}-{jobs:06d}"
                parent = ""
                for member in together[kind][:size]:
                    number = self._number(member, family, made)
                    contractor = None
                    if chance.random() > shape.NO_CONTRACTOR:
                        contractor = bisect(contractors, chance.random(), hi=len(contractors) - 1)
                    valued = chance.random() < shape.VALUED
                    yield Record(
                        number, family, member, place, contractor, describe(), *self._life(chance, applied, made),
                        round(between(shape.VALUATIONS, chance)) if valued else None, parent, self._is_own(made),
                    )  # fmt: skip
                    parent = parent or number
                    made += 1
                    if made == self.rows:
                        return

    def _is_own(self, made):
        return made >= self.rows * (1 - shape.OWN)

    def _number(self, kind, family, made):
        prefix, suffix, *_ = list(shape.KINDS)[kind]
        year, _, count = family.partition("-")
        return f"{prefix}-{year}-{count}" if self._is_own(made) else f"{family} {suffix}"

    def _life(self, chance, applied, made):
        """Status, and the days of application, issue and end; nothing happens after today."""
        is_young = (self.until - applied).days < 180
        choices = shape.YOUNG if is_young and self._is_own(made) else shape.STATUSES
        status = chance.choices(list(choices), list(choices.values()))[0]
        issued = finaled = None
        if status in {"issued", "finaled", "expired"}:
            issued = min(applied + timedelta(days=chance.randrange(25)), self.until)
        if status == "finaled":
            finaled = min(issued + timedelta(days=chance.randrange(10, 300)), self.until)
        return status, applied, issued, finaled


class Describing:
    """Writes descriptions: half of them in words that were used before, as clerks do."""

    def __init__(self, chance, rows):
        self.chance = chance
        self.words = names.words(4_000 + rows // 70)
        self.weights = shape.added_up(shape.WORDS, len(self.words))
        self.stock = [self._fresh() for _ in range(min(5_000, rows // 10 + 1))]

    def __call__(self):
        if self.chance.random() < shape.STOCK_TEXTS:
            return self.stock[int(self.chance.random() ** 2.5 * len(self.stock))]
        return self._fresh()

    def _fresh(self):
        many = int(between(shape.LENGTHS, self.chance))
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=many)).capitalize()


def one_of_each(kind):
    """The kinds a job has records of, beginning with this one: no two whose numbers would be the same."""
    suffixes = [suffix for _prefix, suffix, *_ in shape.KINDS]
    return [kind, *(other for other in range(4) if suffixes[other] != suffixes[kind])]


def between(deciles, chance):
    """A value spread as the deciles say."""
    place = chance.random() * (len(deciles) - 1)
    low = int(place)
    return deciles[low] + (deciles[low + 1] - deciles[low]) * (place - low)
