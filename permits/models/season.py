"""Seasons, of 91 days each: the index of words knows in which one a record was filed."""

from datetime import date

from django.db.models import Func, IntegerField

FIRST_DAY, DAYS = date(1990, 1, 1), 91
# Whatever is typed for a date, there are no more seasons than until 2099 to go through.
LAST = 440


class Season(Func):
    """The season of a day, by its number; a day before 1990 is of the first, one beyond 2099 of the last."""

    template = f"least(greatest((%(expressions)s - DATE '{FIRST_DAY}') / {DAYS}, 0), {LAST})"
    output_field = IntegerField()


def season_of(day: date) -> int:
    """The same in Python."""
    return min(max((day - FIRST_DAY).days // DAYS, 0), LAST)
