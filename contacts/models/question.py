"""Questions about an account that nearly every page asks.

The query sets say what is asked; its SQL is put together once in each process. To do so for each request took the site
many times as long as the database needs for the answer.
"""

from collections.abc import Callable
from functools import cache

from django.db.models import BooleanField, Func, QuerySet
from django.db.models.expressions import RawSQL

_KEY = object()
# What stands in a question for the account that is asked about, and for the row.
ACCOUNT = RawSQL("%s", (_KEY,))
ROW = RawSQL("asked.row", ())


def answer(question: Callable[..., QuerySet], user, *of) -> RawSQL:
    """What `question(*of)` finds for an account, to stand after `__in`.

    The question names the account as ACCOUNT, and nothing in it may depend on the moment.
    """
    return RawSQL(*_asked(question, user, *of))  # noqa: S611 - written by a query set


def always(question: Callable[[], QuerySet]) -> RawSQL:
    """What a question finds that names no account, to stand after `__in`."""
    return RawSQL(*_written(question))  # noqa: S611 - written by a query set


class Finds(Func):
    """Whether `question(*of)` finds anything for an account and one row of another query.

    `row` is an expression of that query; the question names what it gives as ROW.
    """

    output_field = BooleanField()

    def __init__(self, row, question, user, *of):
        super().__init__(row)
        self.sql, self.values = _asked(question, user, *of)

    def as_sql(self, compiler, connection):
        row, more = compiler.compile(self.source_expressions[0])
        # Put together from what query sets wrote; every value goes as a parameter.
        return f"(SELECT EXISTS ({self.sql}) FROM (SELECT {row} AS row) AS asked)", (*self.values, *more)  # noqa: S608


def _asked(question, user, *of):
    sql, values = _written(question, *of)
    key = _KEY if user is ACCOUNT else user.pk  # a question may be part of another
    return sql, tuple(key if value is _KEY else value for value in values)


@cache
def _written(question, *of):
    return question(*of).query.sql_with_params()
