"""Telephone numbers as they are compared: by their digits, however they were written."""

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Right

FEWEST_DIGITS = 7  # a number without its area code


def digits(field: str) -> Func:
    """What a column holds besides spaces, brackets, dashes and dots."""
    return Func(F(field), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField())


def last_digits(field: str) -> Right:
    """The digits that every way of writing a number ends with; there is an index of them."""
    return Right(digits(field), FEWEST_DIGITS)


def with_phone(rows, field: str, wanted: str):
    """Those of some rows whose number is `wanted`, at least seven digits; either may lack the area code."""
    shorter = [wanted[start:] for start in range(len(wanted) - FEWEST_DIGITS + 1)]
    found = rows.alias(phone_end=last_digits(field), phone_digits=digits(field))
    same = Q(phone_digits__endswith=wanted) | Q(phone_digits__in=shorter)
    return found.filter(same, phone_end=wanted[-FEWEST_DIGITS:])
