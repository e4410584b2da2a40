"""What Plumb Hollow charges: its schedules last year, this year and from next year on, with the table of UBC 1997."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from permits import fees
from permits.choices import CaseKind, DueAt, FeeApplies, FeeBasis
from permits.fees import reckoning
from permits.fees.reckoning import FeeLine
from permits.models import (
    Case,
    CaseMeasure,
    CaseType,
    FeeItem,
    FeeSchedule,
    FeeScheduleVersion,
    FeeTier,
    Measure,
)
from portal.democity.ground import Ground
from portal.democity.people import People

# 1997 Uniform Building Code, table 1-A: over, costs, and per additional step or fraction thereof.
UBC_1997 = (
    ("500", "23.50", "3.05", "100"),
    ("2000", "69.25", "14.00", "1000"),
    ("25000", "391.25", "10.10", "1000"),
    ("50000", "643.75", "7.00", "1000"),
    ("100000", "993.75", "5.60", "1000"),
    ("500000", "3233.75", "4.75", "1000"),
    ("1000000", "5608.75", "3.65", "1000"),
)
MEASURES = (
    ("fixtures", "Fixtures and outlets", ""),
    ("squares", "Roofing squares", "of 100 sq ft"),
    ("lots", "Lots", ""),
    ("hours", "Hours", "h"),
)
EXTENSION, REINSTATEMENT = "EXTENSION", "REINSTATEMENT"
TRADES = ("electrical", "plumbing", "mechanical", "roofing")
BUILDING, TRADE, PLANNING, LOTS = "Building permits", "Trade permits", "Planning applications", "Lots and subdivisions"


@dataclass
class Schedules:
    """The versions of each schedule, the newest first, with their items."""

    versions: dict[int, list[FeeScheduleVersion]]

    def lines(self, case: Case, day: date) -> list[FeeLine]:
        """What a case comes to on a day; before the oldest version by that one, as the old system had it."""
        known = self.versions[case.case_type.fee_schedule_id]
        version = next((one for one in known if one.starts_on <= day), known[-1])
        measures = {measured: Decimal(amount) for measured, amount in measured_on(case).items()}
        if case.valuation is not None:
            measures[Measure.VALUATION] = case.valuation
        return reckoning.reckon(version.items.all(), measures)

    def is_here(self, line: FeeLine, day: date) -> bool:
        """Whether the schedule here was in force on that day."""
        return line.item.version.starts_on <= day


def measured_on(case: Case) -> dict[str, int]:
    """What is counted about a case besides its valuation."""
    kind = case.case_type
    if kind.trade == "roofing":
        return {"squares": 18 + case.pk % 17}
    if kind.trade in TRADES:
        return {"fixtures": 2 + case.pk % 9}
    if kind.fee_schedule.name == LOTS:
        return {"lots": 14 if "Subdivision" in kind.name else 2}
    return {}


def build(ground: Ground, people: People, case_types: dict[str, CaseType]) -> Schedules:
    """Write the schedules, adopt them, and say which type is charged by which."""
    measures = {
        code: Measure.objects.get_or_create(code=code, defaults={"name": name, "unit": unit})[0]
        for code, name, unit in [(Measure.VALUATION, "Valuation", "$"), *MEASURES]
    }
    by, year = people.users["finance"], ground.today.year
    schedules, versions = {}, {}
    for name, write in ((BUILDING, _building), (TRADE, _trade), (PLANNING, _planning), (LOTS, _lots)):
        schedules[name] = FeeSchedule.objects.create(name=name)
        version = FeeScheduleVersion.objects.create(
            schedule=schedules[name], starts_on=date(year - 1, 1, 1), ordinance=_resolution(year - 1)
        )
        write(version, measures)
        pks = [_adopt(ground, version, by)]
        for begins in (year, year + 1):
            at = ground.at(date(begins - 1, 10, 6), 9)
            version = fees.copy(version, starts_on=date(begins, 1, 1), by=by, at=min(at, ground.at(ground.today, 8)))
            version.ordinance = _resolution(begins)
            version.save(update_fields=["ordinance"])
            _raise(version)
            pks.append(_adopt(ground, version, by))
        known = FeeScheduleVersion.objects.with_items().filter(pk__in=pks[:2])
        versions[schedules[name].pk] = list(known.order_by("-starts_on"))
    for case_type in case_types.values():
        case_type.fee_schedule = schedules[_schedule_of(case_type)]
        if case_type.kind == CaseKind.PERMIT:
            case_type.extension_fee, case_type.reinstatement_fee = EXTENSION, REINSTATEMENT
    CaseType.objects.bulk_update(case_types.values(), ["fee_schedule", "extension_fee", "reinstatement_fee"])
    return Schedules(versions)


def measure(cases: list[Case]) -> None:
    """Write down what is counted about each case of ours."""
    known = {one.code: one for one in Measure.objects.all()}
    CaseMeasure.objects.bulk_create(
        CaseMeasure(case=case, measure=known[code], amount=amount)
        for case in cases
        if not case.source
        for code, amount in measured_on(case).items()
    )


def _schedule_of(case_type):
    if case_type.trade in TRADES:
        return TRADE
    if case_type.kind != "plan":
        return BUILDING
    return LOTS if case_type.name in ("Lot split", "Subdivision") else PLANNING


def _adopt(ground, version, by):
    """In November of the year before."""
    at = ground.at(date(version.starts_on.year - 1, 11, 17), 19)
    fees.adopt(version, by=by, at=min(at, ground.at(ground.today, 8)))
    return version.pk


def _resolution(year):
    return f"Resolution {year - 1}-{47 + year % 9}"


def _raise(version):
    """Each year the city's own fixed fees rise by a few percent, to whole dollars."""
    for item in version.items.filter(basis=FeeBasis.FLAT):
        item.amount = (item.amount * Decimal("1.03")).quantize(Decimal(1))
        item.save(update_fields=["amount"])


