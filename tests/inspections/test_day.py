"""An inspector's day on the road, as its inspector, a supervisor and everybody else see it."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission

from inspections import results
from inspections.models import Correction, Inspection
from permits.models import Address
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local
from tests.inspections.pages import login, read
from tests.inspections.test_queries import queries
from tests.inspections.test_routing import forty_by_fifteen, visit_at

__all__ = ["visit_at"]

DAY = "/inspections/day/"
THAT_DAY = "/inspections/day/2026-11-19/"
ORDER = f"{THAT_DAY}order/"


@pytest.fixture(autouse=True)
def thursday():
    """The morning of the visits."""
    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        yield


@pytest.fixture
def supervisor(cast):
    user = city.person("superv", "Susan", "Supervisor", role="Inspector")
    user.user_permissions.add(Permission.objects.get(codename="change_inspection"))
    return user


def addresses(page):
    """The places on a page in their order."""
    return sorted((one for one in map(str, Address.objects.all()) if one in page), key=page.index)


# --- who sees it


def test_a_visitor_is_sent_to_log_in(client, cast):
    for address in (DAY, THAT_DAY):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("who", ["bob", "charlie", "owner", "dana"])
def test_who_is_no_inspector_is_refused(client, cast, book, who):
    book(note="SECRET-NOTE")
    login(client, getattr(cast, who))

    for address in (DAY, THAT_DAY, f"{DAY}?inspector={cast.inspector.pk}"):
        assert client.get(address).status_code == 403
    assert client.post(ORDER, {"again": "1"}).status_code == 403


def test_another_inspector_sees_their_own_day_only(client, cast, book):
    book()
    other = city.person("otheri", "Otto", "Other", role="Inspector")
    city.inspector(other)
    login(client, other)

    assert "No visits on this day" in read(client.get(DAY))
    assert client.get(f"{DAY}?inspector={cast.inspector.pk}").status_code == 403
    assert client.post(f"{ORDER}?inspector={cast.inspector.pk}", {"again": "1"}).status_code == 403


def test_a_supervisor_sees_and_orders_any_inspector_s_day(client, cast, visit_at, supervisor):
    visit_at("1 Anvil St", 1, 0)
    second = visit_at("2 Anvil St", 2, 0)
    login(client, supervisor)

    page = read(client.get(f"{DAY}?inspector={cast.inspector.pk}"))
    assert "The day of Rose Okafor" in page
    assert addresses(page) == ["1 Anvil St", "2 Anvil St"]

    answer = client.post(f"{ORDER}?inspector={cast.inspector.pk}", {"earlier": second.pk}, follow=True)
    assert addresses(read(answer)) == ["2 Anvil St", "1 Anvil St"]


def test_a_supervisor_without_a_route_chooses_whose_day(client, cast, supervisor):
    page = read(login(client, supervisor).get(DAY))

    assert "No route for this account" in page
    assert "Rose Okafor" in page


def test_an_inspector_nobody_has_listed_is_told_so(client, cast):
    page = read(login(client, city.person("freshi", "Fred", "Fresh", role="Inspector")).get(DAY))

    assert "No route for this account" in page
    assert "Whose day?" not in page


@pytest.mark.parametrize("address", [f"{DAY}someday/", f"{DAY}2026-13-01/", f"{DAY}?inspector=x", f"{DAY}?inspector=0"])
def test_a_day_or_an_inspector_that_does_not_exist_is_not_found(client, cast, address):
    assert login(client, cast.okafor).get(address).status_code == 404


# --- what it says


def test_a_stop_says_all_that_is_needed_at_the_door(client, cast, book):
    Address.objects.update(latitude="39.100000", longitude="-121.500000", city="Plumb Hollow", state="CA", zip="95901")
    book(note="Beware of the goose")

    page = read(login(client, cast.okafor).get(DAY))

    assert "0 of 1 done" in page
    assert "412 Mortar St" in page
    assert "About 8:10 am, Morning" in page
    assert "Beware of the goose" in page
    assert "Meets you: Sam Siteman, 555-0144" in page
    assert 'href="tel:555-0144"' in page
    assert 'href="geo:39.100000,-121.500000?q=412+Mortar+St%2C+Plumb+Hollow%2C+CA%2C+95901"' in page
    assert "/permits/BLDR-2026-00042/" in page


def test_a_place_without_coordinates_is_looked_up_by_its_words(client, cast, book):
    book()

    assert 'href="geo:0,0?q=412+Mortar+St"' in read(login(client, cast.okafor).get(DAY))


def test_what_is_still_to_put_right_and_what_was_found_before_stand_at_the_stop(client, cast, book):
    earlier = book(at=WEDNESDAY)
    results.record(earlier, result="failed", comment="Rebar.", by=cast.okafor, at=WEDNESDAY)
    Correction.objects.create(inspection=earlier, number=1, text="Tie the rebar at the corner")
    done = Correction.objects.create(inspection=earlier, number=2, text="Clear the trench")
    book()
    Correction.objects.filter(pk=done.pk).update(done_at=earlier)
    Inspection.objects.filter(pk=earlier.pk).update(slot=None)

    page = read(login(client, cast.okafor).get(DAY))

    assert "Tie the rebar at the corner" in page
    assert "Clear the trench" not in page
    assert "Footing: failed, Nov 18, 2026, R. Okafor" in page


def test_a_visit_that_is_done_says_what_was_found_and_how_far_the_day_is(client, cast, visit_at):
    first, second = visit_at("1 Anvil St", 1, 0), visit_at("2 Anvil St", 2, 0)
    results.record(first, result="passed", comment="", by=cast.okafor, at=local(2026, 11, 19, 8))

    page = read(login(client, cast.okafor).get(DAY))

    assert "1 of 2 done" in page
    assert f'href="#visit-{second.pk}"' in page
    assert "Passed" in page


def test_the_days_before_and_after_are_a_press_away(client, cast, supervisor):
    page = read(login(client, supervisor).get(f"{THAT_DAY}?inspector={cast.inspector.pk}"))

    assert f"/inspections/day/2026-11-18/?inspector={cast.inspector.pk}" in page
    assert f"/inspections/day/2026-11-20/?inspector={cast.inspector.pk}" in page


# --- its order


def test_buttons_put_a_visit_earlier_and_later_and_the_day_in_order_again(client, cast, visit_at):
    first, second = visit_at("1 Anvil St", 1, 0), visit_at("2 Anvil St", 2, 0)
    login(client, cast.okafor)
    page = read(client.get(THAT_DAY))
    assert f'name="later" value="{first.pk}"' in page
    assert f'name="earlier" value="{first.pk}"' not in page
    assert "in order again" not in page

    answer = client.post(ORDER, {"later": first.pk}, follow=True)
    assert answer.redirect_chain == [(f"{THAT_DAY}#visit-{first.pk}", 302)]
    assert addresses(read(answer)) == ["2 Anvil St", "1 Anvil St"]
    assert f'name="later" value="{second.pk}"' in read(answer)
    assert "in order again" in read(answer)

    assert addresses(read(client.post(ORDER, {"again": "1"}, follow=True))) == ["1 Anvil St", "2 Anvil St"]


def test_a_press_that_comes_too_late_says_why_nothing_happened(client, cast, book):
    visit = book()
    login(client, cast.okafor)

    page = read(client.post(ORDER, {"earlier": visit.pk}, follow=True))

    assert "window it was promised for" in page


def test_a_visit_of_another_day_or_nonsense_is_not_found(client, cast, book):
    friday = book(day=datetime.date(2026, 11, 20))
    login(client, cast.okafor)

    assert client.post(ORDER, {"later": friday.pk}).status_code == 404
    assert client.post(ORDER, {"later": "x"}).status_code == 404
    assert client.post(ORDER, {}).status_code == 302
    assert client.get(ORDER).status_code == 405


# --- what it costs


def test_a_day_costs_the_same_with_one_stop_and_with_fifteen(client, cast, visit_at, morning):
    visit_at("1 Anvil St", window=city.window("afternoon"))
    login(client, cast.okafor)
    client.get("/accessibility/")
    few = queries(client, "get", THAT_DAY)

    forty_by_fifteen(cast, morning)

    assert queries(client, "get", f"/inspections/day/{THURSDAY}/") == few
    assert few <= 12
