"""The pages of a calendar address, the address itself, and one visit as a file."""

import datetime
import re
from hashlib import sha256

import pytest
import time_machine
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Activity
from inspections import feeds, scheduling
from inspections.models import CalendarFeed, Inspection
from permits.models import Address
from tests.inspections import city
from tests.inspections.city import WEDNESDAY, local
from tests.inspections.pages import TAB, login, read

PAGE = "/my/calendar/"
MAKE = f"{PAGE}address/"
END = f"{PAGE}end/"

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def address(cast, book):
    """Bob's, with a visit in it."""
    book()
    return f"/inspections/calendar/{feeds.make(by=cast.bob, at=WEDNESDAY)}.ics"


def events(response):
    return list(getattr(vobject.readOne(response.content.decode()), "vevent_list", []))


def test_an_address_is_made_and_shown_once(cast, book, client):
    book()
    login(client, cast.bob)
    assert "You have no such address." in read(client.get(PAGE))
    assert not CalendarFeed.objects.exists()
    assert client.get(MAKE).status_code == 200

    response = client.post(MAKE)
    [path] = set(re.findall(r"/inspections/calendar/([\w-]{43})\.ics", read(response)))

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert CalendarFeed.objects.get().key_hash == sha256(path.encode()).hexdigest()
    assert path not in read(client.get(PAGE)) + read(client.get(MAKE))
    assert len(events(client.get(f"/inspections/calendar/{path}.ics"))) == 1
    assert path not in "".join(str(vars(line)) for line in Activity.objects.all())


def test_another_address_ends_the_one_before(cast, client, address):
    login(client, cast.bob)
    assert "ends at once" in read(client.get(MAKE))

    client.post(MAKE)

    assert client.get(address).status_code == 404


def test_an_address_can_be_ended(cast, client, address):
    login(client, cast.bob)
    assert "will open nothing any more" in read(client.get(END))

    assert "Your calendar address has ended." in read(client.post(END, follow=True))
    assert client.get(address).status_code == 404
    assert client.post(END).status_code == 302
    assert "You have no such address." in read(client.get(END))


def test_the_address_opens_without_a_log_in_and_is_kept_nowhere(client, address):
    response = client.get(address)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert client.head(address).status_code == 200


def test_a_program_that_has_it_is_told_so_until_something_changes(cast, client, address):
    etag = client.get(address)["ETag"]

    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    scheduling.cancel(Inspection.objects.get(), by=cast.bob, at=WEDNESDAY)
    changed = client.get(address, headers={"if-none-match": etag})

    assert changed.status_code == 200
    assert changed["ETag"] != etag
    assert events(changed)[0].status.value == "CANCELLED"


@pytest.mark.parametrize("key", ["x", "a" * 43, "é", "%00", "." * 300])
def test_a_made_up_address_opens_nothing(client, db, key):
    assert client.get(f"/inspections/calendar/{key}.ics").status_code == 404


def test_the_hash_opens_nothing_either(client, address):
    assert client.get(f"/inspections/calendar/{CalendarFeed.objects.get().key_hash}.ics").status_code == 404


def test_it_ends_with_the_account(cast, client, address):
    cast.bob.is_active = False
    cast.bob.save()

    assert client.get(address).status_code == 404


def test_the_page_says_when_a_program_last_read_it(cast, client, address):
    login(client, cast.bob)
    assert "Not yet" in read(client.get(PAGE))

    client.get(address)

    assert "Not yet" not in read(client.get(PAGE))
    assert CalendarFeed.objects.get().read_at == WEDNESDAY


def test_reading_is_noted_once_an_hour(cast, address):
    key = address.rpartition("/")[2].removesuffix(".ics")

    for minutes in (0, 59, 61):
        feeds.find(key, at=WEDNESDAY + datetime.timedelta(minutes=minutes))
        noted = (CalendarFeed.objects.get().read_at - WEDNESDAY).total_seconds() / 60
        assert noted == (61 if minutes == 61 else 0)


@pytest.mark.parametrize("rate", ["2/m/ip,9/m/key", "9/m/ip,2/m/key"])
def test_whoever_asks_too_often_is_told_when_to_come_back(client, address, settings, rate):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"calendar_feed": rate}

    answers = [client.get(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"


def test_one_visit_is_a_file_for_whoever_sees_its_page(cast, client, book):
    book(note="SECRET-NOTE")

    response = client.get(f"{TAB}1/visit.ics")

    assert response["Content-Disposition"] == 'attachment; filename="BLDR-2026-00042-1.ics"'
    assert [event.summary.value for event in events(response)] == ["Footing inspection, BLDR-2026-00042"]
    assert b"SECRET-NOTE" not in response.content
    assert b"Siteman" not in response.content


def test_a_visit_without_a_day_is_no_file(cast, client, book):
    visit = book()
    Inspection.objects.filter(pk=visit.pk).update(status="requested", slot=None)

    assert client.get(f"{TAB}1/visit.ics").status_code == 404
    assert client.get(f"{TAB}9/visit.ics").status_code == 404


def test_a_visit_at_a_confidential_place_is_no_file_for_strangers(cast, client, book):
    book()
    Address.objects.update(confidential=True)

    assert client.get(f"{TAB}1/visit.ics").status_code == 404
    login(client, cast.bob)
    assert client.get(f"{TAB}1/visit.ics").status_code == 200


def test_the_expected_hour_stands_in_it_on_the_day_from_the_hour_it_is_public(cast, client, address):
    with time_machine.travel(local(2026, 11, 19, 7, 29), tick=False):
        assert "Expected between" not in events(client.get(address))[0].description.value
    with time_machine.travel(local(2026, 11, 19, 7, 30), tick=False):
        told = [events(client.get(path))[0].description.value for path in (address, f"{TAB}1/visit.ics")]

    assert all("Expected between 8:00 am and 9:10 am" in text for text in told)


def test_a_feed_costs_the_same_however_many_visits(cast, client, book, address):
    def queries():
        with CaptureQueriesContext(connection) as counted, time_machine.travel(local(2026, 11, 19, 9), tick=False):
            assert client.get(address).status_code == 200
        return len(counted)

    queries()  # the first one notes the reading
    with_one = queries()
    for number in (43, 44, 45):
        book(case=city.case(cast, number))

    assert queries() == with_one <= 8
