"""Who goes where: the inspector already near, else the district's, least loaded; never over capacity."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from inspections.models import Absence, Inspection, InspectionType, Inspector, Slot, Window
from inspections.quotas import Limits
from permits.models import Case, District

Key = tuple[int, datetime.date, int]
# Days with the same load for two inspectors are evened out over so many days before and after.
FAIR_OVER = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Roster:
    """The inspectors, what is left of their places on some days, and their stops at one site, read once."""

    inspectors: list[Inspector]
    district_id: int | None
    slots: dict[Key, dict]
    stops: set[tuple[int, datetime.date]]
    taken: Mapping[tuple[int, datetime.date], int]
    limits: Limits

    @classmethod
    def read(cls, case: Case | None, days: Collection[datetime.date], *, moving: Inspection | None = None) -> "Roster":
        """All that assignment asks about `days` and the site of `case`, in two queries.

        `moving`: a visit that has a place; what it counts for under daily limits is free for itself. Without a case
        nobody has a stop at the site, and the district is to be said with `in_district`.
        """
        if not days:
            return cls(inspectors=[], district_id=None, slots={}, stops=set(), taken={}, limits=Limits([], set()))
        first, last = min(days), max(days)
        at_site = Inspection.objects.live().at_the_site_of(case) if case else Inspection.objects.none()
        of_inspector = Slot.objects.filter(inspector=OuterRef("pk"))
        slots = of_inspector.filter(day__in=days).values(
            row=JSONObject(
                day="day",
                window="window_id",
                booked="booked",
                left=F("capacity") - F("booked"),
                closed="closed",
                stop=Exists(at_site.filter(slot=OuterRef("pk"))),
            )
        )
        around = of_inspector.filter(day__range=(first - FAIR_OVER, last + FAIR_OVER)).order_by().values("inspector")
        absences = Absence.objects.filter(inspector=OuterRef("pk"), first_day__lte=last, last_day__gte=first)
        inspectors = list(
            Inspector.objects.filter(active=True)
            .annotate(
                district_ids=ArraySubquery(District.objects.filter(inspectors=OuterRef("pk")).values("pk")),
                slot_rows=ArraySubquery(slots),
                absent=ArraySubquery(absences.values(row=JSONObject(first="first_day", last="last_day"))),
                load=Coalesce(Subquery(around.annotate(total=Sum("booked")).values("total")), 0),
            )
            .order_by("pk")
        )
        slots, stops, taken = {}, set(), defaultdict(int)
        for one in inspectors:
            for row in one.slot_rows:
                day = datetime.date.fromisoformat(row["day"])
                slots[one.pk, day, row["window"]] = row
                taken[one.pk, day] += row["booked"]
                if row["stop"]:
                    stops.add((one.pk, day))
        return cls(
            inspectors=inspectors,
            district_id=case.address.district_id if case and case.address else None,
            slots=slots,
            stops=stops,
            taken=taken,
            limits=Limits.read(days, held=moving.quotas.values_list("pk", flat=True) if moving else ()),
        )

    def in_district(self, district_id: int | None) -> "Roster":
        """The same roster for a site in another district."""
        return replace(self, district_id=district_id)

    def left(self, inspector: Inspector, day: datetime.date, window: Window) -> int:
        """Places an inspector still has; a day nobody has asked for yet has the window's capacity."""
        if _is_absent(inspector, day):
            return 0
        slot = self.slots.get((inspector.pk, day, window.pk))
        if slot is None:
            return window.capacity
        return 0 if slot["closed"] else slot["left"]

    def can_go(self, inspector: Inspector, inspection_type: InspectionType, day: datetime.date, window: Window) -> bool:
        """Whether an inspector whom staff chose could make the visit; staff look beyond districts."""
        known = next((one for one in self.inspectors if one == inspector), None)
        return (
            known is not None
            and known.does(inspection_type.trade)
            and self._has_room(known, inspection_type, day, window)
        )

    def limits_on(self, inspector: Inspector, inspection_type: InspectionType) -> list:
        """The daily limits under which a visit of that type by that inspector at this site counts."""
        return self.limits.on(inspector.pk, self.district_id, inspection_type.trade)

    def is_free(self, inspection_type: InspectionType, day: datetime.date, window: Window) -> bool:
        return any(True for _one in self._free(inspection_type, day, window))

    def ranked(self, inspection_type: InspectionType, day: datetime.date, window: Window) -> list[Inspector]:
        """Who could make the visit, best first.

        An inspector with a stop at that address or permit on that day goes before all others, so that no two
        are sent to one site, as happens in Oregon's ePermitting. Then the least loaded that day, then in the
        weeks around it, so that nobody is always the first to be sent; then in that window.
        """
        return sorted(
            self._free(inspection_type, day, window),
            key=lambda one: (
                (one.pk, day) not in self.stops,
                self.taken.get((one.pk, day), 0),
                one.load,
                -self.left(one, day, window),
                one.pk,
            ),
        )

    def _free(self, inspection_type, day, window):
        for one in self._candidates(inspection_type, day):
            if self._has_room(one, inspection_type, day, window):
                yield one

    def _has_room(self, inspector, inspection_type, day, window):
        limits = self.limits_on(inspector, inspection_type)
        return self.left(inspector, day, window) > 0 and self.limits.leave_room(limits, day)

    def _candidates(self, inspection_type, day):
        able = [one for one in self.inspectors if one.does(inspection_type.trade)]
        of_district = [one for one in able if self.district_id in one.district_ids]
        # A district nobody covers is everybody's; better a longer drive than no visit.
        local = {one.pk for one in of_district or able}
        return [one for one in able if one.pk in local or (one.pk, day) in self.stops]


def _is_absent(inspector, day):
    return any(row["first"] <= day.isoformat() <= row["last"] for row in inspector.absent)
