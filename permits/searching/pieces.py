"""Records whose text has some pieces: an index is asked for the few that tell most, the rest is read in what it finds.

The index of words knows pieces of three signs. Each further word costs as much again, and one that a tenth of all
records have tells it nothing; a long figure is made of pieces that stand everywhere, and has an index of its own.
"""

import re

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast

from permits.models.case import CaseQuerySet
from permits.searching.frequent import how_many_newest

TOLD = 2  # so many of the rarest words are asked for
# In so many of a thousand records at most, or a figure is a town's ZIP code.
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
    for pattern in patterns:
        if pattern in asked:
            cases = cases.filter(search_text__contains=pattern)
        else:
            cases = cases.alias(read_text=ReadText("search_text")).filter(read_text__contains=pattern)
    return cases


def chosen(patterns: list[str]) -> tuple[str, list[str]]:
    """The figure to ask the index of figures for, blank if there is none; else the pieces to ask the index of words."""
    figures = sorted(filter(FIGURE.match, patterns), key=len)
    if figures and how_many_newest(figures[-1]) <= RARE:
        return figures[-1], []
    if len(patterns) <= TOLD:
        return "", patterns
    return "", sorted(patterns, key=lambda pattern: (how_many_newest(pattern), -len(pattern)))[:TOLD]
