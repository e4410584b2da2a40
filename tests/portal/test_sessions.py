"""How long a log-in lasts, what ends it, and that nothing typed is lost when it does."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.test import Client

from contacts.models import Activity, LicenseLink
from portal import sessions
from tests.cast import PASSWORD
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def log_in(client, name="bob1", **more):
    return client.post("/accounts/login/", {"login": name, "password": PASSWORD, **more})


def is_in(client):
    return client.get("/account/").status_code == 200


def words(client, path="/accounts/login/"):
    return [str(message) for message in get_messages(client.get(path).wsgi_request)]


def browse(client, clock, *, steps, pause):
    """Open a page again and again, and say after each whether one is still logged in."""
    found = []
    for _ in range(steps):
        clock.shift(pause)
        found.append(is_in(client))
    return found


def test_a_log_in_ends_when_nothing_happened_for_an_hour(client, cast, clock):
    log_in(client)
    assert is_in(client)

    clock.shift(HOUR - MINUTE)
    assert is_in(client)
    clock.shift(HOUR)
    answer = client.get("/account/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/account/", 302)]
    assert "You were logged out: nothing happened for 60 minutes." in answer.content.decode()


def test_staff_have_half_an_hour(client, cast, clock, settings):
    settings.TWO_STEP_REQUIRED = False
    log_in(client, "dana")
    assert is_in(client)

    clock.shift(29 * MINUTE)
    assert client.get("/admin/").status_code == 200
    clock.shift(31 * MINUTE)

    assert client.get("/admin/").status_code == 302
    assert words(client) == ["You were logged out: nothing happened for 30 minutes."]


@pytest.mark.parametrize(("name", "hours"), [("bob1", 24), ("dana", 12)])
def test_a_log_in_ends_after_its_hours_however_busy_it_was(client, cast, clock, name, hours):
    log_in(client, name)
    assert is_in(client)

    still_in = browse(client, clock, steps=31, pause=hours * HOUR / 30)

    assert still_in == [True] * 29 + [False, False]
    assert words(client) == [f"You were logged out: a log-in lasts {hours} hours at most."]


def test_logging_in_again_begins_a_new_day(client, cast, clock):
    log_in(client)
    browse(client, clock, steps=30, pause=50 * MINUTE)

    log_in(client)

    assert browse(client, clock, steps=5, pause=20 * MINUTE) == [True] * 5


def test_the_limits_are_settings(client, cast, clock, settings):
    settings.SESSION_IDLE_MINUTES = 5
    log_in(client)
    is_in(client)

    clock.shift(6 * MINUTE)

    assert not is_in(client)


def test_asking_how_much_is_left_is_no_activity_and_pressing_is(client, cast, clock):
    log_in(client)
    is_in(client)
    clock.shift(50 * MINUTE)

    asked = [client.get("/account/session/").json()["left"] for _ in range(2)]
    clock.shift(5 * MINUTE)
    pressed = client.post("/account/session/").json()["left"]

    assert (asked, pressed) == ([600, 600], 3600)


def test_the_warning_comes_at_least_two_minutes_before_and_says_when(client, cast, clock):
    log_in(client)
    is_in(client)
    clock.shift(57 * MINUTE)

    answer = client.get("/account/session/").json()

    assert answer["left"] == 180 == answer["warn"]
    assert answer["can_grow"]
    assert answer["words"] == "You will be logged out at 11:00 am, because nothing has happened for a while."


def test_the_last_hour_of_a_long_day_cannot_be_put_off_and_says_so(client, cast, clock):
    log_in(client)
    is_in(client)
    browse(client, clock, steps=28, pause=50 * MINUTE)
    clock.shift(20 * MINUTE)

    answer = client.post("/account/session/").json()

    assert (answer["left"], answer["can_grow"]) == (1200, False)
    assert "it cannot last longer" in answer["words"]


def test_asking_after_the_end_does_not_lose_the_form_that_still_stands_in_the_page(client, cast, clock):
    log_in(client)
    is_in(client)
    clock.shift(2 * HOUR)

    assert client.get("/account/session/").json()["left"] == 0

    assert client.post("/account/licenses/add/GC-10442/", {"note": "a"})["Location"].endswith(
        "next=%2Faccount%2Funsent%2F"
    )


def late_form(client, clock, **typed):
    log_in(client, "charlie")
    is_in(client)
    clock.shift(2 * HOUR)
    return client.post("/account/licenses/add/GC-10442/", {"note": "Roof\nand wall", "when": "", **typed})


def test_a_form_that_comes_too_late_waits_for_the_same_person_and_goes_where_it_was_going(client, cast, clock):
    answer = late_form(client, clock)
    assert answer["Location"] == "/accounts/login/?next=%2Faccount%2Funsent%2F"
    assert not LicenseLink.objects.filter(user=cast.charlie).exists()

    page = log_in(client, "charlie", next="/account/unsent/")
    assert page["Location"] == "/account/unsent/"
    shown = client.get("/account/unsent/").content.decode()
    assert '<form method="post" action="/account/licenses/add/GC-10442/">' in shown
    assert "Roof<br>and wall" in shown

    client.post("/account/licenses/add/GC-10442/", {"note": "Roof\nand wall", "when": ""})
    assert LicenseLink.objects.filter(user=cast.charlie).count() == 1
    assert client.get("/account/unsent/").status_code == 302


def test_a_kept_form_can_be_thrown_away(client, cast, clock):
    late_form(client, clock)
    log_in(client, "charlie")

    client.post("/account/unsent/")

    assert client.get("/account/unsent/").status_code == 302
    assert not LicenseLink.objects.filter(user=cast.charlie).exists()


def test_nobody_else_at_that_computer_reads_what_was_typed(client, cast, clock):
    late_form(client, clock)
    log_in(client, "bob1")

    assert client.get("/account/unsent/").status_code == 302


def test_a_page_opened_between_does_not_lose_the_form_either(client, cast, clock):
    log_in(client, "charlie")
    is_in(client)
    clock.shift(2 * HOUR)
    client.get("/search/")

    answer = client.post("/account/licenses/add/GC-10442/", {"note": "x"})

    assert answer["Location"].endswith("next=%2Faccount%2Funsent%2F")


@pytest.mark.parametrize("typed", [{"new_password": "x"}, {"security_answer": "x"}, {"note": "x" * 200_000}])
def test_secrets_and_what_is_too_large_are_not_kept_and_that_is_said(client, cast, clock, typed):
    answer = late_form(client, clock, **typed)

    assert answer["Location"] == "/accounts/login/?next=/account/licenses/add/GC-10442/"
    assert words(client)[-1] == "What you sent could not be kept; please type it again after logging in."


def test_the_questions_of_an_application_are_no_secrets(client, cast, clock):
    log_in(client, "charlie")
    is_in(client)
    clock.shift(2 * HOUR)

    late = client.post("/apply/ROOF-2026-00001/questions/", {"q-zip_code": "95999", "description": "A roof"})

    assert late["Location"] == "/accounts/login/?next=%2Faccount%2Funsent%2F"
    log_in(client, "charlie", next="/account/unsent/")
    assert "95999" in client.get("/account/unsent/").content.decode()


def test_a_form_for_everybody_goes_through_without_a_log_in(client, cast, clock):
    log_in(client)
    is_in(client)
    clock.shift(2 * HOUR)

    assert client.post("/pay/", {"number": "x"}).status_code == 200


def test_a_forged_form_is_not_kept(cast, clock):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.charlie)
    is_in(browser)
    clock.shift(2 * HOUR)

    assert browser.post("/account/licenses/add/GC-10442/", {"note": "x"}).status_code == 403
    browser.force_login(cast.charlie)
    assert browser.get("/account/unsent/").status_code == 302


def test_own_sessions_are_listed_and_one_of_them_is_ended_with_its_next_request(cast, clock):
    here, there = (
        Client(headers={"User-Agent": f"Mozilla/5.0 (X11; {name}) Firefox/140"}) for name in ("Linux", "Windows")
    )
    for browser in (here, there):
        log_in(browser)
        is_in(browser)
    listed = here.get("/accounts/sessions/").content.decode()
    assert "Firefox on Linux" in listed
    assert "Firefox on Windows" in listed
    session = UserSession.objects.get(user_agent__contains="Windows")

    assert here.get(f"/accounts/sessions/{session.pk}/end/").status_code == 200
    assert is_in(there)
    here.post(f"/accounts/sessions/{session.pk}/end/")

    assert (is_in(here), is_in(there)) == (True, False)
    assert Activity.objects.filter(act="ended a session", actor="bob1").count() == 1


def test_all_others_are_ended_at_once(cast, clock):
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        log_in(browser)

    browsers[0].post("/accounts/sessions/")

    assert [is_in(browser) for browser in browsers] == [True, False, False]


def test_nobody_ends_somebody_elses_session(client, cast, clock):
    log_in(Client(), "bob1")
    session = UserSession.objects.get()
    log_in(client, "charlie")

    for method in (client.get, client.post):
        assert method(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_a_session_whose_time_ran_out_is_not_listed(cast, clock):
    old, new = Client(), Client()
    log_in(old)
    clock.shift(2 * HOUR)
    log_in(new)

    assert len(sessions.standing(cast.bob, at=NOW + 2 * HOUR)) == 1


def test_when_a_session_was_last_used_is_written_once_a_minute(client, cast, clock):
    log_in(client)
    is_in(client)
    clock.shift(30 * MINUTE)
    is_in(client)

    assert UserSession.objects.get().last_seen_at == NOW + 30 * MINUTE


def test_disabling_an_account_counts_from_the_next_request(client, cast, clock):
    log_in(client)
    assert is_in(client)

    cast.bob.is_active = False
    cast.bob.save(update_fields=["is_active"])

    assert not is_in(client)


def test_a_browsing_minute_costs_no_writing(client, cast, clock, django_assert_max_num_queries):
    log_in(client)
    client.get("/account/")

    with django_assert_max_num_queries(20) as asked:
        client.get("/account/")

    assert [query for query in asked.captured_queries if query["sql"].startswith(("UPDATE", "INSERT"))] == []
