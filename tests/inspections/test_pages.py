"""The list of visits, the cancellation and the way in, as the people of the cast see them."""

import datetime

import pytest
import time_machine

from inspections import results, scheduling
from inspections.models import Inspection, Slot
from tests.inspections import city
from tests.inspections.city import WEDNESDAY, local
from tests.inspections.pages import REQUEST, TAB, login, read

pytestmark = pytest.mark.usefixtures("wednesday")


# --- the list


def test_anybody_reads_the_list_but_never_the_private_part(cast, book, client):
    book(note="SECRET-NOTE")
    results.record(book("footing"), result="failed", comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)
    book(day=datetime.date(2026, 11, 20), note="SECRET-NOTE")

    for user in (None, cast.charlie, cast.owner):
        client.logout()
        page = read(client.get(TAB) if user is None else login(client, user).get(TAB))

        assert "Friday, November 20, 2026, Morning (8:00 am to 12:00 pm)" in page
        assert "Inspector R. Okafor" in page
        assert "555-0177" in page
        assert "Rebar is missing." in page
        assert "SECRET-NOTE" not in page
        assert "Sam Siteman" not in page
        assert "555-0144" not in page
        assert "/cancel/" not in page


@pytest.mark.parametrize("who", ["bob", "dana", "okafor"])
def test_who_made_it_and_staff_read_the_note_and_the_site_contact(cast, book, client, who):
    book(note="SECRET-NOTE")

    page = read(login(client, getattr(cast, who)).get(TAB))

    assert "SECRET-NOTE" in page
    assert "Sam Siteman, 555-0144" in page


def test_another_party_reads_neither(cast, book, client):
    book(by=cast.dana, note="SECRET-NOTE")

    page = read(login(client, cast.bob).get(TAB))

    assert "SECRET-NOTE" not in page
    assert "Sam Siteman" not in page
    assert f"{TAB}1/cancel/" in page


def test_an_empty_list_says_so(cast, client):
    page = read(client.get(TAB))

    assert "None is scheduled." in page
    assert "No inspection has been made yet." in page
    assert f"/accounts/login/?next={REQUEST}" in page


def test_the_line_of_dots_says_what_is_next(cast, book, client):
    results.record(book(), result="passed", comment="", by=cast.okafor, at=WEDNESDAY)

    page = read(client.get(TAB))

    assert "Passed November 18 · R. Okafor" in page
    assert "Can be requested now" in page
    assert "After rough electrical" in page


def test_a_draft_does_not_exist_for_a_stranger(cast, client):
    city.case(cast, 43, status="draft")

    for path in ("", "request/", "request/confirm/", "1/cancel/"):
        page = f"/permits/BLDR-2026-00043/inspections/{path}"
        assert login(client, cast.charlie).get(page).status_code == 404
        assert login(client, cast.charlie).post(page).status_code == (404 if path else 405)


def test_a_plan_case_has_no_inspections(cast, client):
    plan = type(cast.case_type).objects.create(kind="plan", prefix="PLAN", name="Site plan")
    city.case(cast, 43, case_type=plan)

    assert client.get("/permits/BLDR-2026-00043/inspections/").status_code == 404


# --- cancelling


def test_cancelling_asks_first_and_then_does_it(cast, book, client):
    book()
    login(client, cast.bob)

    page = read(client.get(f"{TAB}1/cancel/"))
    assert "Cancel the inspection" in page
    assert Inspection.objects.get().is_live

    answer = client.post(f"{TAB}1/cancel/", follow=True)
    assert "Footing was cancelled." in read(answer)
    assert Slot.objects.get().booked == 0


def test_cancelling_too_late_says_whom_to_call(cast, book, client):
    book()
    login(client, cast.bob)

    with time_machine.travel(local(2026, 11, 19, 7), tick=False):
        answers = [client.get(f"{TAB}1/cancel/"), client.post(f"{TAB}1/cancel/")]

    for answer in answers:
        assert "It could be cancelled until 7:00 am on Thursday, November 19." in read(answer)
        assert "555-0102" in answer.content.decode()
    assert Inspection.objects.get().is_live


def test_a_visit_that_does_not_exist_is_not_found(cast, client):
    assert login(client, cast.bob).get(f"{TAB}7/cancel/").status_code == 404


def test_a_visit_already_cancelled_says_so(cast, book, client):
    scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)

    assert "This inspection was already cancelled." in read(login(client, cast.bob).post(f"{TAB}1/cancel/"))


# --- the way in


def test_the_way_in_shows_own_issued_permits_that_take_inspections(cast, client):
    city.case(cast, 43, status="draft")
    city.case(cast, 44, license=None)

    page = read(login(client, cast.bob).get("/inspections/"))

    assert REQUEST in page
    assert "BLDR-2026-00043" not in page
    assert "BLDR-2026-00044" not in page


def test_the_way_in_sends_a_visitor_to_log_in_or_search(cast, client):
    page = read(client.get("/inspections/"))

    assert "/accounts/login/?next=/inspections/" in page
    assert "/register/contractor/" in page
    assert 'action="/search/"' in page
    assert "Requests for a day close at 3:30 pm on the business day before." in page
