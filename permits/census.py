"""What was permitted in a month, as the Census Bureau asks every city for it (Building Permits Survey, form C-404).

Every permit issued in the month counts once, under the item of its case type, also one brought from another system;
one made void does not. A house or townhouse is one housing unit and a duplex two; for larger buildings the permit
says how many, and one that does not say is named, so that the count is not sent without it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from permits.choices import CaseKind, CaseStatus, CensusItem
from permits.models import Case


@dataclass
class Row:
    """One item of the form: buildings, their housing units (None where it has none), and what they are worth."""

    item: CensusItem
    buildings: int = 0
    units: int | None = None
    valuation: Decimal = Decimal(0)

    def add(self, units: int | None, valuation: Decimal) -> None:
        self.buildings += 1
        self.valuation += valuation
        if units is not None:
            self.units = (self.units or 0) + units


@dataclass
class Count:
    """One month: the items anything was permitted under, and the permits that do not say how many units they have."""

    month: date
    rows: list[Row] = field(default_factory=list)
    lacking: list[Case] = field(default_factory=list)


def count(month: date) -> Count:
    """The count of the month that a day lies in, valuations in dollars. Reads only, in one query."""
    first = month.replace(day=1)
    found, rows = Count(first), {}
    for case in permitted(first):
        item = CensusItem(case.case_type.census_item)
        units = CensusItem.UNITS.get(item)
        if item in CensusItem.HOUSING and units is None:
            if not case.housing_units:
                found.lacking.append(case)
            units = case.housing_units or 0
        rows.setdefault(item, Row(item)).add(units, case.valuation or Decimal(0))
    found.rows = [rows[item] for item in CensusItem if item in rows]
    return found


def permitted(first: date):
    """The permits of a month that count."""
    return (
        Case.objects.filter(case_type__kind=CaseKind.PERMIT, issued_on__gte=first, issued_on__lt=next_month(first))
        .exclude(case_type__census_item="")
        .exclude(status=CaseStatus.VOID)
        .select_related("case_type")
        .only("number", "valuation", "housing_units", "case_type__census_item", "case_type__kind")
        .order_by("number")
    )


def next_month(first: date) -> date:
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
