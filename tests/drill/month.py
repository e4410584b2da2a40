"""A month of a city in which chance asks, moves, cancels, inspects, pays and falls sick; only the clock is invented."""

import datetime
import math
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from zoneinfo import ZoneInfo

from django.db import transaction

from contacts.models import User
from contacts.refusals import NotAllowed
from inspections import absences, results, scheduling
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Calendar, Inspection, InspectionType, Inspector, Quota, Window
from permits import fees
from permits.models import Address, Case, District, Fee, StatusChange
from permits.models.case import slug_of
from tests.inspections import city

ZONE = ZoneInfo("America/Los_Angeles")
FIRST = datetime.date(2026, 10, 19)  # summer time ends on November 1
TRADES = ((), (), (), ("Electrical",), ("General",))  # of the inspectors of each district
CAPACITY = 3  # visits of an inspector in a window: about what is asked for, so that many windows fill up
SICK, CALLED_OFF, CHANGED = 0.01, 0.03, 0.06  # of inspectors, of today's visits
IN_ORDER, PASSES = 0.9, 0.8
SHORTFALLS = (InspectionStatus.FAILED, InspectionStatus.FAILED, InspectionStatus.PARTIAL, InspectionStatus.NO_ACCESS)
FULL, AGAIN = "found no place", "given another time"


@dataclass(frozen=True)
class Size:
    districts: int
    permits: int
    requests: int
    days: int
    hands: int  # that work at the same time

    @property
    def inspectors(self):
        return self.districts * len(TRADES)


