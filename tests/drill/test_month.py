"""A simulated month: whatever chance does to the calendar, it stays true."""

import time

import pytest
from django.db.models import F, Sum
from rich.console import Console

from contacts.models import Activity
from inspections.choices import InspectionStatus
from inspections.models import Absence, Inspection, Inspector, QuotaDay, RequiredInspection, Slot
from permits.choices import CaseStatus
from permits.models import Case
from tests.drill import FULL_SIZE
from tests.drill.month import Month, Size
from tests.inspections.guards import miscounted

SEED = 5
SIZE = Size(districts=8, permits=2_600, requests=8_000, days=22, hands=8)
SMALL = Size(districts=2, permits=40, requests=120, days=4, hands=3)
SPREAD = 0.20  # how far an inspector's load may lie from what those of the same district and trades have


@pytest.mark.timeout(0 if FULL_SIZE else 300)
def test_a_month_of_requests_changes_absences_and_results_leaves_a_true_calendar(committed, at_once, capsys):
    size = SIZE if FULL_SIZE else SMALL
    month = Month.begin(size, SEED)
    began = time.perf_counter()

    month.live(at_once)

    took, loads = time.perf_counter() - began, loads_by_group()
    with capsys.disabled():
        tell(month, took, loads)
    assert miscounted(Slot) == []
    assert miscounted(QuotaDay) == []
    assert overbooked() == []
    assert without_inspector() == []
    assert met_too_late() == []
    assert complete_but_open() == []
    if FULL_SIZE:
        assert max(abs(load / mean - 1) for loads_of, mean in loads for load in loads_of) <= SPREAD


def overbooked():
    return [one.pk for model in (Slot, QuotaDay) for one in model.objects.filter(booked__gt=F("capacity"))]


def without_inspector():
    """Visits that nobody would make: no slot, or an inspector who is away, gone, or does not do such visits."""
    found = []
    absences = [(one.inspector_id, one.first_day, one.last_day) for one in Absence.objects.all()]
    for visit in Inspection.objects.exclude(status=InspectionStatus.CANCELLED).with_people():
        who = visit.slot and visit.slot.inspector
        is_away = (
            who
            and visit.is_live
            and any(who.pk == one and first <= visit.slot.day <= last for one, first, last in absences)
        )
        if who is None or is_away or not who.active or not who.does(visit.inspection_type.trade):
            found.append(visit)
    return found


def met_too_late():
    """Visits that were booked before everything they wait for had passed, by the order of the history."""
    passed, found = set(), []
    after = {(line.case_type_id, line.inspection_type_id): line.after for line in lines()}
    needed = {
        pk: {line.inspection_type_id for line in lines() if not line.inspection_type.is_final and not line.optional}
        for pk in {line.case_type_id for line in lines()}
    }
    visits = {str(visit.pk): visit for visit in Inspection.objects.select_related("case", "inspection_type")}
    acts = Activity.objects.filter(thing_type="inspections.inspection").order_by("pk")
    for act, thing in acts.values_list("act", "thing_id"):
        visit = visits[thing]
        kind, case = visit.inspection_type, visit.case
        if act == "was scheduled":
            wanted = set(after[case.case_type_id, kind.pk]) | (needed[case.case_type_id] if kind.is_final else set())
            found += [visit] if any((case.pk, one) not in passed for one in wanted) else []
        elif act == "was resulted" and visit.status == InspectionStatus.PASSED:
            passed.add((case.pk, kind.pk))
    return found


def lines():
    return RequiredInspection.objects.of_case_types(RequiredInspection.objects.values("case_type"))


def complete_but_open():
    """Permits whose final has passed and that still stand open."""
    final = Inspection.objects.filter(inspection_type__is_final=True, status=InspectionStatus.PASSED)
    return list(Case.objects.filter(inspections__in=final).exclude(status=CaseStatus.FINALED).values_list("number"))


def loads_by_group():
    """For each district and set of trades: what each inspector has in a day at work, and the mean of that."""
    days, groups = set(Slot.objects.values_list("day", flat=True)), {}
    for inspector in Inspector.objects.annotate(total=Sum("slots__booked")).order_by("pk"):
        key = *inspector.districts.values_list("pk", flat=True), *inspector.trades
        away = {day for day in days for one in inspector.absences.all() if one.first_day <= day <= one.last_day}
        groups.setdefault(key, []).append((inspector.total or 0) / len(days - away))
    return [(loads, sum(loads) / len(loads)) for loads in groups.values()]


def tell(month, took, loads):
    """The figures of the note."""
    size = month.size
    every = [load for group, _mean in loads for load in group]
    widest = max(abs(load / mean - 1) for group, mean in loads for load in group if mean)
    console = Console(highlight=False, width=140)
    console.print(
        f"\n{size.inspectors} inspectors, {size.permits:,} permits, {size.days} working days, seed {month.seed}:"
    )
    console.print(", ".join(f"{name} {count:,}" for name, count in sorted(month.tally.items())))
    console.print(f"finaled {Case.objects.filter(status=CaseStatus.FINALED).count():,} permits")
    console.print(
        f"visits a day: {min(every):.1f} to {max(every):.1f}; within its group no load is further than {widest:.0%}"
    )
    console.print(f"{took:.0f} s")
