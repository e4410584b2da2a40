"""Staff change how many places an inspector has in a window of a day."""

import pytest
from django.contrib.auth.models import Permission

from contacts.models import Activity
from contacts.refusals import NotAllowed
from inspections import capacity, scheduling
from inspections.models import Slot
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY


@pytest.fixture
def change(cast, morning):
    chief = city.person("chief", "Carla", "Chief")
    chief.user_permissions.add(Permission.objects.get(codename="change_slot"))

    def to(places, seen, by=chief):
        return capacity.change(
            cast.inspector, day=THURSDAY, window=morning, places=places, seen=seen, by=by, at=WEDNESDAY
        )

    return to


def test_a_day_nobody_has_asked_for_gets_fewer_places(cast, change, book):
    assert change(1, seen=8).capacity == 1

    book()
    with pytest.raises(scheduling.JustTaken):
        book(case=city.case(cast, 43))
    assert Activity.objects.get(act="got other places").facts["places"] == 1


def test_fewer_places_than_are_taken_are_refused_with_the_visits(cast, change, book):
    visits = [book(case=city.case(cast, number)) for number in (101, 102)]

    with pytest.raises(capacity.BelowBooked) as error:
        change(1, seen=8)

    assert error.value.visits == visits
    said = [reason.what for reason in error.value.reasons]
    assert said[0] == "Rose Okafor on Thursday, November 19, morning, has 2 visits booked."
    assert said[1:] == ["Footing 1 on BLDR-2026-00101", "Footing 1 on BLDR-2026-00102"]
    assert Slot.objects.get().capacity == 8
    assert change(2, seen=8).capacity == 2


def test_the_second_who_edits_a_day_hears_of_the_first(change):
    change(5, seen=8)

    with pytest.raises(capacity.ChangedMeanwhile) as error:
        change(6, seen=8)

    assert "now has 5 places" in str(error.value)
    assert error.value.slot.capacity == 5
    assert change(6, seen=5).capacity == 6


def test_a_second_click_changes_nothing_and_says_nothing(change):
    change(5, seen=8)

    assert change(5, seen=8).capacity == 5
    assert Activity.objects.filter(act="got other places").count() == 1


def test_who_only_asks_for_visits_changes_no_places(cast, change):
    with pytest.raises(NotAllowed, match="may not change how many"):
        change(99, seen=8, by=cast.bob)
