"""The visits of four years and of the days ahead, within every inspector's places."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta

from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, Inspector, Slot, Window
from permits.models import Case
from portal.democity.ground import Ground

MEMORY, AHEAD = timedelta(days=1500), timedelta(days=40)


@dataclass
class Diary:
    """Every inspector's places by day and window, and the visits that take them; nothing is written before `save`."""

    ground: Ground
    inspectors: list[Inspector]
    timetable: Timetable
    slots: dict[tuple, Slot] = field(default_factory=dict)
    visits: list[Inspection] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self):
        first, last = self.ground.today - MEMORY, self.ground.today + AHEAD
        span = (first + timedelta(days=n) for n in range((last - first).days))
        self.days = [day for day in span if self.timetable.is_working_day(day)]
        self.districts = {one.pk: {district.pk for district in one.districts.all()} for one in self.inspectors}

    def working_day(self, wanted: date) -> date:
        """The day itself, or the last working day before it."""
        at = bisect_left(self.days, wanted)
        return wanted if self.days[at] == wanted else self.days[at - 1]

    def next_working_day(self, wanted: date) -> date:
        """The day itself, or the first working day after it."""
        return self.days[bisect_left(self.days, wanted)]

    def book(self, case: Case, kind: InspectionType, wanted: date, latest: date, *, who: str = "") -> Slot:
        """Take a place on the wanted day or soon after, at the latest on a given day; else before it."""
        start = bisect_left(self.days, min(wanted, latest))
        later = [day for day in self.days[start : start + 30] if day <= latest]
        for day in later + self.days[max(start - 30, 0) : start][::-1]:
            for slot in self._places(case, kind, day, who):
                if slot.booked < slot.capacity:
                    slot.booked += 1
                    return slot
        raise RuntimeError(f"No inspector has a place for {case} around {wanted}.")

    def visit(self, case: Case, kind: InspectionType, slot: Slot | None, **facts) -> Inspection:
        """One visit of a case, numbered within it."""
        self.numbers[id(case)] = self.numbers.get(id(case), 0) + 1
        found = Inspection(case=case, inspection_type=kind, slot=slot, number=self.numbers[id(case)], **facts)
        self.visits.append(found)
        return found

    def resulted(self, case, kind, status, wanted, latest, *, by, comment="", who="") -> Inspection:
        """A visit that has happened, with what the inspector wrote."""
        slot = self.book(case, kind, wanted, latest, who=who)
        hour = self.ground.chance.randrange(slot.window.starts.hour, slot.window.ends.hour)
        return self.visit(
            case,
            kind,
            slot,
            status=status,
            comment=comment,
            requested_by=by,
            requested_at=self.asked(slot.day),
            resulted_by=slot.inspector.user,
            resulted_at=self.ground.at(slot.day, hour, self.ground.chance.randrange(60)),
        )

    def cancelled(self, case, kind, wanted, latest, *, by) -> Inspection:
        """A visit that was called off; its place is free again."""
        slot = self.book(case, kind, wanted, latest)
        slot.booked -= 1
        asked = self.asked(slot.day)
        return self.visit(
            case,
            kind,
            slot,
            status=InspectionStatus.CANCELLED,
            requested_by=by,
            requested_at=asked,
            cancelled_by=by,
            cancelled_at=asked + timedelta(hours=3),
        )

    def scheduled(self, case, kind, wanted, *, by, name="", phone="", note="", who="") -> Inspection:
        """A visit still to come, or one of today without a result."""
        slot = self.book(case, kind, wanted, self.days[-1], who=who)
        return self.visit(
            case,
            kind,
            slot,
            status=InspectionStatus.SCHEDULED,
            requested_by=by,
            requested_at=min(self.asked(slot.day), self.asked(self.ground.today)),
            site_contact_name=name,
            site_contact_phone=phone,
            note=note,
        )

    def asked(self, day: date):
        """When somebody asked for a visit on a day: some days before, in the morning."""
        return self.ground.at(day - timedelta(days=self.ground.chance.randrange(2, 7)), 9, 12)

    def close_a_day(self, inspectors: list[Inspector]) -> None:
        """Training: on the third day that can be asked for, these inspectors have no places."""
        day = self.days[bisect_left(self.days, self.ground.today + timedelta(days=1)) + 3]
        for inspector in inspectors:
            for window in self.timetable.windows:
                slot = self._slot(inspector, day, window)
                slot.capacity = slot.booked

    def save(self) -> list[Inspection]:
        """Write the places, then the visits that take them. The cases have been saved."""
        Slot.objects.bulk_create(self.slots.values())
        return Inspection.objects.bulk_create(self.visits)

    def _places(self, case, kind, day, who):
        district = case.address.district_id
        able = [one for one in self.inspectors if one.does(kind.trade)]
        local = [one for one in able if district in self.districts[one.pk]] or able
        named = [one for one in local if one.user.username == who] or local
        found = [self._slot(one, day, window) for one in named for window in self.timetable.windows]
        turn = day.toordinal() % len(found)
        return sorted(found[turn:] + found[:turn], key=lambda slot: slot.booked)

    def _slot(self, inspector: Inspector, day: date, window: Window) -> Slot:
        key = inspector.pk, day, window.pk
        if key not in self.slots:
            self.slots[key] = Slot(inspector=inspector, day=day, window=window, capacity=window.capacity)
        return self.slots[key]
