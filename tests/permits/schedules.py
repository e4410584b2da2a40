"""A schedule to test with: the table of 1997, plan check, state surcharges, what staff ask for."""

from datetime import date
from decimal import Decimal

from permits import fees
from permits.choices import DueAt, FeeApplies, FeeBasis, Rounding
from permits.models import FeeItem, FeeSchedule, FeeScheduleVersion, FeeTier, Measure
from tests.factories import NOW
from tests.permits.feetables import printed

BEGAN = date(2026, 1, 1)


def valuation():
    return Measure.objects.get(code=Measure.VALUATION)


def square_feet():
    return Measure.objects.get_or_create(code="square_feet", defaults={"name": "Floor area", "unit": "sq ft"})[0]


def draft(name="Building permits", starts_on=BEGAN):
    schedule = FeeSchedule.objects.get_or_create(name=name)[0]
    return FeeScheduleVersion.objects.create(schedule=schedule, starts_on=starts_on, ordinance="Res. 2026-4")


def item(version, code, **facts):
    """An item at the end of a version."""
    of = facts.pop("of", ())
    made = FeeItem.objects.create(
        version=version, code=code, description=code.capitalize(), position=version.items.count() + 1, **facts
    )
    made.of.set(of)
    return made


def table(version, code="PERMIT", name="UBC 1997", **facts):
    """A printed table as an item of a version, by valuation."""
    minimum, tiers = printed()[name][0].minimum, printed()[name][1]
    made = item(version, code, basis=FeeBasis.TABLE, measure=valuation(), minimum=minimum, **facts)
    FeeTier.objects.bulk_create(
        FeeTier(item=made, over=tier.over, base=tier.base, per=tier.per, step=tier.step) for tier in tiers
    )
    return made


def of_building(starts_on=BEGAN):
    """A draft with the items of the worked example, and two that staff ask for."""
    version = draft(starts_on=starts_on)
    permit = table(version)
    plan_check = {"basis": FeeBasis.PERCENTAGE, "rate": Decimal(65), "of": [permit], "due_at": DueAt.SUBMITTAL}
    item(version, "PLANCHECK", refundable=0, account="101-2040", **plan_check)
    by_value = {"basis": FeeBasis.RATE, "measure": valuation()}
    item(version, "SMIP", rate=Decimal("0.00013"), or_fraction=False, minimum=Decimal("0.50"), **by_value)
    item(version, "CBSC", rate=Decimal(1), step=Decimal(25_000), minimum=Decimal(1), **by_value)
    item(version, "REINSPECTION", amount=Decimal(47), applies=FeeApplies.ASKED, due_at=DueAt.INSPECTION)
    over_areas = {"basis": FeeBasis.RATE, "measure": square_feet(), "included": Decimal(500)}
    item(version, "AREA", rate=Decimal("0.05"), round_to=Decimal(1), rounding=Rounding.UP, **over_areas)
    return version


def adopted(version, by, at=NOW):
    return fees.adopt(version, by=by, at=at)


def in_force(case, by, starts_on=BEGAN):
    """The schedule of a case's type, in force since the year began."""
    version = adopted(of_building(starts_on), by)
    case.case_type.fee_schedule = version.schedule
    case.case_type.save()
    return version
