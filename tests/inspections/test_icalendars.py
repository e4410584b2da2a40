"""Calendars, read by another library than the one that writes them, and by the letter of RFC 5545."""

import datetime
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
import vobject
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from contacts.models import Activity
from inspections import feeds, icalendars, results, scheduling
from inspections.models import Calendar, Inspection, Slot, Window
from permits.models import Address, Case
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

VISIT = local(2026, 11, 19, 9)
CONTENT_LINE = re.compile(r"[A-Z][A-Z0-9-]*(;[A-Z0-9-]+=[^:;\x00-\x1f]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")


def written(cast, user=None, at=WEDNESDAY, expected=None):
    found = feeds.visits(user or cast.bob, city=cast.city, at=at)
    return icalendars.calendar(found, name="Inspections", city=cast.city, rules=Calendar.current(), expected=expected)


def events(body):
    """The events as vobject reads them, which refuses what breaks the format."""
    calendar = vobject.readOne(body.decode())
    assert calendar.validate(raiseException=True)
    return list(getattr(calendar, "vevent_list", []))


def holds_to_the_format(body):
    """RFC 5545 3.1: lines end with CRLF and have at most 75 octets; 3.6: once each what may stand once."""
    text = body.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")[:-1]
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "").split("\r\n")[:-1]
    for line in whole:
        assert CONTENT_LINE.fullmatch(line), line
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.S):
        names = [re.split("[;:]", line)[0] for line in block.split("\r\n")[:-1]]
        assert len(names) == len(set(names))
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED"} <= set(names)
    return True


def test_a_visit_is_an_event_of_its_window_in_utc(cast, book):
    visit = book(note="SECRET-NOTE")

    body = written(cast)
    [event] = events(body)

    assert holds_to_the_format(body)
    assert event.uid.value == f"visit-{visit.pk}@{urlsplit(settings.SITE_URL).hostname}"
    assert b"DTSTART:20261119T160000Z\r\nDTEND:20261119T200000Z" in body
    assert event.summary.value == "Footing inspection, BLDR-2026-00042"
    assert event.location.value == "412 Mortar St, Plumb Hollow"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    assert "Inspector R. Okafor, 555-0177" in event.description.value
    assert "Cancel or move it until 7:00 am on that day." in event.description.value
    assert event.url.value.endswith("/permits/BLDR-2026-00042/inspections/1/")


def test_what_is_for_the_inspector_alone_stands_in_no_calendar(cast, book):
    book(note="SECRET-NOTE")
    Inspection.objects.update(site_contact_email="sam@example.org")

    for user in (cast.bob, cast.okafor):
        body = written(cast, user)
        assert len(events(body)) == 1
        assert not [word for word in (b"SECRET", b"Siteman", b"555-0144", b"sam@") if word in body]


def test_a_cancelled_visit_stays_crossed_out_and_newer(cast, book):
    visit = book()
    scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY + datetime.timedelta(minutes=5))

    [event] = events(written(cast))

    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert event.last_modified.value == WEDNESDAY + datetime.timedelta(minutes=5)
    assert event.summary.value == "Footing inspection (cancelled), BLDR-2026-00042"


def test_a_moved_visit_keeps_its_name_and_gets_a_newer_version(cast, book, afternoon):
    visit = book()
    [before] = events(written(cast))
    slot = Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=afternoon, capacity=7, booked=1)
    Inspection.objects.update(slot=slot, sequence=1)

    body = written(cast)
    [after] = events(body)

    assert after.uid.value == before.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert b"DTSTART:20261119T210000Z" in body
    assert visit.pk


def test_a_result_stands_in_it_with_its_comment(cast, book):
    results.record(book(), result="failed", comment="Rebar; is, missing\nat the corner.", by=cast.okafor, at=VISIT)

    body = written(cast, at=VISIT)
    [event] = events(body)

    assert holds_to_the_format(body)
    assert event.summary.value == "Footing inspection (failed), BLDR-2026-00042"
    assert "Rebar; is, missing\nat the corner." in event.description.value
    assert event.last_modified.value == VISIT


def test_the_same_visits_give_the_same_bytes(cast, book):
    book()

    assert written(cast) == written(cast, at=WEDNESDAY + datetime.timedelta(hours=3))


