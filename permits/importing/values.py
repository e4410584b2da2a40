"""What a cell says: a line of text, a day, an amount."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b

from django.utils.translation import gettext as _

from permits.importing.trouble import RefusedRow

DAY_FORMATS = ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p")
LONGEST_DAY = 40
LARGEST_AMOUNT = Decimal(10) ** 10 - 1


def one_line(text: str, longest: int) -> str:
    """A text without its line breaks and double spaces, cut to what a table holds."""
    return " ".join(text.split())[:longest].rstrip()


def fingerprint(facts: tuple) -> str:
    """Forty digits that change when a fact does."""
    return blake2b("\x1f".join(map(str, facts)).encode(), digest_size=20).hexdigest()


def day(text: str, column: str, formats: tuple[str, ...] = DAY_FORMATS) -> date | None:
    """A date as ISO or as Americans write it, with or without a time of day; blank is None. Raises RefusedRow."""
    text = text.strip()
    if not text:
        return None
    found = _day(text, formats) if len(text) <= LONGEST_DAY else None
    if found is None:
        raise RefusedRow(column, _("“%(text)s” is not a date.") % {"text": text[:60]})
    return found


@lru_cache(maxsize=10_000)
def _day(text, formats):
    """A list of a million rows has a few thousand days, and reading one is slow."""
    try:
        return date.fromisoformat(text[:10]) if len(text) == 10 else datetime.fromisoformat(text).date()
    except ValueError:
        for form in formats:
            try:
                return datetime.strptime(text, form).date()  # a day has no zone
            except ValueError:
                continue
    return None


def amount(text: str, column: str) -> Decimal | None:
    """Dollars, with or without a sign and commas; blank is None. Raises RefusedRow."""
    text = text.strip()
    if not text:
        return None
    try:
        dollars = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        dollars = Decimal("NaN")
    if not dollars.is_finite() or not 0 <= dollars < LARGEST_AMOUNT:
        raise RefusedRow(column, _("“%(text)s” is not an amount.") % {"text": text[:60]})
    return dollars.quantize(Decimal("0.01"), ROUND_HALF_UP)


def degrees(text: str, most: int) -> Decimal | None:
    """Degrees of latitude or longitude to six places; None when they are none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) > most:
        return None
    return found.quantize(Decimal("0.000001"))


def whole(text: str) -> int | None:
    """A whole number that a table holds, commas and a fraction of nothing allowed; None when it is none."""
    digits = text.replace(",", "").strip().removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
