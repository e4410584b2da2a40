"""More people than places send the same form at once: none over, none unsold, and whoever comes too late can go on."""

from threading import Barrier

import pytest
from django.utils import timezone

from inspections import places
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.models import Inspection, Slot, Window
from tests.drill import FULL_SIZE
from tests.drill.crowd import cookies_of, send_at_once, site_in_this_process
from tests.inspections import city
from tests.inspections.guards import GUARD, no_check
from tests.inspections.pages import SENT

__all__ = ["no_check"]

PEOPLE, PLACES, ROUNDS = (40, 5, 30) if FULL_SIZE else (10, 3, 2)


@pytest.fixture
def town(committed):
    cast = city.build()
    cast.cases = [city.case(cast, number) for number in range(100, 100 + PEOPLE)]
    cast.morning = Window.objects.get(code="morning")
    now = timezone.now()
    cast.day = Timetable.read(now).open_days(now)[0]
    return cast


def crowd(town, url):
    """Everybody asks for a footing on the same morning; what they are answered."""
    wish = SENT | {"when": f"{town.day} morning", "finish": "1"}
    forms = [(f"/permits/{case.slug}/inspections/request/confirm/", wish) for case in town.cases]
    return send_at_once(url, forms, cookies_of(town.bob))


def few_places(town):
    return Slot.objects.create(inspector=town.inspector, day=town.day, window=town.morning, capacity=PLACES)


@pytest.mark.timeout(0 if FULL_SIZE else 300)
def test_every_place_is_sold_once_and_whoever_is_too_late_keeps_what_was_typed(town, site):
    for _round in range(ROUNDS):
        slot = few_places(town)

        answers = crowd(town, site.url)

        slot.refresh_from_db()
        assert slot.booked == PLACES
        assert Inspection.objects.filter(slot=slot).count() == Inspection.objects.count() == PLACES
        assert sorted(answer.status for answer in answers) == [200] * (PEOPLE - PLACES) + [302] * PLACES
        for late in (answer.page for answer in answers if answer.status == 200):
            assert "was just taken" in late
            assert "Choose another day or time" in late
            assert f'value="{SENT["site_contact_name"]}"' in late
            assert SENT["note"] in late
        Inspection.objects.all().delete()
        slot.delete()


def test_control_without_the_guard_and_the_check_the_same_crowd_overbooks(town, monkeypatch, no_check):
    slot = few_places(town)
    barrier, ranked = Barrier(PEOPLE), Roster.ranked

    def look_and_wait(self, *args):
        seen = ranked(self, *args)
        barrier.wait(60)
        return seen

    monkeypatch.setattr(Roster, "ranked", look_and_wait)
    monkeypatch.setattr(places, "TAKE_A_PLACE", places.TAKE_A_PLACE.replace(GUARD, ""))

    with site_in_this_process() as url:
        answers = crowd(town, url)

    slot.refresh_from_db()
    assert {answer.status for answer in answers} == {302}
    assert slot.booked == Inspection.objects.filter(slot=slot).count() == PEOPLE > PLACES
