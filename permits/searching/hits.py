"""What a search finds, in one statement: the first of it and how much it is.

Django writes a subquery anew wherever it is read. A search reads its hits twice, for the page and for their number,
and finding them is nearly all it costs.
"""

from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection


class Hits(NamedTuple):
    """The keys of the first hits in their order, those of exact ones, how many were looked up, and how many others were
    counted, if any were.
    """

    keys: list[int]
    exact: list[int]
    looked_up: int = 0
    counted: int | None = 0


def first_of(few, most: int, *, oldest_first: bool = False, every=None, exact=None) -> Hits:
    """The first `most` of some hits, the newest first or the oldest.

    `few` is a query of values("id", "filed_on") in any order that stops where nobody looks on; `every` another to count
    where `few` are not all, and `exact` one of values("id") to be found besides.
    """
    try:
        parts = [part is not None and part.query.sql_with_params() for part in (few, every, exact)]
    except EmptyResultSet:
        return Hits([], [])
    (hits, values), (total, more), (typed, last) = (part or ("", ()) for part in parts)
    order = "filed_on, id" if oldest_first else "filed_on DESC, id DESC"
    # Put together from what query sets wrote; every value goes as a parameter.
    statement = f"""
        WITH few AS MATERIALIZED ({hits})
        SELECT ARRAY(SELECT id FROM few ORDER BY {order} LIMIT %s),
               {f"ARRAY({typed})" if typed else "ARRAY[]::bigint[]"},
               (SELECT count(*) FROM few), {f"(SELECT count(*) FROM ({total}) AS every)" if total else "NULL"}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, (*values, most, *last, *more))
        return Hits(*cursor.fetchone())
