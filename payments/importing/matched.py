"""Rows held against what this city has: those that do not fit are told and left out."""

from permits.importing.stage import Batch

THOSE = "SELECT line, number, {other} FROM matched WHERE {those} ORDER BY line"
WITHOUT = "DELETE FROM matched WHERE {those}"


def refuse(batch: Batch, those: str, other: str, reason: str, about: str = "number") -> None:
    """Refuse the matched rows of a condition and leave them out; `other` is what the reason names beside the number.

    Both are SQL over the table `matched`, written by the importers and never by a file. `about` is the column told of.
    """
    batch.refuse_rows(THOSE.format(those=those, other=other), reason, about=about)
    batch.execute(WITHOUT.format(those=those))
