"""Moving a visit, and what a late cancellation costs, as the people of the cast see it."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from inspections.models import Calendar, Inspection, Slot
from tests.inspections.city import THURSDAY, local
from tests.inspections.pages import TAB, login, read

pytestmark = pytest.mark.usefixtures("wednesday")
MOVE = f"{TAB}1/move/"
FRIDAY = datetime.date(2026, 11, 20)


@pytest.fixture
def bob(cast, book, client):
    """Bob, with a visit on Thursday morning."""
    book(note="SECRET-NOTE")
    return login(client, cast.bob)


def test_it_shows_where_the_visit_stands_and_what_is_free(bob):
    page = read(bob.get(MOVE))

    assert "Thursday, November 19, 2026, Morning, R. Okafor" in page
    assert 'value="2026-11-20 afternoon"' in page
    assert "Keep it" in page


def test_it_moves_and_says_so(bob):
    answer = bob.post(MOVE, {"when": "2026-11-20 afternoon"}, follow=True)

    assert answer.redirect_chain == [(f"{TAB}1/", 302)]
    page = read(answer)
    assert "Footing was moved to Friday, November 20, afternoon. R. Okafor will come." in page
    assert "Moved to Friday, November 20, Afternoon" in page
    visit = Inspection.objects.get()
    assert (visit.slot.day, visit.slot.window.code, visit.note) == (FRIDAY, "afternoon", "SECRET-NOTE")


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("", "Choose a day and a time."),
        ("2026-11-20", "Choose a day and a time."),
        ("2026-11-26 morning", "Thursday, November 26 is a holiday. Choose another day."),
    ],
)
def test_a_time_that_can_not_be_is_refused_at_its_field_and_the_place_is_kept(bob, when, sentence):
    page = read(bob.post(MOVE, {"when": when}))

    assert sentence in page
    assert "Move it" in page
    assert Inspection.objects.get().slot.day == THURSDAY


def test_a_place_taken_meanwhile_keeps_the_old_one(bob, cast, morning):
    Slot.objects.create(inspector=cast.inspector, day=FRIDAY, window=morning, capacity=1, booked=1)

    page = read(bob.post(MOVE, {"when": "2026-11-20 morning"}))

    assert "The last place on Friday, November 20, morning, was just taken." in page
    assert Inspection.objects.get().slot.day == THURSDAY


def test_after_the_hour_it_says_whom_to_call(bob):
    with time_machine.travel(local(2026, 11, 19, 7), tick=False):
        answers = [bob.get(MOVE), bob.post(MOVE, {"when": "2026-11-20 morning"})]

    for answer in answers:
        assert "It could be moved until 7:00 am on Thursday, November 19." in read(answer)
        assert "555-0102" in answer.content.decode()
    assert Inspection.objects.get().slot.day == THURSDAY


def test_as_often_as_the_city_admits_and_no_more(bob):
    Calendar.objects.update(most_moves=1)
    bob.post(MOVE, {"when": "2026-11-20 morning"})

    assert "A visit can be moved 1 time, and this one has been." in read(bob.get(MOVE))


def test_later_days_are_links(bob):
    Calendar.objects.update(horizon_days=40)

    assert 'href="?page=1#id_when"' in read(bob.get(MOVE))
    assert "Thu Dec 17" in read(bob.get(f"{MOVE}?page=1"))


def test_a_stranger_is_refused_and_a_visitor_logs_in(bob, cast, client):
    assert login(client, cast.charlie).get(MOVE).status_code == 403
    assert client.post(MOVE, {"when": "2026-11-20 morning"}).status_code == 403
    client.logout()
    assert client.get(MOVE).url.startswith("/accounts/login/")


def test_a_late_cancellation_says_what_it_costs_first(bob, cast):
    Calendar.objects.update(late_cancel_fee=Decimal("60.00"))

    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        page = read(bob.get(f"{TAB}1/cancel/"))
        bob.post(f"{TAB}1/cancel/")

    assert "Cancelling this late costs $60.00." in page
    assert cast.case.fees.get().amount == Decimal("60.00")