def test_the_expected_hour_is_told_in_words(cast, book):
    visit = book()
    hours = {visit.pk: (local(2026, 11, 19, 9, 40), local(2026, 11, 19, 11, 40))}

    [event] = events(written(cast, expected=hours))

    assert "Expected between 9:40 am and 11:40 am" in event.description.value
    assert event.summary.value == "Footing inspection, BLDR-2026-00042"


def test_old_visits_and_those_without_a_day_are_left_out(cast, book):
    visit = book()
    assert events(written(cast, at=local(2027, 2, 17)))
    assert not events(written(cast, at=local(2027, 2, 18)))

    Inspection.objects.filter(pk=visit.pk).update(status="requested", slot=None)

    assert not events(written(cast))


def test_an_inspector_reads_the_own_stops_and_nobody_else_s(cast, book):
    book()
    other = city.person("alvarez", "Ana", "Alvarez", role="Inspector")
    city.inspector(other)

    assert len(events(written(cast, cast.okafor))) == 1
    assert not events(written(cast, other))
    assert not events(written(cast, cast.charlie))


def test_an_account_that_may_no_longer_see_the_permit_reads_nothing_of_it(cast, book):
    book()
    cast.license.links.update(status="removed", ended_at=WEDNESDAY)

    assert not events(written(cast))


@pytest.mark.parametrize(
    ("day", "starts"),
    [(datetime.date(2026, 3, 6), "T160000Z"), (datetime.date(2026, 3, 9), "T150000Z")],
)
def test_the_clocks_change_and_the_window_stays_at_eight(cast, book, day, starts):
    book()
    Slot.objects.update(day=day)

    body = written(cast, at=local(2026, 3, 5))

    assert f"DTSTART:{day:%Y%m%d}{starts}".encode() in body


@given(
    zone=st.sampled_from(["America/Los_Angeles", "America/New_York", "America/Denver"]),
    day=st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)),
    hours=st.lists(st.times(), min_size=2, max_size=2, unique=True),
)
@example("America/Denver", datetime.date(2026, 3, 8), [datetime.time(2, 30), datetime.time(3, 5)])
@example("America/Denver", datetime.date(2026, 11, 1), [datetime.time(1, 30), datetime.time(1, 45)])
def test_no_window_turns_round_whatever_the_clocks_do(zone, day, hours):
    starts, ends = icalendars.times(day, Window(starts=min(hours), ends=max(hours)), zone)

    assert datetime.timedelta(0) <= ends - starts <= datetime.timedelta(hours=25)


@pytest.mark.parametrize(
    "street",
    [
        "Ünïcödé Ström" * 8,
        "A, very; long\\ street" * 5,
        "漢字" * 40,
        "Line\r\nBEGIN:VEVENT",
        "\x07bell and\x1f more\u2028\x85\x0cand",
    ],
)
def test_whatever_a_street_is_called_the_format_holds(cast, book, street):
    book()
    Address.objects.update(street=street[:120])

    body = written(cast)

    assert holds_to_the_format(body)
    assert len(events(body)) == 1


def test_a_calendar_costs_one_query_however_many_visits(cast, book):
    book()

    def queries():
        with CaptureQueriesContext(connection) as counted:
            feeds.visits(cast.bob, city=cast.city, at=WEDNESDAY)
        return len(counted)

    with_one = queries()
    book("footing", case=city.case(cast, 43))
    book("footing", case=city.case(cast, 44))

    assert (with_one, queries()) == (1, 1)
    assert len(events(written(cast))) == 3


def test_visits_stand_by_day(cast, book):
    for number, day in ((43, 24), (44, 19), (45, 23)):
        book("footing", case=city.case(cast, number), day=datetime.date(2026, 11, day))

    starts = [event.dtstart.value for event in events(written(cast))]

    assert all(one < other for one, other in pairwise(starts))
    assert Activity.objects.exists()
    assert Case.objects.count() == 4


def test_a_visit_whose_inspector_is_absent_is_not_certain(cast, book):
    book()
    Slot.objects.update(closed=True)

    [event] = events(written(cast))

    assert event.status.value == "TENTATIVE"
    assert "Its inspector can't come" in event.description.value
    assert "R. Okafor" not in event.description.value
