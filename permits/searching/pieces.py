"""Records whose text has some pieces: an index is asked for what tells most, the rest is read in what it finds.

The index of words knows pieces of three signs, and each of them costs as much again, whatever it tells: of a word it is
asked for the four signs that as few records have as the whole word, of several words for the rarest. Figures are made
of pieces that stand everywhere, and have an index of their own.
"""

import re
from typing import NamedTuple

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast

from permits.models.case import CaseQuerySet
from permits.searching.frequent import how_many_found_by, how_many_newest, how_many_with_number, newest, threes
from permits.searching.words import SHORTEST, WHOLE_WORDS, wanted_words

# Of a thousand records: with fewer that have it a word is asked for alone,
ALONE = 2
# and with more that have it a number is a town's ZIP code.
RARE = 4
# The numbers that the index has.
NUMBER = re.compile(r"[0-9]{3,35}")


class Pieces(NamedTuple):
    """What a text must have: pieces of it, and numbers that no further figure follows."""

    parts: list[str]
    numbers: list[str]

    @property
    def texts(self) -> list[str]:
        """All of them as a text has them, of the numbers their beginnings."""
        return [*self.parts, *(f" {number}" for number in self.numbers)]


class ReadText(Func):
    """A text that no index is asked about."""

    template = "(%(expressions)s || '')"
    output_field = TextField()


class HasNumber(Func):
    """Whether a text has a word whose figures fit a question, `412` or `412:*`, by the index of numbers."""

    template = "(permits_numbers(%(expressions)s)"
    arg_joiner = ") @@ "
    output_field = BooleanField()

    def __init__(self, name, question):
        super().__init__(F(name), Cast(Value(question), SearchQueryField()))


def pieces_of(text: str) -> Pieces:
    """Fragments match anywhere, short words match whole. A number alone matches the beginning of a word; beside other
    words it is a house's or a license's: 412 stands for 412A, but not for 4120.
    """
    found = wanted_words(text)
    numbers = [word for word in found if len(found) > 1 and NUMBER.fullmatch(word)]
    return Pieces([_part(word) for word in found if word not in numbers], numbers)


def with_pieces(cases: CaseQuerySet, pieces: Pieces) -> CaseQuerySet:
    """Those of some cases whose text has all the pieces."""
    number, asked = chosen(pieces)
    if number:
        cases = cases.filter(HasNumber("search_text", number))
    for piece in asked:
        cases = cases.filter(search_text__contains=piece)
    return having(cases.alias(read_text=ReadText("search_text")), "read_text", _but(pieces, number, asked))


def having(cases: CaseQuerySet, name: str, pieces: Pieces) -> CaseQuerySet:
    """Those of some cases that have all the pieces in a column, which is read."""
    for part in pieces.parts:
        cases = cases.filter(**{f"{name}__contains": part})
    for number in pieces.numbers:
        cases = cases.filter(**{f"{name}__regex": f" {number}[^0-9]"})
    return cases


def chosen(pieces: Pieces) -> tuple[str, list[str]]:
    """What to ask the index of numbers, blank if nothing; else the pieces to ask the index of words for."""
    number = rare_number(pieces)
    if number:
        return number, []
    rarest = sorted(pieces.texts, key=lambda piece: (how_many_found_by(piece), -len(piece)))
    if rarest and how_many_found_by(rarest[0]) < ALONE:
        return "", [telling(rarest[0], shortest=5)]
    return "", [telling(piece, shortest=4) for piece in rarest[:2]]


def rare_number(pieces: Pieces) -> str:
    """The number that few records have, as a question to the index of numbers; blank if there is none."""
    for number in sorted(pieces.numbers, key=len, reverse=True):
        if not _is_year(number) and how_many_with_number(number) <= RARE:
            return number
    begun = [part for part in pieces.parts if _is_begun(part) and how_many_newest(part) <= RARE]
    return f"{begun[0].strip()}:*" if begun else ""


def telling(piece: str, *, shortest: int) -> str:
    """The shortest part of a piece of text by which the index finds hardly more of the newest records."""
    most = how_many_found_by(piece) * 1.25 + 1
    for length in range(shortest, len(piece)):
        parts = [piece[at : at + length] for at in range(len(piece) - length + 1)]
        best = min(parts, key=lambda part: sum(map(how_many_found_by, threes(part))))
        if how_many_found_by(best) <= most:
            return best
    return piece


def _part(word):
    if len(word) < SHORTEST or word in WHOLE_WORDS:
        return f" {word} "
    return f" {word}" if word.isdigit() else word


def _is_year(number):
    # It begins each record's number of that year, and how many those are the newest do not tell.
    return len(number) == len("2026") and int(number) in newest().years


def _is_begun(part):
    figures = part.removeprefix(" ")
    return figures != part and NUMBER.fullmatch(figures) and not _is_year(figures)


def _but(pieces, number, asked):
    """What is left to be read of pieces of which an index was asked."""
    begun = f" {number.removesuffix(':*')}"
    return Pieces(
        [part for part in pieces.parts if part not in asked and part != begun],
        [one for one in pieces.numbers if one != number],
    )
