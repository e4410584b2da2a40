"""Money, dates and times as people and spreadsheets read them; the only place that formats them."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.dates import MONTHS


def money(amount: Decimal | str | None) -> str:
    """$1,234.50; a negative amount keeps its sign in front. History keeps amounts as text."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def plain(number: Decimal) -> str:
    """1,250 or 2.5: a number without zeros that say nothing."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(rate: Decimal) -> str:
    """$5.60 or $0.00013: a rate with all its digits, at least its cents."""
    whole, _point, rest = f"{rate:,f}".partition(".")
    return f"${whole}.{rest.rstrip('0').ljust(2, '0')}"


def long_date(day: date | None) -> str:
    """March 24, 2026, in the city's zone."""
    if not day:
        return ""
    day = _local(day)
    return f"{MONTHS[day.month]} {day.day}, {day.year}"


def short_date(day: date | None) -> str:
    """Tue Mar 24, in the city's zone."""
    return date_format(_local(day), "D M j") if day else ""


def weekday(day: date | None) -> str:
    """Tuesday, March 24, in the city's zone: a day that is near."""
    return date_format(_local(day), "l, F j") if day else ""


def clock(moment: time | datetime | None) -> str:
    """3:30 pm, in the city's zone."""
    if moment is None:
        return ""
    moment = _local(moment)
    return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def cell(text: str) -> str:
    """A text for a CSV file. What begins with one of these is a formula to a spreadsheet, so it gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) else text


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
