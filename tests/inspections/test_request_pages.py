"""The request in two steps, as the people of the cast see it."""

import datetime
from decimal import Decimal

import html5lib
import pytest
import time_machine

from contacts.models import Message
from inspections.models import Calendar, Inspection, Slot
from permits import fees
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local
from tests.inspections.pages import CONFIRM, REQUEST, SENT, TAB, login, read

pytestmark = pytest.mark.usefixtures("wednesday")


# --- who may ask


@pytest.mark.parametrize("path", [REQUEST, CONFIRM, f"{TAB}1/cancel/"])
def test_a_visitor_is_sent_to_log_in(cast, client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")


def test_a_stranger_is_told_what_to_do(cast, book, client):
    book()
    login(client, cast.charlie)

    answers = [
        client.get(REQUEST),
        client.post(CONFIRM, SENT),
        client.post(CONFIRM, SENT | {"finish": "1"}),
        client.get(f"{TAB}1/cancel/"),
        client.post(f"{TAB}1/cancel/"),
    ]

    for answer in answers:
        assert answer.status_code == 403
        assert "Your account may not request inspections on this permit." in read(answer)
        assert "/account/licenses/add/" in answer.content.decode()
        assert "555-0102" in answer.content.decode()
    assert Inspection.objects.get().is_live


def test_a_draft_permit_refuses_with_every_reason_what_to_do_and_whom_to_call(cast, client):
    city.case(cast, 43, status="draft")
    cast.license.expires_on = datetime.date(2026, 10, 1)
    cast.license.save()

    answer = login(client, cast.bob).get("/permits/BLDR-2026-00043/inspections/request/")

    page = read(answer)
    assert answer.status_code == 200
    assert "This permit is not issued. Its status is “Draft”." in page
    assert "Finish and submit the application." in page
    assert "The license expired on October 1, 2026." in page
    assert "555-0101" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


# --- step 1


def test_the_form_offers_what_is_possible_and_says_what_the_rest_waits_for(cast, client):
    fees.assess(cast.case, code="X", description="Plan check", amount=Decimal("412.50"), by=cast.dana, at=WEDNESDAY)

    page = read(login(client, cast.bob).get(REQUEST))

    assert radio(page, "inspection_type", "footing") == {"checked"}
    assert radio(page, "inspection_type", "framing") == {"disabled"}
    assert "Waits for rough electrical." in page
    assert "Waits for insulation and $412.50 in fees." in page
    assert "Requests for Thursday close today at 3:30 pm." in page
    assert [day for day in ("Thu Nov 19", "Fri Nov 20", "Wed Nov 25") if day in page] == [
        "Thu Nov 19",
        "Fri Nov 20",
        "Wed Nov 25",
    ]
    assert 'value="Bob Okonjo"' in page
    assert 'value="555-0199"' in page
    assert "write no door or alarm codes" in page


def test_a_full_day_and_a_full_window_say_so(cast, client, morning, afternoon):
    for day, windows in ((THURSDAY, [morning, afternoon]), (datetime.date(2026, 11, 20), [morning])):
        for window in windows:
            Slot.objects.create(inspector=cast.inspector, day=day, window=window, capacity=1, booked=1)

    page = read(login(client, cast.bob).get(REQUEST))

    assert "<strong>Thu Nov 19</strong> Full" in page
    assert radio(page, "when", "2026-11-20 morning") == {"disabled"}
    assert radio(page, "when", "2026-11-20 afternoon") == set()


def test_later_days_keep_what_was_typed(cast, client):
    Calendar.objects.update(horizon_days=40)
    login(client, cast.bob)

    page = read(client.post(REQUEST, SENT | {"page": ["0", "1"]}))

    assert "Thu Dec 17" in page
    assert "Fri Nov 20" not in page
    assert "November 26, 27, December 25" in page
    assert "Chosen so far: Thursday, November 19, morning." in page
    assert 'value="Sam Siteman"' in page
    assert "SECRET-NOTE" in page
    assert "Error:" not in page
    assert "Earlier days" in page


@pytest.mark.parametrize("page", ["99", "-1", "x", "٣", ""])
def test_a_made_up_page_of_days_breaks_nothing(cast, client, page):
    assert login(client, cast.bob).post(REQUEST, {"page": page}).status_code == 200


def test_nothing_to_ask_for_shows_what_each_waits_for(cast, book, client):
    book()

    page = read(login(client, cast.bob).get(REQUEST))

    assert "Already scheduled for Thursday, November 19, morning." in page
    assert "None of them can be requested now." in page
    assert 'name="when"' not in page


def radio(page, name, value):
    """What is said about one radio button beyond its name."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (found,) = tree.findall(f".//input[@name='{name}'][@value='{value}']")
    return {"checked", "disabled"} & set(found.attrib)


# --- step 2 and the end


def test_step_two_shows_what_will_be_booked_and_books_nothing_yet(cast, client):
    page = read(login(client, cast.bob).post(CONFIRM, SENT))

    assert "Thursday, November 19, 2026" in page
    assert "Morning, between 8:00 am and 12:00 pm" in page
    assert "Sam Siteman, 555-0144" in page
    assert "You can move or cancel it until 7:00 am on that day." in page
    assert Inspection.objects.count() == 0


def test_finishing_books_tells_and_shows_the_visit(cast, client):
    answer = login(client, cast.bob).post(CONFIRM, SENT | {"finish": "1"}, follow=True)

    assert answer.redirect_chain == [(f"{TAB}requested/?visit=1", 302)]
    page = read(answer)
    assert "Thursday, November 19, 2026" in page
    assert "Morning, between 8:00 am and 12:00 pm" in page
    assert "R. Okafor" in page
    assert "7:00 am on Thursday, November 19" in page
    assert f'href="{TAB}1/visit.ics"' in page
    assert "What to have ready" in page
    assert Inspection.objects.get().note == "SECRET-NOTE"
    assert Message.objects.get().to == "bobb@example.org"


def test_without_step_one_there_is_no_step_two(cast, client):
    assert login(client, cast.bob).get(CONFIRM).url == REQUEST


def test_finishing_twice_books_once(cast, client):
    login(client, cast.bob)

    for _click in range(2):
        assert client.post(CONFIRM, SENT | {"finish": "1"}).url == f"{TAB}requested/?visit=1"

    assert Inspection.objects.count() == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(cast, client):
    page = read(login(client, cast.bob).post(CONFIRM, {"site_contact_phone": "12", "note": "SECRET-NOTE"}))

    for sentence in (
        "Choose an inspection.",
        "Choose a day and a time.",
        "Say who meets the inspector.",
        "Give the whole number, such as 555-0199.",
    ):
        assert page.count(sentence) == 2
    assert "<title>Error: Request an inspection" in page
    assert "SECRET-NOTE" in page
    assert 'value="12"' in page


@pytest.mark.parametrize("when", ["2026-11-19", "yesterday morning", "2026-11-19 night", "2026-13-45 morning"])
def test_a_made_up_time_is_refused_at_its_field(cast, client, when):
    page = read(login(client, cast.bob).post(CONFIRM, SENT | {"when": when}))

    assert "Choose a day and a time." in page


def test_a_holiday_is_refused_at_its_field(cast, client):
    page = read(login(client, cast.bob).post(CONFIRM, SENT | {"when": "2026-11-26 morning"}))

    assert "Thursday, November 26 is a holiday. Choose another day." in page
    assert "SECRET-NOTE" in page


def test_a_day_that_closed_between_the_steps_is_refused_at_the_end(cast, client):
    with time_machine.travel(local(2026, 11, 18, 15, 25), tick=False):
        login(client, cast.bob)
        client.post(CONFIRM, SENT)

    with time_machine.travel(local(2026, 11, 18, 15, 30), tick=False):
        page = read(client.post(CONFIRM, SENT | {"finish": "1"}))

    assert "Requests for Thursday closed today at 3:30 pm. Choose another day." in page
    assert 'value="Sam Siteman"' in page
    assert Inspection.objects.count() == 0


def test_a_type_that_waits_is_refused_even_when_sent_by_hand(cast, client):
    page = read(login(client, cast.bob).post(CONFIRM, SENT | {"inspection_type": "framing", "finish": "1"}))

    assert "Waits for rough electrical." in page
    assert Inspection.objects.count() == 0


def test_who_comes_too_late_for_the_last_place_chooses_another_with_the_form_kept(cast, client, morning):
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1, booked=1)

    page = read(login(client, cast.bob).post(CONFIRM, SENT | {"finish": "1"}))

    assert "The last place on Thursday, November 19, morning, was just taken." in page
    assert radio(page, "when", "2026-11-19 afternoon") == set()
    assert 'value="Sam Siteman"' in page
    assert "SECRET-NOTE" in page


def test_going_back_to_change_something_keeps_everything(cast, client):
    page = read(login(client, cast.bob).post(REQUEST, SENT))

    assert radio(page, "when", "2026-11-19 morning") == {"checked"}
    assert radio(page, "inspection_type", "footing") == {"checked"}
    assert "SECRET-NOTE" in page
