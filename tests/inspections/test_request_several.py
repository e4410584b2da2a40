"""Several inspections in one request: one time for all unless a row says otherwise, and an answer for each."""

import datetime
from decimal import Decimal

import html5lib
import pytest
import time_machine

from inspections.models import Calendar, Inspection, InspectionType, RequiredInspection, Slot
from tests.inspections.city import THURSDAY, local
from tests.inspections.pages import CONFIRM, REQUEST, SENT, TAB, login, read

pytestmark = pytest.mark.usefixtures("wednesday")
FRIDAY = datetime.date(2026, 11, 20)
BOTH = SENT | {"inspection_type": ["footing", "framing"]}


@pytest.fixture
def both(cast, client):
    """Bob, logged in, on a permit that may have all its inspections at once."""
    for required in RequiredInspection.objects.all():
        required.prerequisites.clear()
    return login(client, cast.bob)


def times(page, code):
    """The times that can be chosen for one inspection, and the one that is."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (select,) = tree.findall(f".//select[@name='when-{code}']")
    options = select.findall("option")
    chosen = [one.get("value") for one in options if "selected" in one.attrib]
    return [one.get("value") for one in options], chosen


def booked():
    return {
        (visit.inspection_type.code, visit.slot.day, visit.slot.window.code)
        for visit in Inspection.objects.select_related("inspection_type", "slot__window")
    }


def test_step_one_offers_a_box_for_each_that_can_be_requested(both):
    page = read(both.get(f"{REQUEST}?type=footing&type=framing"))

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    boxes = tree.findall(".//input[@type='checkbox'][@name='inspection_type']")
    assert {box.get("value") for box in boxes if "checked" in box.attrib} == {"footing", "framing"}
    assert [box.get("value") for box in boxes if "disabled" in box.attrib] == ["building-final"]


def test_step_two_takes_one_time_for_all_and_lets_each_have_its_own(both):
    page = read(both.post(CONFIRM, BOTH))

    for code in ("footing", "framing"):
        values, chosen = times(page, code)
        assert chosen == ["2026-11-19 morning"]
        assert "2026-11-20 afternoon" in values
    assert Inspection.objects.count() == 0


def test_all_are_booked_for_the_same_time(both):
    answer = both.post(CONFIRM, BOTH | {"finish": "1"})

    assert answer.url == f"{TAB}requested/?visit=1&visit=2"
    assert booked() == {("footing", THURSDAY, "morning"), ("framing", THURSDAY, "morning")}
    page = read(both.get(answer.url))
    assert page.index("Footing") < page.index("Framing")
    assert f"{TAB}1/visit.ics" in page
    assert f"{TAB}2/visit.ics" in page


def test_a_row_may_have_a_time_of_its_own(both):
    both.post(CONFIRM, BOTH | {"when-framing": "2026-11-20 afternoon", "finish": "1"})

    assert booked() == {("footing", THURSDAY, "morning"), ("framing", FRIDAY, "afternoon")}


def test_each_row_has_its_own_answer_and_what_is_left_keeps_everything(both, cast, morning):
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1, booked=0)

    page = read(both.post(CONFIRM, BOTH | {"finish": "1"}))

    assert booked() == {("footing", THURSDAY, "morning")}
    assert "These are booked" in page
    assert "The last place on Thursday, November 19, morning, was just taken." in page
    values, chosen = times(page, "framing")
    assert values[0] == ""
    assert chosen == []
    assert "2026-11-19 morning" not in values
    assert 'name="booked" value="1"' in page
    for typed in ("SECRET-NOTE", "Sam Siteman", "555-0144"):
        assert typed in page

    rest = SENT | {"inspection_type": "framing", "booked": "1", "finish": "1"}
    again = read(both.post(CONFIRM, rest))
    assert "was just taken." in again
    answer = both.post(CONFIRM, rest | {"when-framing": "2026-11-19 afternoon"})
    assert answer.url == f"{TAB}requested/?visit=1&visit=2"
    assert booked() == {("footing", THURSDAY, "morning"), ("framing", THURSDAY, "afternoon")}


def test_what_can_not_be_requested_is_answered_in_its_row_with_every_reason(both):
    sent = SENT | {"inspection_type": ["footing", "building-final"], "when": "2026-11-26 morning"}

    page = read(both.post(CONFIRM, sent))

    assert page.count("Thursday, November 26 is a holiday. Choose another day.") == 2
    assert "Waits for footing, rough electrical, framing, and insulation." in page
    assert "<title>Error: Request an inspection" in page


def test_finishing_twice_books_each_once(both):
    answers = [both.post(CONFIRM, BOTH | {"finish": "1"}).url for _click in range(2)]

    assert len(set(answers)) == 1
    assert Inspection.objects.count() == 2


def test_where_the_city_chooses_the_day_nobody_is_asked_for_one(both, cast):
    InspectionType.objects.filter(code="framing").update(mode="assigned")
    first = read(both.get(REQUEST))
    sent = SENT | {"inspection_type": "framing", "when": ""}

    confirmation = read(both.post(CONFIRM, sent))
    answer = both.post(CONFIRM, sent | {"finish": "1"}, follow=True)

    assert "The city chooses the day and tells you." in first
    assert "The city chooses the day and tells you." in confirmation
    assert "The city is choosing an inspector and a day" in read(answer)
    assert Inspection.objects.get().status == "requested"


def test_where_the_city_chooses_every_day_there_is_no_calendar(both):
    InspectionType.objects.update(mode="assigned")

    assert 'name="when"' not in read(both.get(REQUEST))


def test_the_same_day_fee_is_said_before_it_is_charged(both, cast):
    Calendar.objects.update(same_day_until=datetime.time(11), same_day_fee=Decimal("120.00"))
    sent = SENT | {"when": "2026-11-18 afternoon"}

    first = read(both.get(REQUEST))
    confirmation = read(both.post(CONFIRM, sent))
    both.post(CONFIRM, sent | {"finish": "1"})

    assert "Afternoon ($120.00)" in first
    assert "Asked for on the day itself: a fee of $120.00 is charged to the permit." in confirmation
    assert cast.case.fees.get().amount == Decimal("120.00")


def test_a_site_contact_s_email_is_kept_with_the_visit(both):
    both.post(CONFIRM, SENT | {"site_contact_email": "sam@example.org", "finish": "1"})

    assert Inspection.objects.get().site_contact_email == "sam@example.org"


def test_requesting_again_starts_with_what_was_said_the_last_time(both, book, cast):
    visit = book(note="SECRET-NOTE")
    Inspection.objects.filter(pk=visit.pk).update(
        status="cancelled", cancelled_by=cast.bob, cancelled_at=visit.requested_at
    )

    page = read(both.get(f"{REQUEST}?again=1"))

    assert 'value="Sam Siteman"' in page
    assert 'value="555-0144"' in page
    assert "SECRET-NOTE" in page
    assert 'value="footing" id="type-footing" checked' in page


def test_requesting_again_tells_nobody_else_what_was_said(both, book, cast):
    visit = book(by=cast.dana, note="SECRET-NOTE")
    Inspection.objects.filter(pk=visit.pk).update(
        status="cancelled", cancelled_by=cast.bob, cancelled_at=visit.requested_at
    )

    page = read(both.get(f"{REQUEST}?again=1"))

    assert "SECRET-NOTE" not in page
    assert "Sam Siteman" not in page


@pytest.mark.parametrize("query", ["", "?visit=x", "?visit=99", "?visit=" + "9" * 40])
def test_there_is_nothing_to_show_without_visits(both, query):
    assert both.get(f"{TAB}requested/{query}").url == TAB


def test_a_stranger_is_refused_what_a_request_came_to(both, book, cast):
    book()

    assert login(both, cast.charlie).get(f"{TAB}requested/?visit=1").status_code == 403


def test_a_day_that_closed_meanwhile_is_answered_in_each_row(both):
    with time_machine.travel(local(2026, 11, 18, 15, 30), tick=False):
        page = read(both.post(CONFIRM, BOTH | {"finish": "1"}))

    assert page.count("Requests for Thursday closed today at 3:30 pm.") == 2
    assert Inspection.objects.count() == 0