@dataclass
class Month:
    """The city, and a tally of what came of every act."""

    size: Size
    seed: int
    cases: list[Case]
    types: list[InspectionType]
    windows: list[Window]
    asker: User
    desk: User
    tally: Counter = field(default_factory=Counter)

    @classmethod
    def begin(cls, size, seed):
        """Inspectors by district and trade, some daily limits, and permits that wait for their first visit."""
        cast = city.build()
        for kind in cast.types.values():
            kind.trade = kind.trade or "General"
            kind.save()
        Inspector.objects.all().delete()
        districts = [District.objects.create(code=f"D{n}", name=f"District {n}") for n in range(size.districts)]
        for number, trades in zip(range(size.inspectors), cycle(TRADES), strict=False):
            account = city.person(f"inspector{number}", "Ida", f"Number{number}", role="Inspector")
            city.inspector(account, districts[number // len(TRADES)], trades=trades)
        Quota.objects.create(district=districts[-1], visits=len(TRADES) * 12)
        Quota.objects.create(trade="Electrical", visits=size.inspectors * 4)
        Window.objects.update(capacity=CAPACITY)
        Calendar.objects.update(same_day_until=datetime.time(10), same_day_fee=30, late_cancel_fee=40)
        return cls(
            size,
            seed,
            cases=_permits(cast, districts, size.permits),
            types=list(cast.types.values()),
            windows=list(Window.objects.order_by("pk")),
            asker=cast.bob,
            desk=User.objects.create_superuser("desk", "desk@example.org", first_name="Dina", last_name="Desk"),
        )

    def live(self, at_once):
        """Day after day: first what happens before the inspectors set out, then all the rest, at the same time."""
        timetable = Timetable.read(moment(FIRST, 6))
        days = [day for day in (FIRST + datetime.timedelta(days=n) for n in range(60)) if timetable.is_working_day(day)]
        for day in days[: self.size.days]:
            for part in (self._early, self._daytime):
                hands = [Hand(self, day, number, part.__name__) for number in range(self.size.hands)]
                for outcome in at_once(*(lambda hand=hand, part=part: part(hand) for hand in hands)):
                    if isinstance(outcome, Exception):
                        raise outcome
                    self.tally += outcome

    def _early(self, hand):
        """Before seven: inspectors call in sick, visits of today are called off or moved."""
        at = moment(hand.day, 6)
        for inspector in hand.share(Inspector.objects.filter(active=True)):
            if hand.chance.random() < SICK:
                hand.fall_sick(inspector, at)
        for visit in hand.share(visits_of(hand.day)):
            turn = hand.chance.random()
            if turn < CALLED_OFF:
                hand.cancel(visit, at)
            elif turn < CALLED_OFF + CHANGED:
                hand.move(visit, at)
        return hand.tally

    def _daytime(self, hand):
        """From eight to five: requests, changes of plans, results, and fees paid at the counter."""
        asked = math.ceil(self.size.requests / self.size.days / self.size.hands)
        acts = [hand.ask] * asked + [hand.change_plans] * (asked // 4) + [hand.pay] * (asked // 10)
        acts += [lambda at, visit=visit: hand.inspect(visit, at) for visit in hand.share(visits_of(hand.day))]
        hand.chance.shuffle(acts)
        for count, act in enumerate(acts):
            act(moment(hand.day, 8) + datetime.timedelta(hours=9) * count / len(acts))
        return hand.tally


class Hand:
    """One of those who work at the same time, with a source of chance of its own."""

    def __init__(self, month, day, number, part):
        self.month, self.day, self.number = month, day, number
        self.chance = random.Random(f"{month.seed} {day} {number} {part}")
        self.tally = Counter()

    def share(self, rows):
        """Every so-manieth of the rows, so that all hands together have each once."""
        return list(rows.order_by("pk"))[self.number :: self.month.size.hands]

    def ask(self, at):
        """For the next visit of some permit, seldom for one that waits for others; if a window is full, for another."""
        case = self.chance.choice(self.month.cases)
        passed = set(
            Inspection.objects.of_case(case)
            .filter(status=InspectionStatus.PASSED)
            .values_list("inspection_type_id", flat=True)
        )
        ahead = [kind for kind in self.month.types if kind.pk not in passed] or self.month.types
        kind = ahead[0] if self.chance.random() < IN_ORDER else self.chance.choice(ahead)
        self.tally["asked"] += 1
        for _turn in range(4):
            if self._try("booked", self._request, case, kind, at=at) != FULL:
                break

    def change_plans(self, at):
        """Somebody calls off or moves a visit that is still to come."""
        ahead = Inspection.objects.live().filter(slot__day__gt=self.day).order_by("pk")
        count = ahead.count()
        if count:
            visit = ahead[self.chance.randrange(count)]
            (self.cancel if self.chance.random() < 0.4 else self.move)(visit, at)

    def cancel(self, visit, at):
        by = self.chance.choice([self.month.asker, self.month.desk])
        self._try("cancelled", scheduling.cancel, visit, by=by, at=at)

    def move(self, visit, at):
        by = self.chance.choice([self.month.asker, self.month.desk])
        day, window = self._when(at)
        self._try("moved", scheduling.move, visit, day=day, window=window, by=by, at=at)

    def inspect(self, visit, at):
        passes = self.chance.random() < PASSES
        result = InspectionStatus.PASSED if passes else self.chance.choice(SHORTFALLS)
        by = Inspection.objects.with_people().get(pk=visit.pk).slot.inspector.user
        self._try(str(result), results.record, visit, result=result, comment="As found.", by=by, at=at)

    def pay(self, at):
        """Whatever is owed on one permit, at the counter."""
        owed = Fee.objects.owed().order_by("case", "pk").first()
        if owed:
            with transaction.atomic():
                case = Case.objects.lock(owed.case_id)
                fees.settle(case.fees.owed(), by=self.month.desk, at=at)
            self.tally["paid"] += 1

    def fall_sick(self, inspector, at):
        """For one to three days. What nobody else can take over goes where staff are told that there is room."""
        last = self.day + datetime.timedelta(days=self.chance.randrange(3))
        found = absences.record(inspector, first_day=self.day, last_day=last, reason="Sick", by=self.month.desk, at=at)
        self.tally["absences"] += 1
        self.tally["passed on"] += len(found.moved)
        for left in found.left_over:
            self.tally["left over"] += 1
            self._place(left, at)

    def _place(self, left, at):
        """What staff do with a visit that nobody could take over: another time that they are offered, else none."""
        for offer in left.proposals:
            to = {"day": offer.day, "window": offer.window}
            if self._try(AGAIN, scheduling.move, left.inspection, **to, by=self.month.desk, at=at) == AGAIN:
                return
        self._try("cancelled", scheduling.cancel, left.inspection, by=self.month.desk, at=at)

    def _request(self, case, kind, at):
        day, window = self._when(at)
        return scheduling.request(
            case,
            inspection_type=kind,
            day=day,
            window=window,
            site_contact_name="Sam Siteman",
            site_contact_phone="555-0144",
            by=self.month.asker,
            at=at,
        )

    def _when(self, at):
        """Most want to be visited soon."""
        days = Timetable.read(at).open_days(at)
        place = min(int(self.chance.expovariate(0.6)), len(days) - 1)
        return days[place], self.chance.choice(self.month.windows)

    def _try(self, name, act, *args, **facts):
        """Do it, and say and count what came of it."""
        try:
            act(*args, **facts)
        except scheduling.JustTaken:
            name = FULL
        except NotAllowed:
            name = "refused"
        self.tally[name] += 1
        return name


def visits_of(day):
    return Inspection.objects.filter(status=InspectionStatus.SCHEDULED, slot__day=day)


def moment(day, hour):
    """By the clock on the city's wall."""
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=ZONE)


def _permits(cast, districts, count):
    """Issued permits; every tenth stands at the address of another."""
    places = Address.objects.bulk_create(
        Address(number=str(n), street="Trowel Ave", district=districts[n % len(districts)])
        for n in range(count * 9 // 10)
    )
    facts = {name: getattr(cast.case, name) for name in ("status", "issued_on", "filed_on", "license", "case_type")}
    facts["expires_on"] = datetime.date(2027, 6, 1)
    with transaction.atomic():
        rows = [
            Case(
                number=f"BLDR-2025-{n:05}", slug=slug_of(f"BLDR-2025-{n:05}"), address=places[n % len(places)], **facts
            )
            for n in range(count)
        ]
        Case.objects.bulk_create(rows)
        StatusChange.objects.bulk_create(StatusChange(case=one, status=one.status, on=one.filed_on) for one in rows)
    return rows
