"""What a version of the schedule comes to for given measures. Pure: what it is handed decides, nothing is written.

Each line is rounded by itself, half up to the cent unless its item says otherwise; a percentage counts rounded lines.
The rules of the figures: docs/fees.md.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from contacts.formats import exact, money, plain
from permits.choices import FeeBasis, Rounding
from permits.models import FeeItem, FeeTier

CENT = Decimal("0.01")
MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.UP: ROUND_CEILING, Rounding.DOWN: ROUND_FLOOR}


@dataclass(frozen=True)
class FeeLine:
    """One fee as reckoned: dollars, and how, in words a person can check with a pencil."""

    item: FeeItem
    amount: Decimal
    how: str


def reckon(items: Iterable[FeeItem], measures: Mapping[str, Decimal], *, extra: Container[str] = ()) -> list[FeeLine]:
    """The lines of a version's items, as read for reckoning, for measures by code, in their order.

    Those that staff ask for only if `extra` names them. A measure of zero is as good as none. What comes to nothing
    has no line.
    """
    lines: dict[str, FeeLine] = {}
    for item in items:
        if item.is_asked_for and item.code not in extra:
            continue
        found = _reckon_one(item, measures, lines)
        if found is None:
            continue
        amount, how = found
        amount, how = bounded(item, rounded(amount, item.round_to, item.rounding), how)
        if amount > 0:
            lines[item.code] = FeeLine(item, amount, how)
    return list(lines.values())


def total(lines: Iterable[FeeLine]) -> Decimal:
    """What lines come to together, in dollars."""
    return sum((line.amount for line in lines), Decimal(0))


def rounded(amount: Decimal, to: Decimal, rounding: str) -> Decimal:
    """An amount as a multiple of `to`, then in whole cents."""
    multiple = (amount / to).to_integral_value(MODES[Rounding(rounding)]) * to
    return multiple.quantize(CENT, rounding=ROUND_HALF_UP)


def bounded(item: FeeItem, amount: Decimal, how: str) -> tuple[Decimal, str]:
    """An amount within the item's minimum and maximum, saying so where one of them counts."""
    if item.minimum is not None and amount < item.minimum:
        return item.minimum, _("%(how)s; the minimum is %(amount)s") % {"how": how, "amount": money(item.minimum)}
    if item.maximum is not None and amount > item.maximum:
        return item.maximum, _("%(how)s; the maximum is %(amount)s") % {"how": how, "amount": money(item.maximum)}
    return amount, how


def by_rate(item: FeeItem, quantity: Decimal) -> tuple[Decimal, str]:
    """Quantity × rate beyond what is included, on top of the item's amount; not rounded yet."""
    beyond = max(quantity - item.included, Decimal(0))
    counted = steps(beyond, item.step) if item.or_fraction else beyond / item.step
    amount = item.amount + counted * item.rate
    if item.or_fraction or item.step == 1:
        how = _("%(count)s × %(rate)s") % {"count": plain(counted), "rate": exact(item.rate)}
    else:
        facts = {"quantity": plain(beyond), "rate": exact(item.rate), "step": plain(item.step)}
        how = _("%(quantity)s ÷ %(step)s × %(rate)s") % facts
    if item.amount:
        how = f"{money(item.amount)} + {how}"
    if item.included:
        how = _("%(how)s (%(included)s included)") % {"how": how, "included": plain(item.included)}
    return amount, how


def by_table(tiers: Iterable[FeeTier], quantity: Decimal) -> tuple[Decimal, str]:
    """By the last row that the quantity is over; nothing below the first. Not rounded yet."""
    over = [tier for tier in tiers if quantity > tier.over]
    if not over:
        return Decimal(0), _("%(quantity)s is below the table") % {"quantity": plain(quantity)}
    tier = over[-1]
    beyond = quantity - tier.over
    if not tier.per:
        return tier.base, money(tier.base)
    counted = beyond if tier.step is None else steps(beyond, tier.step)
    return tier.base + counted * tier.per, f"{money(tier.base)} + {plain(counted)} × {exact(tier.per)}"


def steps(quantity: Decimal, step: Decimal) -> Decimal:
    """How many steps there are in a quantity, the last one begun counted whole: "or fraction thereof"."""
    return (quantity / step).to_integral_value(ROUND_CEILING)


def _reckon_one(item, measures, lines):
    """The amount of an item before rounding, and how; None when it does not apply."""
    if item.basis == FeeBasis.PERCENTAGE:
        counted = [lines[code].amount for code in item.of_codes if code in lines]
        if not counted:
            return None
        of = sum(counted)
        return of * item.rate / 100, _("%(percent)s%% of %(amount)s") % {
            "percent": plain(item.rate),
            "amount": money(of),
        }
    quantity = measures.get(item.measure.code) if item.measure_id else None
    if item.basis == FeeBasis.FLAT and not item.measure_id:
        return item.amount, money(item.amount)
    if not quantity or quantity < 0:
        return None
    if item.basis == FeeBasis.FLAT:
        return item.amount, money(item.amount)
    if item.basis == FeeBasis.RATE:
        return by_rate(item, quantity)
    return by_table(item.tiers.all(), quantity)
