from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from permits import census
from permits.choices import CaseStatus
from permits.models import CaseType
from tests import factories

MARCH = date(2026, 3, 1)


def permit(item, issued_on=date(2026, 3, 17), *, units=None, **more):
    case_type = CaseType.objects.filter(census_item=item).first() or factories.CaseType(
        name=f"Type of item {item}", census_item=item
    )
    facts = {"status": CaseStatus.ISSUED, "issued_on": issued_on, "valuation": Decimal(250_000)} | more
    return factories.Case(case_type=case_type, housing_units=units, **facts)


def rows(month=MARCH):
    return [(row.item.value, row.buildings, row.units, row.valuation) for row in census.count(month).rows]


@pytest.mark.django_db
def test_permits_of_the_month_are_counted_under_the_items_of_their_types():
    permit("101")
    permit("101", valuation=Decimal("310500.50"))
    permit("103")
    permit("105", units=24)
    permit("434", valuation=None)

    assert rows() == [
        ("101", 2, 2, Decimal("560500.50")),
        ("103", 1, 2, Decimal(250_000)),
        ("105", 1, 24, Decimal(250_000)),
        ("434", 1, None, Decimal(0)),
    ]


@pytest.mark.django_db
def test_a_month_ends_with_its_last_day_and_december_with_the_year():
    permit("101", date(2026, 3, 1))
    permit("101", date(2026, 3, 31))
    permit("101", date(2026, 4, 1))
    permit("101", date(2025, 12, 31))
    permit("101", date(2026, 1, 1))

    assert rows()[0][1] == 2
    assert rows(date(2025, 12, 9))[0][1] == 1


@pytest.mark.django_db
def test_void_permits_plan_cases_and_types_of_no_item_do_not_count():
    permit("101", status=CaseStatus.VOID)
    permit("")

    assert rows() == []


@pytest.mark.django_db
def test_a_larger_building_that_does_not_say_its_units_is_named():
    silent = permit("104")
    permit("104", units=3)

    count = census.count(MARCH)

    assert count.lacking == [silent]
    assert [(row.buildings, row.units) for row in count.rows] == [(2, 3)]


@pytest.mark.django_db
def test_counting_costs_one_query_however_many_permits(django_assert_num_queries):
    for _each in range(3):
        permit("105", units=8)

    with django_assert_num_queries(1):
        census.count(MARCH)


def test_staff_look_the_month_over_and_take_it_away(cast, client):
    permit("101")
    silent = permit("104")
    client.force_login(cast.fiona)

    page = client.get(reverse("admin:permits_case_census_count"), {"month": "2026-03"}).content.decode()
    sheet = client.get(reverse("admin:permits_case_census_csv"), {"month": "2026-03"}).content.decode()

    assert "March 2026" in page
    assert silent.number in page
    assert sheet.splitlines()[:2] == [
        "Item,Name,Buildings,Housing units,Valuation",
        '101,"One-family house, detached",1,1,250000.00',
    ]


@pytest.mark.parametrize("month", ["", "nonsense", "2026-13", "0000-01", "99999-01"])
def test_a_month_that_makes_no_sense_shows_the_last_one(cast, client, month):
    client.force_login(cast.fiona)

    assert client.get(reverse("admin:permits_case_census_count"), {"month": month}).status_code == 200


def test_others_may_not_look(cast, client):
    client.force_login(cast.bob)

    assert client.get(reverse("admin:permits_case_census_count")).status_code == 302
