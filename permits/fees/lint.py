"""What looks like a slip in a version of a schedule. Cities do adopt such tables, so all of it is allowed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from django.utils.translation import gettext as _

from contacts.formats import money, plain
from permits.choices import FeeBasis
from permits.fees.reckoning import by_table, rounded
from permits.models import FeeItem, FeeScheduleVersion


class Slip(Enum):
    GAP = auto()
    OVERLAP = auto()
    FALL = auto()
    JUMP = auto()
    UNMEASURED = auto()
    OF_NOTHING = auto()
    OF_A_LATER_ONE = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Finding:
    """One slip, by the code of its item, in words."""

    code: str
    slip: Slip
    text: str


def lint(version: FeeScheduleVersion) -> list[Finding]:
    """What a person should look at twice, in the order of the items. Reads a version fetched with its items."""
    seen, findings = set(), []
    for item in version.items.all():
        found = [*_of_basis(item, seen), *(_of_table(item) if item.basis == FeeBasis.TABLE else [])]
        findings += [Finding(item.code, slip, text) for slip, text in found]
        seen.add(item.code)
    return findings


def _of_basis(item: FeeItem, seen):
    if item.basis in (FeeBasis.RATE, FeeBasis.TABLE) and not item.measure_id:
        yield Slip.UNMEASURED, _("It has no measure, so it is never charged.")
    if item.basis == FeeBasis.PERCENTAGE:
        others = item.of_codes
        if not others or not item.rate:
            yield Slip.OF_NOTHING, _("It is a percentage of nothing, so it is never charged.")
        for code in others:
            if code not in seen:
                text = _("It counts %(code)s, which comes after it and is therefore left out.")
                yield Slip.OF_A_LATER_ONE, text % {"code": code}
    elif item.basis != FeeBasis.TABLE and not item.amount and not (item.basis == FeeBasis.RATE and item.rate):
        yield Slip.NOTHING, _("It comes to nothing.")


def _of_table(item):
    """Where the rows of a table do not meet."""
    tiers = list(item.tiers.all())
    if not tiers:
        yield Slip.NOTHING, _("Its table has no rows.")
    for number, tier in enumerate(tiers):
        before = tiers[:number]
        if before and before[-1].over == tier.over:
            yield Slip.OVERLAP, _("Two rows begin over %(over)s; the later one counts.") % {"over": plain(tier.over)}
        elif not before and tier.over and item.minimum is None:
            yield Slip.GAP, _("Nothing is charged up to %(over)s.") % {"over": plain(tier.over)}
        elif tier.over:
            yield from _of_meeting(item, before, tier)


def _of_meeting(item, before, tier):
    """Whether a row begins with what the rows before it come to at that point."""
    at_most = item.maximum if item.maximum is not None else Decimal("Infinity")
    comes_to, begins = (
        min(max(rounded(amount, item.round_to, item.rounding), item.minimum or 0), at_most)
        for amount in (by_table(before, tier.over)[0], tier.base)
    )
    facts = {"over": plain(tier.over), "before": money(comes_to), "now": money(begins)}
    if begins < comes_to:
        text = _("At %(over)s the fee falls: the row before comes to %(before)s, this one begins with %(now)s.")
        yield Slip.FALL, text % facts
    elif begins > comes_to:
        text = _("At %(over)s the fee jumps: the row before comes to %(before)s, this one begins with %(now)s.")
        yield Slip.JUMP, text % facts
