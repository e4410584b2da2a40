"""The inspector's desk."""

import pytest
import time_machine
from django.urls import reverse

from inspections.models import Blackout
from tests.inspections import city
from tests.inspections.city import local

LIST = "/admin/inspections/inspection/"


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step of staff's log-in has its own tests."""
    settings.TWO_STEP_REQUIRED = False


@pytest.fixture
def visit(book):
    return book(note="Beware of the goose")


def result_page(visit):
    return reverse("inspections:result", args=[visit.pk])


@pytest.fixture
def thursday():
    """The morning of the visit."""
    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        yield


def test_the_inspector_finds_today_s_visits_first(cast, book, client, thursday):
    book("footing", case=city.case(cast, 50), day=city.datetime.date(2026, 11, 20))
    today = book("footing", case=city.case(cast, 51))
    client.force_login(cast.okafor)

    page = client.get(LIST).content.decode()

    assert page.index("BLDR-2026-00051") < page.index("BLDR-2026-00050")
    assert result_page(today) in page


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_who_is_not_staff_is_sent_to_log_in(cast, visit, client, who):
    client.force_login(getattr(cast, who))

    assert client.get(LIST).status_code == 302


def test_a_status_is_never_an_editable_field(cast, visit, client):
    client.force_login(cast.okafor)

    page = client.get(f"{LIST}{visit.pk}/change/").content.decode()

    assert 'name="status"' not in page
    assert client.post(f"{LIST}{visit.pk}/change/", {"status": "passed"}).status_code == 403


@pytest.mark.parametrize("day", ["today", "tomorrow", "week", "late"])
def test_the_list_is_filtered_by_day(cast, visit, client, thursday, day):
    client.force_login(cast.okafor)

    page = client.get(LIST, {"day": day}).content.decode()

    assert ("BLDR-2026-00042" in page) == (day in ("today", "week"))


def test_the_list_costs_the_same_at_one_and_at_many(cast, book, client, django_assert_max_num_queries):
    book()
    client.force_login(cast.okafor)
    with django_assert_max_num_queries(16) as few:
        client.get(LIST)
    for number in range(100, 112):
        book(case=city.case(cast, number), window=city.window("afternoon" if number % 2 else "morning"))

    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


def test_the_technician_adds_a_blackout_day(cast, client):
    client.force_login(cast.dana)

    client.post(
        "/admin/inspections/blackout/add/", {"day": "2026-12-01", "every_weeks": "1", "reason": "Staff training"}
    )

    assert Blackout.objects.get().reason == "Staff training"
    assert Blackout.objects.get().day == city.datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    "table", ["inspectiontype", "inspectionlist", "calendar", "window", "blackout", "inspector", "quota"]
)
def test_an_administrator_opens_every_rule(cast, admin_client, table):
    assert admin_client.get(f"/admin/inspections/{table}/").status_code == 200
    assert admin_client.get(f"/admin/inspections/{table}/add/").status_code in (200, 403)
