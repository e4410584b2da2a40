"""Who goes where: the inspector already near, else the district's, least loaded; never over capacity."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from inspections.models import Inspection, InspectionType, Inspector, Slot, Window
from permits.models import Case

Key = tuple[int, datetime.date, int]


@dataclass(frozen=True)
class Roster:
    """The inspectors, their places on some days and their stops at one site, read once."""

    inspectors: list[Inspector]
    district_id: int | None
    slots: dict[Key, Slot]
    stops: set[tuple[int, datetime.date]]

    @classmethod
    def read(cls, case: Case, days: Collection[datetime.date]) -> "Roster":
        """All that assignment asks about `days` and the site of `case`. Four queries."""
        slots = Slot.objects.filter(day__in=days)
        stops = Inspection.objects.live().at_the_site_of(case).filter(slot__day__in=days)
        return cls(
            inspectors=list(Inspector.objects.filter(active=True).prefetch_related("districts").order_by("pk")),
            district_id=case.address.district_id if case.address else None,
            slots={(slot.inspector_id, slot.day, slot.window_id): slot for slot in slots},
            stops=set(stops.values_list("slot__inspector_id", "slot__day")),
        )

    def left(self, inspector: Inspector, day: datetime.date, window: Window) -> int:
        """Places an inspector still has; a day nobody has asked for yet has the window's capacity."""
        slot = self.slots.get((inspector.pk, day, window.pk))
        return slot.capacity - slot.booked if slot else window.capacity

    def is_free(self, inspection_type: InspectionType, day: datetime.date, window: Window) -> bool:
        return any(self.left(one, day, window) > 0 for one in self._candidates(inspection_type, day))

    def ranked(self, inspection_type: InspectionType, day: datetime.date, window: Window) -> list[Inspector]:
        """Who could make the visit, best first.

        An inspector with a stop at that address or permit on that day goes before all others, so that no two
        are sent to one site, as happens in Oregon's ePermitting. Then the least loaded that day, then in that
        window.
        """
        free = [one for one in self._candidates(inspection_type, day) if self.left(one, day, window) > 0]
        return sorted(
            free,
            key=lambda one: (
                (one.pk, day) not in self.stops,
                self._taken(one, day),
                -self.left(one, day, window),
                one.pk,
            ),
        )

    def _candidates(self, inspection_type, day):
        able = [one for one in self.inspectors if one.does(inspection_type.trade)]
        of_district = [one for one in able if self.district_id in {d.pk for d in one.districts.all()}]
        # A district nobody covers is everybody's; better a longer drive than no visit.
        local = of_district or able
        return [one for one in able if one in local or (one.pk, day) in self.stops]

    def _taken(self, inspector, day):
        return sum(slot.booked for (who, when, _), slot in self.slots.items() if who == inspector.pk and when == day)
