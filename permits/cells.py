"""Texts in CSV files for others: a spreadsheet must not run them, and an import must be able to take that back."""

import re

# What a spreadsheet takes for a formula (OWASP, CSV injection), behind any number of apostrophes.
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def defused(text: str) -> str:
    """A text as it goes into a cell: one apostrophe before what would be a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def as_meant(cell: str) -> str:
    """The text that was defused into a cell."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
