"""The next case number, such as BLDR-2026-00042. Never reused; gaps are allowed."""

from django.db import connection

from permits.models import CaseType

NEXT = """
    INSERT INTO permits_numbercounter AS counter (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = counter.last + 1
    RETURNING last
"""


def next_number(case_type: CaseType, *, year: int) -> str:
    """Take the next number of a case type for a year. Holds the counter's row until the transaction ends."""
    return next_with(case_type.prefix, year=year)


def next_with(prefix: str, *, year: int) -> str:
    """Take the next number that begins with a prefix, as `next_number` does for a case type."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [prefix, year])
        (last,) = cursor.fetchone()
    return f"{prefix}-{year}-{last:05d}"
