"""The process dies in the middle of moving a visit, at each point where it could: the old place is never lost."""

import datetime

import pytest

from inspections import scheduling
from inspections.models import Inspection, Quota, QuotaDay, Slot, Window
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY
from tests.killing import walk

FRIDAY = datetime.date(2026, 11, 20)
MORE_THAN_ENOUGH = 100


@pytest.fixture
def visit(committed):
    """One on Thursday morning that counts under a limit of each day."""
    cast = city.build()
    Quota.objects.create(district=cast.north, visits=5)
    visit = scheduling.request(
        cast.case,
        inspection_type=cast.types["footing"],
        day=THURSDAY,
        window=Window.objects.get(code="morning"),
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        by=cast.bob,
        at=WEDNESDAY,
    )
    visit.asker = cast.bob
    return visit


def standing():
    """Where the visit is, and what every counter says."""
    visit = Inspection.objects.select_related("slot").get()
    taken = {slot.day: slot.booked for slot in Slot.objects.filter(booked__gt=0)}
    limits = {one.day: one.inspections.count() for one in QuotaDay.objects.filter(booked__gt=0)}
    return visit.status, visit.slot.day, taken, limits


def test_a_move_that_dies_anywhere_changed_nothing_and_one_that_lives_changed_all(visit):
    before = ("scheduled", THURSDAY, {THURSDAY: 1}, {THURSDAY: 1})
    after = ("scheduled", FRIDAY, {FRIDAY: 1}, {FRIDAY: 1})
    to = {"day": FRIDAY, "window": Window.objects.get(code="afternoon"), "by": visit.asker, "at": WEDNESDAY}

    for number in range(MORE_THAN_ENOUGH):
        if "committed" in walk(lambda: scheduling.move(visit, **to), until=number).points:
            break
        assert standing() == before, f"killed at point {number}"

    assert standing() == after
    assert number > 20


def test_a_cancellation_that_dies_anywhere_changed_nothing_and_one_that_lives_changed_all(visit):
    before = standing()

    def cancel():
        scheduling.cancel(visit, by=visit.asker, at=WEDNESDAY)

    for number in range(MORE_THAN_ENOUGH):
        if "committed" in walk(cancel, until=number).points:
            break
        assert standing() == before, f"killed at point {number}"

    assert standing() == ("cancelled", THURSDAY, {}, {})
