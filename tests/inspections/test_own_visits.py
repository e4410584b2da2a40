"""The visits on all records of an account."""

import datetime

import pytest

from inspections import ownvisits, results, scheduling
from inspections.models import Inspection
from tests.inspections import city
from tests.inspections.city import WEDNESDAY
from tests.inspections.pages import login, read

pytestmark = pytest.mark.usefixtures("wednesday")
FRIDAY = datetime.date(2026, 11, 20)


def numbers(page):
    return [visit.number for visit in page.visits]


def three(cast, book, afternoon):
    """One waits for a day; of the two others the later was booked first."""
    book("footing", case=city.case(cast, 44), window=afternoon)
    book("footing", case=city.case(cast, 43))
    Inspection.objects.create(
        case=cast.case,
        number=7,
        inspection_type=cast.types["framing"],
        status="requested",
        requested_by=cast.bob,
        requested_at=WEDNESDAY,
    )


def test_what_comes_stands_in_order_and_what_waits_for_a_day_first(cast, book, client, afternoon):
    three(cast, book, afternoon)

    page = read(login(client, cast.bob).get("/inspections/"))

    order = ["No day yet", "BLDR-2026-00042", "Thursday, November 19, 2026", "BLDR-2026-00043", "BLDR-2026-00044"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Morning, 8:00 am to 12:00 pm" in page


def test_what_has_been_stands_the_latest_first(cast, book, client):
    results.record(book(), result="failed", comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)
    scheduling.cancel(book(case=city.case(cast, 43), day=FRIDAY), by=cast.bob, at=WEDNESDAY)
    book(case=city.case(cast, 44))

    page = read(login(client, cast.bob).get("/inspections/completed/"))

    assert page.index("Friday, November 20, 2026") < page.index("Thursday, November 19, 2026")
    assert "Rebar is missing." in page
    assert "BLDR-2026-00044" not in page


def test_a_stranger_sees_none_of_them(cast, book, client):
    book()
    login(client, cast.charlie)

    assert "None is scheduled." in read(client.get("/inspections/"))
    assert "Nothing yet" in read(client.get("/inspections/completed/"))


def test_every_visit_is_met_once_going_from_page_to_page(cast, book, afternoon, monkeypatch):
    monkeypatch.setattr(ownvisits, "PAGE", 1)
    three(cast, book, afternoon)
    seen, after = [], ""
    for _page in range(3):
        page = ownvisits.upcoming(cast.bob, after=after)
        seen += [str(visit.case) for visit in page.visits]
        after = page.more

    assert seen == ["BLDR-2026-00042", "BLDR-2026-00043", "BLDR-2026-00044"]
    assert after == ""


def test_the_completed_go_on_from_page_to_page_too(cast, book, client, monkeypatch):
    monkeypatch.setattr(ownvisits, "PAGE", 1)
    scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)
    scheduling.cancel(book(day=FRIDAY), by=cast.bob, at=WEDNESDAY)
    first = ownvisits.completed(cast.bob)

    page = read(login(client, cast.bob).get(f"/inspections/completed/?after={first.more}"))

    assert "Thursday, November 19, 2026" in page
    assert "Friday, November 20, 2026" not in page
    assert "First page" in page


@pytest.mark.parametrize(
    "after",
    ["x", "2026-11-19", "2026-11-19.0800.x", "2026-13-45.0800.1", "2026-11-19.2900.1", "2026-11-19.0800." + "9" * 30],
)
def test_a_made_up_place_in_the_list_shows_the_first_page(cast, book, client, after):
    book()

    assert "Footing" in read(login(client, cast.bob).get("/inspections/", {"after": after}))


def test_a_visitor_logs_in_to_see_what_has_been(cast, client):
    assert client.get("/inspections/completed/").url == "/accounts/login/?next=/inspections/completed/"
