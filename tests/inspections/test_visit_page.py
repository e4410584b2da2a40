"""One visit on a page of its own, as the people of the cast see it."""

import datetime

import pytest

from inspections import results, scheduling
from tests.inspections.city import WEDNESDAY
from tests.inspections.pages import REQUEST, TAB, login, read

pytestmark = pytest.mark.usefixtures("wednesday")
VISIT = f"{TAB}1/"


def test_the_list_leads_to_each_visit(cast, book, client):
    book()

    assert f'href="{VISIT}"' in read(client.get(TAB))


def test_anybody_reads_a_visit_but_never_its_private_part(cast, book, client):
    book(note="SECRET-NOTE")

    for user in (None, cast.charlie, cast.owner):
        client.logout()
        page = read(client.get(VISIT) if user is None else login(client, user).get(VISIT))

        assert "Thursday, November 19, 2026, Morning (8:00 am to 12:00 pm)" in page
        assert "R. Okafor" in page
        assert "555-0177" in page
        for private in ("SECRET-NOTE", "Sam Siteman", "555-0144", f"{VISIT}cancel/"):
            assert private not in page


@pytest.mark.parametrize("who", ["bob", "dana", "okafor"])
def test_who_made_it_and_staff_read_the_private_part(cast, book, client, who):
    book(note="SECRET-NOTE")

    page = read(login(client, getattr(cast, who)).get(VISIT))

    assert "SECRET-NOTE" in page
    assert "Sam Siteman, 555-0144" in page


def test_the_history_names_people_only_to_those_on_the_permit(cast, book, client):
    scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)

    to_everybody = read(client.get(VISIT))
    to_the_owner = read(login(client, cast.owner).get(VISIT))

    for page in (to_everybody, to_the_owner):
        assert "Scheduled for Thursday, November 19, Morning" in page
        assert "Cancelled" in page
    assert "Okonjo" not in to_everybody.split("<main")[1]
    assert "Rose Okafor" not in to_everybody
    assert "by Bob Okonjo" in to_the_owner


def test_it_says_until_when_it_can_be_cancelled_only_to_who_may(cast, book, client):
    book()

    assert "until 7:00 am on Thursday, November 19." in read(login(client, cast.bob).get(VISIT))
    assert "until 7:00 am" not in read(login(client, cast.charlie).get(VISIT))


@pytest.mark.parametrize("result", ["failed", "partial", "no_access"])
def test_what_did_not_pass_can_be_requested_again_from_its_page_and_from_the_list(cast, book, client, result):
    results.record(book(), result=result, comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)

    login(client, cast.bob)

    for address in (VISIT, TAB):
        page = read(client.get(address))
        assert f"{REQUEST}?again=1" in page
        assert "Rebar is missing." in page


def test_what_passed_or_was_requested_again_already_is_not_offered_again(cast, book, client):
    results.record(book(), result="failed", comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)
    results.record(book(day=datetime.date(2026, 11, 20)), result="passed", comment="", by=cast.okafor, at=WEDNESDAY)
    login(client, cast.bob)

    assert "?again=" not in read(client.get(VISIT))
    assert "?again=" not in read(client.get(f"{TAB}2/"))


def test_a_stranger_is_not_offered_to_request_it_again(cast, book, client):
    results.record(book(), result="failed", comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)

    assert "?again=" not in read(login(client, cast.charlie).get(VISIT))


def test_a_visit_that_does_not_exist_is_not_found(cast, client):
    assert client.get(f"{TAB}7/").status_code == 404
