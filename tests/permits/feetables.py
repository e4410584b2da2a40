"""Fee tables as ordinances print them, without a database: see fee_tables.tsv."""

import functools
from decimal import Decimal
from pathlib import Path

from permits.choices import FeeBasis
from permits.fees.reckoning import bounded, by_table, rounded
from permits.models import FeeItem, FeeTier

FILE = Path(__file__).with_name("fee_tables.tsv")


@functools.cache
def printed():
    """By name: the item, its rows, and pairs of a valuation and the fee it must come to."""
    tables = {}
    for line in FILE.read_text().splitlines():
        kind, *cells = line.split("\t")
        if kind == "T":
            item = FeeItem(code=cells[0], basis=FeeBasis.TABLE, minimum=Decimal(cells[1]))
            tiers, vectors = [], []
            tables[cells[0]] = (item, tiers, vectors)
        elif kind == "R":
            tiers.append(tier(*cells))
        elif kind == "V":
            vectors.append(tuple(map(Decimal, cells)))
    return tables


def tier(over, base, per="0", step=None):
    return FeeTier(over=Decimal(over), base=Decimal(base), per=Decimal(per), step=step and Decimal(step))


def fee(item, tiers, valuation):
    """What a table comes to, rounded and at least its minimum, as `reckon` does it."""
    amount, how = by_table(tiers, Decimal(valuation))
    return bounded(item, rounded(amount, item.round_to, item.rounding), how)[0]
