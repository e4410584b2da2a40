"""Records whose text has some pieces: an index is asked for what tells most, the rest is read in what it finds.

The index of words knows pieces of three signs, and each of them costs as much again, whatever it tells: of a word it is
asked for the four signs that as few records have as the whole word, of several words for the rarest. A long figure is
made of pieces that stand everywhere, and has an index of its own.
"""

import re

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast

from permits.models.case import CaseQuerySet
from permits.searching.frequent import how_many_found_by, how_many_newest, threes

# Of a thousand records: with fewer that have it a word is asked for alone,
ALONE = 2
# and with more that have it a figure is a town's ZIP code.
RARE = 4
# The figures that the index has. Those that look like a year begin each number of that year.
FIGURE = re.compile(r" (?!(?:19|20)[0-9]{2}$)[0-9]{4,36}$")


class ReadText(Func):
    """A text that no index is asked about."""

    template = "(%(expressions)s || '')"
    output_field = TextField()


class FigureBegins(Func):
    """Whether a figure in a text begins so, by the index of figures."""

    template = "(permits_figures(%(expressions)s)"
    arg_joiner = ") @@ "
    output_field = BooleanField()

    def __init__(self, name, figure):
        super().__init__(F(name), Cast(Value(f"{figure}:*"), SearchQueryField()))


def with_pieces(cases: CaseQuerySet, patterns: list[str]) -> CaseQuerySet:
    """Those of some cases whose text has all the pieces."""
    figure, asked = chosen(patterns)
    if figure:
        cases = cases.filter(FigureBegins("search_text", figure.strip()))
    for piece in asked:
        cases = cases.filter(search_text__contains=piece)
    for pattern in patterns:
        if pattern not in asked:
            cases = cases.alias(read_text=ReadText("search_text")).filter(read_text__contains=pattern)
    return cases


def chosen(patterns: list[str]) -> tuple[str, list[str]]:
    """The figure to ask the index of figures for, blank if there is none; else the pieces to ask the index of words."""
    figures = sorted(filter(FIGURE.match, patterns), key=len)
    if figures and how_many_newest(figures[-1]) <= RARE:
        return figures[-1], []
    rarest = sorted(patterns, key=lambda pattern: (how_many_found_by(pattern), -len(pattern)))
    if rarest and how_many_found_by(rarest[0]) < ALONE:
        return "", [telling(rarest[0], shortest=5)]
    return "", [telling(pattern, shortest=4) for pattern in rarest[:2]]


def telling(pattern: str, *, shortest: int) -> str:
    """The shortest part of a piece of text by which the index finds hardly more of the newest records."""
    most = how_many_found_by(pattern) * 1.25 + 1
    for length in range(shortest, len(pattern)):
        parts = [pattern[at : at + length] for at in range(len(pattern) - length + 1)]
        best = min(parts, key=lambda part: sum(map(how_many_found_by, threes(part))))
        if how_many_found_by(best) <= most:
            return best
    return pattern
