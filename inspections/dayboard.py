"""One day as the desk sees it: every inspector, each window with its places and its visits, who is absent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from inspections.choices import InspectionStatus
from inspections.models import Absence, Inspection, Inspector, Slot, Window


@dataclass(frozen=True)
class Cell:
    """One inspector's window of the day. `visits` are those that count: live ones and those with a result."""

    window: Window
    capacity: int
    booked: int
    visits: list[Inspection]

    @property
    def free(self) -> int:
        return self.capacity - self.booked


@dataclass(frozen=True)
class Row:
    inspector: Inspector
    absence: Absence | None
    cells: list[Cell]

    @property
    def booked(self) -> int:
        return sum(cell.booked for cell in self.cells)

    @property
    def free(self) -> int:
        return 0 if self.absence else sum(cell.free for cell in self.cells)

    @property
    def left_over(self) -> list[Inspection]:
        """Visits that nobody comes to, as their inspector is absent."""
        return [visit for cell in self.cells for visit in cell.visits if visit.is_live] if self.absence else []


@dataclass(frozen=True)
class Board:
    day: date
    rows: list[Row]

    @classmethod
    def read(cls, day: date) -> "Board":
        """The whole day in five queries: active inspectors, and others who have something on it."""
        slots = {(one.inspector_id, one.window_id): one for one in Slot.objects.filter(day=day)}
        visits = defaultdict(list)
        kept = (*InspectionStatus.LIVE, *InspectionStatus.RESULTS)
        on_day = Inspection.objects.filter(slot__day=day, status__in=kept).with_people().select_related("case__address")
        for visit in on_day.order_by("stop", "case__address__street", "case__address__number", "pk"):
            visits[visit.slot.inspector_id, visit.slot.window_id].append(visit)
        absences = {one.inspector_id: one for one in Absence.objects.filter(first_day__lte=day, last_day__gte=day)}
        used = {window for _inspector, window in slots}
        windows = [one for one in Window.objects.order_by("starts", "pk") if one.active or one.pk in used]
        busy = {inspector for inspector, _window in slots}
        inspectors = Inspector.objects.select_related("user").order_by("user__last_name", "user__first_name", "pk")
        return cls(
            day=day,
            rows=[
                Row(
                    inspector=one,
                    absence=absences.get(one.pk),
                    cells=[
                        _cell(window, slots.get((one.pk, window.pk)), visits[one.pk, window.pk]) for window in windows
                    ],
                )
                for one in inspectors
                if one.active or one.pk in busy
            ],
        )

    @property
    def left_over(self) -> list[Inspection]:
        return [visit for row in self.rows for visit in row.left_over]

    @property
    def absent(self) -> list[Row]:
        return [row for row in self.rows if row.absence]

    @property
    def booked(self) -> int:
        return sum(row.booked for row in self.rows)

    @property
    def free(self) -> int:
        return sum(row.free for row in self.rows)


def _cell(window, slot, visits):
    if slot is None:
        return Cell(window=window, capacity=window.capacity, booked=0, visits=visits)
    return Cell(window=window, capacity=slot.capacity, booked=slot.booked, visits=visits)
