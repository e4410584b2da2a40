"""Who goes where: the inspector already near, else the district's, least loaded; never over capacity."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject

from inspections.models import Inspection, InspectionType, Inspector, Slot, Window
from permits.models import Case, District

Key = tuple[int, datetime.date, int]


@dataclass(frozen=True)
class Roster:
    """The inspectors, what is left of their places on some days, and their stops at one site, read once."""

    inspectors: list[Inspector]
    district_id: int | None
    slots: dict[Key, dict]

    @classmethod
    def read(cls, case: Case, days: Collection[datetime.date]) -> "Roster":
        """All that assignment asks about `days` and the site of `case`, in one query."""
        stops = Inspection.objects.live().at_the_site_of(case).filter(slot=OuterRef("pk"))
        slots = Slot.objects.filter(inspector=OuterRef("pk"), day__in=days).values(
            row=JSONObject(
                day="day", window="window_id", booked="booked", left=F("capacity") - F("booked"), stop=Exists(stops)
            )
        )
        districts = District.objects.filter(inspectors=OuterRef("pk")).values("pk")
        inspectors = list(
            Inspector.objects.filter(active=True)
            .annotate(district_ids=ArraySubquery(districts), slot_rows=ArraySubquery(slots))
            .order_by("pk")
        )
        return cls(
            inspectors=inspectors,
            district_id=case.address.district_id if case.address else None,
            slots={
                (one.pk, datetime.date.fromisoformat(row["day"]), row["window"]): row
                for one in inspectors
                for row in one.slot_rows
            },
        )

    def left(self, inspector: Inspector, day: datetime.date, window: Window) -> int:
        """Places an inspector still has; a day nobody has asked for yet has the window's capacity."""
        slot = self.slots.get((inspector.pk, day, window.pk))
        return slot["left"] if slot else window.capacity

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
                not self._stops_there(one, day),
                self._taken(one, day),
                -self.left(one, day, window),
                one.pk,
            ),
        )

    def _candidates(self, inspection_type, day):
        able = [one for one in self.inspectors if one.does(inspection_type.trade)]
        of_district = [one for one in able if self.district_id in one.district_ids]
        # A district nobody covers is everybody's; better a longer drive than no visit.
        local = of_district or able
        return [one for one in able if one in local or self._stops_there(one, day)]

    def _on(self, inspector, day):
        return [row for (who, when, _), row in self.slots.items() if (who, when) == (inspector.pk, day)]

    def _stops_there(self, inspector, day):
        return any(row["stop"] for row in self._on(inspector, day))

    def _taken(self, inspector, day):
        return sum(row["booked"] for row in self._on(inspector, day))
