"""A street that is spelled otherwise than in the city's list: which ones are meant."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef

from permits.models import Address, Street
from permits.searching.paging import CountOf
from permits.searching.words import SHORTEST, address_line, street_name, words

LOOKED_AT = 30  # the most alike by their trigrams; the best of them by their letters
SHOWN = 3
ALIKE, CLOSE = 0.6, 0.75  # of all letters in the same order: worth naming, close enough to be taken for what was meant


@dataclass(frozen=True)
class Alike:
    """A street that may be meant, and the search for it: the typed text with that street's name."""

    name: str
    text: str
    is_close: bool


@dataclass(frozen=True)
class Guess:
    streets: tuple[Alike, ...] = ()
    older: int = 0


def guess(text: str, *, older=None) -> Guess:
    """The streets of the city that a text which matches nothing may mean, the likeliest first; none if the city has
    the street that is typed. `older` is a query to count in the same breath. A street whose addresses are all
    confidential is never named.
    """
    line = address_line(text)
    typed, name = words(line.street), street_name(line.street)
    if len(name) <= SHORTEST:
        return Guess(older=older.count() if older is not None else 0)
    shown = Address.objects.filter(street=OuterRef("name"), confidential=False)
    near = Street.objects.filter(core__trigram_similar=name).annotate(is_shown=Exists(shown))
    if older is not None:
        near = near.annotate(older=CountOf(older.values("pk")))
    near = list(near.order_by(-TrigramSimilarity("core", name), "name")[:LOOKED_AT])
    if not near:
        return Guess(older=older.count() if older is not None else 0)
    count = near[0].older if older is not None else 0
    near = [street for street in near if street.is_shown]
    if any({*typed} <= {*words(street.name)} for street in near):
        return Guess(older=count)
    likeness = {street.name: _likeness(typed, name, street) for street in near}
    best = sorted((name for name in likeness if likeness[name] >= ALIKE), key=lambda name: (-likeness[name], name))
    return Guess(tuple(Alike(name, line.on(name), likeness[name] >= CLOSE) for name in best[:SHOWN]), older=count)


def _likeness(typed, name, street):
    """How many of all letters stand in the same order: of the names above all, of kind and direction a little."""
    whole = SequenceMatcher(None, " ".join(typed), " ".join(words(street.name))).ratio()
    return 0.9 * SequenceMatcher(None, name, street.core).ratio() + 0.1 * whole