def _item(version, code, description, **facts):
    of = facts.pop("of", ())
    position = 10 * (version.items.count() + 1)
    item = FeeItem.objects.create(version=version, position=position, code=code, description=description, **facts)
    item.of.set(of)
    return item


def _building(version, measures):
    value = {"measure": measures[Measure.VALUATION]}
    permit = _item(
        version, "PERMIT", "Permit fee", basis=FeeBasis.TABLE, minimum=Decimal("23.50"), account="101-3210", **value
    )
    FeeTier.objects.bulk_create(
        FeeTier(item=permit, **dict(zip(("over", "base", "per", "step"), map(Decimal, row), strict=True)))
        for row in UBC_1997
    )
    share = {"basis": FeeBasis.PERCENTAGE}
    plan_check = _item(
        version, "PLANCHECK", "Plan check", rate=65, of=[permit], due_at=DueAt.SUBMITTAL, refundable=0,
        account="101-3220", **share,
    )  # fmt: skip
    rate = {"basis": FeeBasis.RATE, **value}
    _item(
        version, "SMIP", "Strong motion instrumentation (state)", rate=Decimal("0.00013"), or_fraction=False,
        minimum=Decimal("0.50"), account="710-2310", **rate,
    )  # fmt: skip
    _item(
        version, "CBSC", "Building standards (state)", rate=1, step=25_000, minimum=1, round_to=1,
        account="710-2320", **rate,
    )  # fmt: skip
    _item(version, "TECHNOLOGY", "Technology fee", rate=4, of=[permit, plan_check], account="115-3410", **share)
    _asked(version, measures)
    _item(
        version, "INVESTIGATION", "Work begun without a permit", rate=100, of=[permit], refundable=0,
        applies=FeeApplies.ASKED, **share,
    )  # fmt: skip


def _trade(version, measures):
    per = {"basis": FeeBasis.RATE}
    issuing = _item(version, "TRADEPERMIT", "Permit fee", amount=42, account="101-3212")
    fixtures = _item(
        version, "FIXTURES", "Fixtures and outlets", amount=15, included=1, rate=Decimal("7.50"),
        measure=measures["fixtures"], account="101-3212", **per,
    )  # fmt: skip
    squares = _item(
        version, "ROOFING", "Roofing, by the square", rate=Decimal("3.20"), measure=measures["squares"], maximum=180,
        account="101-3212", **per,
    )  # fmt: skip
    _item(
        version, "TECHNOLOGY", "Technology fee", rate=4, of=[issuing, fixtures, squares], account="115-3410",
        basis=FeeBasis.PERCENTAGE,
    )  # fmt: skip
    _asked(version, measures)


def _planning(version, measures):
    _item(version, "APPLICATION", "Application fee", amount=960, due_at=DueAt.SUBMITTAL, refundable=50)


def _lots(version, measures):
    lots = {"basis": FeeBasis.RATE, "measure": measures["lots"], "included": 2, "rate": 110}
    _item(version, "APPLICATION", "Application fee", amount=480, due_at=DueAt.SUBMITTAL, refundable=50, **lots)


def _asked(version, measures):
    asked = {"applies": FeeApplies.ASKED, "due_at": DueAt.INSPECTION, "refundable": 0}
    _item(version, "REINSPECTION", "Re-inspection", amount=70, **asked)
    _item(
        version, "AFTERHOURS", "Inspection after hours", basis=FeeBasis.RATE, measure=measures["hours"], rate=94,
        minimum=188, **asked,
    )  # fmt: skip
    _item(version, EXTENSION, "Extension of a permit", amount=65, applies=FeeApplies.ASKED)
    _item(version, REINSTATEMENT, "Reinstatement of an expired permit", amount=130, applies=FeeApplies.ASKED)
