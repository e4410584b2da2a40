"""Today's inspections, for everybody."""

import pytest
import time_machine

from inspections import results
from permits.models import Address, District
from tests.inspections import city
from tests.inspections.city import local
from tests.inspections.pages import login, read
from tests.inspections.test_queries import queries
from tests.inspections.test_routing import forty_by_fifteen, visit_at

__all__ = ["visit_at"]

TODAY = "/inspections/today/"


@pytest.fixture
def thursday():
    """The morning of the visits, after the routes became public."""
    with time_machine.travel(local(2026, 11, 19, 8), tick=False) as clock:
        yield clock


def test_before_the_hour_the_page_says_when_routes_come(client, book, thursday):
    book()
    thursday.move_to(local(2026, 11, 19, 7, 29))

    page = read(client.get(TODAY))

    assert "Routes are here from 7:30 am" in page
    assert "412 Mortar St" not in page


def test_from_then_on_it_says_who_comes_when_as_which_stop(client, book, thursday):
    book()
    thursday.move_to(local(2026, 11, 19, 7, 30))

    page = read(client.get(TODAY))

    assert "Thursday, November 19" in page
    assert "R. Okafor" in page
    assert 'href="tel:555-0177"' in page
    assert "Stop 1" in page
    assert "412 Mortar St" in page
    assert "Footing" in page
    assert "/permits/BLDR-2026-00042/inspections/" in page
    assert "8:00 am to 9:10 am" in page


@pytest.mark.parametrize("who", [None, "charlie", "bob", "okafor"])
def test_it_says_nothing_private_to_anybody(client, cast, book, thursday, who):
    book(note="SECRET-NOTE")
    if who:
        login(client, getattr(cast, who))

    page = read(client.get(TODAY))

    assert "412 Mortar St" in page
    for secret in ("SECRET-NOTE", "Sam Siteman", "555-0144", "Rose"):
        assert secret not in page.replace("Rose Okafor</summary>", "").replace("Rose Okafor</li>", "")


@pytest.mark.parametrize("who", [None, "bob", "okafor"])
def test_a_confidential_place_is_left_out_and_the_others_keep_their_numbers(client, cast, visit_at, thursday, who):
    hidden, _shown = visit_at("1 Anvil St", 1, 0), visit_at("2 Anvil St", 2, 0)
    Address.objects.filter(pk=hidden.case.address_id).update(confidential=True)
    if who:
        login(client, getattr(cast, who))

    page = read(client.get(TODAY))

    assert "1 Anvil St" not in page
    assert hidden.case.number not in page
    assert "Stop 2" in page
    assert "Stop 1" not in page


def test_a_result_stands_there_as_soon_as_it_is_recorded(client, cast, book, thursday):
    results.record(book(), result="failed", comment="Rebar.", by=cast.okafor, at=local(2026, 11, 19, 8))

    page = read(client.get(TODAY))

    assert "Failed" in page
    assert "8:00 am to 9:10 am" not in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?q=anvil", ["1 Anvil St"]),
        ("?q=1+ANVIL", ["1 Anvil St"]),
        ("?q=2026-00501", ["2 Brick St"]),
        ("?district=S", ["2 Brick St"]),
        ("?inspector=x", []),
        ("?q=nowhere", []),
        ("?page=x", ["1 Anvil St", "2 Brick St"]),
    ],
)
def test_it_is_looked_through_by_street_permit_district_and_inspector(client, cast, visit_at, thursday, asked, shown):
    south = District.objects.create(code="S", name="South")
    cast.inspector.districts.add(south)
    visit_at("1 Anvil St", 1, 0)
    visit_at("2 Brick St", 2, 0, district=south)

    page = read(client.get(TODAY + asked))

    assert [one for one in ("1 Anvil St", "2 Brick St") if one in page] == shown


def test_one_inspector_s_route_is_shown_alone(client, cast, morning, thursday):
    forty_by_fifteen(cast, morning)

    page = read(client.get(f"{TODAY}?inspector={cast.inspector.pk}"))

    assert "15 inspections of 600" in page
    assert page.count("Stop ") == 15


def test_a_large_city_s_day_comes_in_pages_that_cost_the_same(client, cast, book, morning, thursday):
    book(window=city.window("afternoon"))
    client.get(TODAY)
    few = queries(client, "get", TODAY)

    forty_by_fifteen(cast, morning)

    assert queries(client, "get", TODAY) == few
    assert few <= 12
    assert "?district=N&amp;page=3" in read(client.get(f"{TODAY}?district=N&page=2"))


@pytest.mark.parametrize(("day", "words"), [(21, "does not inspect today"), (20, "No inspections are planned today")])
def test_a_day_without_visits_says_so(client, book, thursday, day, words):
    book()
    thursday.move_to(local(2026, 11, day, 9))

    assert words in read(client.get(TODAY))


# --- on the record


@pytest.mark.parametrize("page", ["", "1/"])
def test_the_record_says_which_stop_it_is_today(client, cast, book, thursday, page):
    book()
    address = f"/permits/{cast.case.slug}/inspections/{page}"

    assert "Stop 1 with R. Okafor, expected 8:00 am to 9:10 am" in read(client.get(address))

    thursday.move_to(local(2026, 11, 19, 7, 29))
    assert "Stop 1" not in read(client.get(address))


def test_who_is_on_the_permit_finds_it_first_on_its_record(client, cast, book, thursday):
    book()
    login(client, cast.bob)

    assert "is today: stop 1 with R. Okafor, expected 8:00 am to 9:10 am." in read(
        client.get("/permits/BLDR-2026-00042/")
    )


def test_the_way_in_and_the_front_page_lead_there(client, cast):
    assert f'href="{TODAY}"' in read(client.get("/inspections/"))
    assert f'href="{TODAY}"' in read(client.get("/"))
