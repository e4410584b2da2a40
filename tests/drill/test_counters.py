"""Bookings, cancellations, moves, absences and other capacities at random, by eight at once: the counters stay true."""

import random
from collections import Counter

import pytest

from contacts.models import User
from contacts.refusals import NotAllowed
from inspections import absences, capacity, scheduling
from inspections.calendar import Timetable
from inspections.models import Inspection, Quota, QuotaDay, Slot, Window
from tests.drill import FULL_SIZE
from tests.inspections import city
from tests.inspections.city import WEDNESDAY
from tests.inspections.guards import miscounted

HANDS = 8
ACTS = 10_000 if FULL_SIZE else 160
PERMITS, INSPECTORS, CAPACITY = 40, 3, 2
SHARES = {"booked": 50, "cancelled": 18, "moved": 20, "given places": 11, "closed": 1}


@pytest.fixture
def town(committed):
    """Three inspectors with few places, a limit for the city's day, and more permits than there is room for."""
    cast = city.build()
    cast.inspectors = [cast.inspector]
    cast.inspectors += [
        city.inspector(city.person(f"inspector{n}", "Ida", f"Number{n}"), cast.north) for n in range(1, INSPECTORS)
    ]
    Window.objects.update(capacity=CAPACITY)
    cast.limit = Quota.objects.create(visits=CAPACITY * INSPECTORS)
    cast.windows = list(Window.objects.order_by("pk"))
    cast.cases = [city.case(cast, number) for number in range(200, 200 + PERMITS)]
    cast.days = Timetable.read(WEDNESDAY).open_days(WEDNESDAY)[:4]
    cast.desk = User.objects.create_superuser("desk", "desk@example.org", first_name="Dina", last_name="Desk")
    return cast


@pytest.mark.timeout(0 if FULL_SIZE else 300)
def test_after_random_acts_every_counter_equals_its_visits(town, at_once):
    outcomes = at_once(*(hand(town, number) for number in range(HANDS)))

    assert not [one for one in outcomes if isinstance(one, Exception)]
    done = sum(outcomes, Counter())
    assert sum(done.values()) == ACTS
    assert set(SHARES) | {"refused"} == set(done)
    assert miscounted(Slot) == []
    assert miscounted(QuotaDay) == []
    if FULL_SIZE:
        assert min(done.values()) >= ACTS // 400


def hand(town, number):
    def run():
        chance, done = random.Random(number), Counter()
        for _turn in range(ACTS // HANDS):
            name = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
            try:
                ACT[name](town, chance)
            except NotAllowed:
                name = "refused"
            done[name] += 1
        return done

    return run


def book(town, chance):
    scheduling.request(
        chance.choice(town.cases),
        inspection_type=town.types["footing"],
        day=chance.choice(town.days),
        window=chance.choice(town.windows),
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        by=town.bob,
        at=WEDNESDAY,
    )


def cancel(town, chance):
    scheduling.cancel(some_visit(chance), by=town.bob, at=WEDNESDAY)


def move(town, chance):
    to = {"day": chance.choice(town.days), "window": chance.choice(town.windows)}
    scheduling.move(some_visit(chance), **to, by=town.bob, at=WEDNESDAY)


def give_places(town, chance):
    of = {"day": chance.choice(town.days), "window": chance.choice(town.windows)}
    inspector = chance.choice(town.inspectors)
    slot = Slot.objects.filter(inspector=inspector, **of).first()
    seen = slot.capacity if slot else CAPACITY
    capacity.change(
        inspector, **of, places=max(seen + chance.choice([1, -1]), 0), seen=seen, by=town.desk, at=WEDNESDAY
    )


def close(town, chance):
    """An inspector is away on a day; seldom so, for nobody comes back."""
    day = town.days[-1]
    absences.record(
        chance.choice(town.inspectors[1:]), first_day=day, last_day=day, reason="Sick", by=town.desk, at=WEDNESDAY
    )


def some_visit(chance):
    ahead = list(Inspection.objects.live().order_by("pk").values_list("pk", flat=True))
    if not ahead:
        raise NotAllowed("Nobody has booked yet.")
    return Inspection.objects.select_related("case").get(pk=chance.choice(ahead))


ACT = {"booked": book, "cancelled": cancel, "moved": move, "given places": give_places, "closed": close}
