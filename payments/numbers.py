"""The numbers of invoices: printed, read out on the telephone, and typed by people.

The last digit checks the others (Damm's algorithm): every single wrong digit and every swap of two neighbours shows.
"""

import re

from stdnum import damm

BETWEEN = r"[\s#.:_/\-‐‑‒–—]"
TYPED = re.compile(rf"{BETWEEN}*(?:INV(?:OICE)?)?{BETWEEN}*([0-9](?:{BETWEEN}*[0-9])*){BETWEEN}*")
YEAR, DIGITS, CHECK = 4, 6, 1
MOST_DIGITS = 9
LONGEST = 60


def make(year: int, counted: int) -> str:
    """The number of the invoice counted so in the whole site, made in a year."""
    digits = f"{year:0{YEAR}}{counted:0{DIGITS}}"
    return f"INV-{digits[:YEAR]}-{digits[YEAR:]}-{damm.calc_check_digit(digits)}"


def number_of(text: str) -> str:
    """An invoice number as we write it, from however a person typed it; empty when it is none or has a slip.

    Case, spaces, dashes and a missing INV are forgiven; zeros too many or too few where the check digit stands apart.
    """
    digits = _digits(text)
    if not damm.is_valid(digits):
        return ""
    return f"INV-{digits[:YEAR]}-{digits[YEAR:-CHECK]}-{digits[-CHECK:]}"


def is_slip(text: str) -> bool:
    """Whether this has the form of an invoice number, and its check digit says that a digit is wrong or missing."""
    digits = _digits(text)
    if digits:
        return not damm.is_valid(digits)
    return YEAR < len("".join(_groups(text))) <= YEAR + MOST_DIGITS + CHECK


def _digits(text):
    """Year, six or more digits and the check digit, or nothing when this is not of that form."""
    groups = _groups(text)
    digits = "".join(groups)
    if YEAR + DIGITS + CHECK <= len(digits) <= YEAR + MOST_DIGITS + CHECK:
        if len(groups) < 3:
            return digits
        return digits[:YEAR] + digits[YEAR:-CHECK].lstrip("0").rjust(DIGITS, "0") + digits[-CHECK:]
    if not YEAR < len(digits) <= YEAR + DIGITS or len(groups) < 3 or len(groups[0]) != YEAR or len(groups[-1]) != CHECK:
        return ""
    return groups[0] + "".join(groups[1:-1]).rjust(DIGITS, "0") + groups[-1]


def _groups(text):
    """The digits as they were typed, in groups; none when anything else stands there too."""
    typed = TYPED.fullmatch(text.upper()) if len(text) <= LONGEST else None
    return re.split(rf"{BETWEEN}+", typed[1]) if typed else []
