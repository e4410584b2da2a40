import pytest
import time_machine

from inspections import scheduling
from inspections.models import Window
from tests.inspections import city
from tests.kept import keep_rows
from tests.permits.lists import take_list

__all__ = ["take_list"]


@pytest.fixture
def wednesday():
    """Ten in the morning on the Wednesday before Thanksgiving week."""
    with time_machine.travel(city.WEDNESDAY, tick=False):
        yield


@pytest.fixture(scope="session")
def kept_city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return keep_rows(city.build)


@pytest.fixture
def cast(kept_city, db):
    return kept_city.again()


@pytest.fixture
def morning(db):
    return Window.objects.get(code="morning")


@pytest.fixture
def afternoon(db):
    return Window.objects.get(code="afternoon")


@pytest.fixture
def book(cast, morning):
    """Book a visit as Bob would, on the first day that can be asked for, unless said otherwise."""

    def request(
        code="footing", *, case=None, day=city.THURSDAY, window=morning, by=cast.bob, at=city.WEDNESDAY, note=""
    ):
        return scheduling.request(
            case or cast.case,
            inspection_type=cast.types[code],
            day=day,
            window=window,
            site_contact_name="Sam Siteman",
            site_contact_phone="555-0144",
            note=note,
            by=by,
            at=at,
        )

    return request
