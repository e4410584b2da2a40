"""Amounts of which nothing is not the same as none: a balance of zero is no blank."""

from decimal import Decimal

from permits.importing import values
from permits.importing.mapped import Said


def dollars(said: Said, name: str) -> Decimal | None:
    """What a row says of one of our amounts; None for a blank. Raises RefusedRow for what is no amount."""
    return values.amount(said[name], said.mapping.column_of(name))
