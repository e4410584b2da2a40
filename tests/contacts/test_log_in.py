"""Logging in, being slowed down, remembered, and coming back after forgetting the password."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from contacts.entry import accounts
from contacts.models import Message
from tests.cast import PASSWORD
from tests.contacts.registering import city

pytestmark = pytest.mark.django_db
NEW = "a quite different long sentence"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def log_in(client, name, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["bob1", "BOB1", "bob1@example.org", "Bob1@Example.org", " bob1 "])
def test_username_and_address_both_open_the_account(client, cast, name):
    log_in(client, name)

    assert is_in(client)


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client, cast):
    answers = [
        log_in(Client(), name, "wrong").context["form"].errors.as_text()
        for name in ("bob1", "nobody-here", "bob1@example.org", "nobody@example.org")
    ]

    assert len(set(answers)) == 1


def test_the_password_is_hashed_as_often_for_a_known_name_as_for_an_unknown_one(client, cast, monkeypatch):
    hashed = []
    encode = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    real = __import__("django.contrib.auth.hashers", fromlist=["x"]).MD5PasswordHasher.encode
    monkeypatch.setattr(encode, lambda self, *args: hashed.append(1) or real(self, *args))

    counts = []
    for name in ("bob1", "nobody-here", "bob1@example.org", "nobody@example.org"):
        hashed.clear()
        log_in(Client(), name, "wrong")
        counts.append(len(hashed))

    assert counts == [1, 1, 1, 1]


def test_the_sixth_wrong_password_for_one_account_is_refused_and_so_is_the_right_one_from_there(client, cast):
    for _ in range(5):
        log_in(client, "bob1", "wrong")

    page = log_in(client, "bob1")

    assert "Too many tries from here" in page.content.decode()
    assert not is_in(client)


def test_failures_count_on_the_account_and_not_on_what_was_typed(client, cast):
    for name in ("bob1", "BOB1", "bob1@example.org", "Bob1@example.org", " bob1"):
        log_in(client, name, "wrong")

    assert "Too many tries from here" in log_in(client, "bob1@EXAMPLE.org", "wrong").content.decode()


def test_a_stranger_cannot_lock_the_owner_out(client, cast):
    stranger = Client(REMOTE_ADDR="203.0.113.66")
    for _ in range(9):
        log_in(stranger, "bob1", "wrong")

    log_in(client, "bob1")

    assert is_in(client)


def test_another_account_from_the_same_office_still_opens(client, cast):
    for _ in range(5):
        log_in(Client(), "bob1", "wrong")

    log_in(client, "charlie")

    assert is_in(client)


def test_the_eleventh_wrong_password_from_one_address_is_refused(client, cast):
    for number in range(10):
        log_in(client, f"nobody-{number}", "wrong")

    assert "Too many tries from here" in log_in(client, "bob1").content.decode()


def test_a_forged_forwarded_address_changes_nothing(client, cast):
    for number in range(5):
        client.post(
            "/accounts/login/",
            {"login": "bob1", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )

    assert "Too many tries from here" in log_in(client, "bob1").content.decode()


def test_the_staff_desk_has_no_log_in_of_its_own(client, cast):
    page = client.post("/admin/login/", {"username": "dana", "password": PASSWORD})

    assert page.headers["Location"].startswith("/accounts/login/")
    assert not is_in(client)


def test_remember_me_keeps_the_name_and_not_the_session(client, cast):
    answer = log_in(client, "bob1@example.org", remember_name="on")

    assert answer.cookies["username"].value == "bob1"
    assert answer.cookies["username"]["httponly"]
    assert client.session.get_expire_at_browser_close()
    client.post("/accounts/logout/")
    assert 'value="bob1"' in client.get("/accounts/login/").content.decode()


def test_without_the_tick_an_old_name_is_forgotten(client, cast):
    client.cookies["username"] = "bob1"

    answer = log_in(client, "charlie")

    assert answer.cookies["username"].value == ""


def test_a_remembered_name_cannot_carry_markup(client, cast):
    client.cookies["username"] = "%22%3E%3Cscript%3E"

    assert "<script>" not in client.get("/accounts/login/").content.decode()


def ask_for_a_code(client, address):
    client.post("/accounts/password/reset/", {"email": address})
    body = Message.objects.filter(to=address).latest("pk").body
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M)
    return found.group() if found else ""


def recover(client, address):
    code = ask_for_a_code(client, address)
    return client.post("/accounts/password/reset/confirm/", {"code": code}, follow=True)


@pytest.fixture
def questioned(cast):
    cast.bob.security_question = "What was the first thing you built?"
    cast.bob.security_answer = accounts.hashed_answer("A bird house")
    cast.bob.save()
    return cast.bob


def choose(client, **typed):
    return client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW, **typed})


def test_a_forgotten_password_ends_in_choosing_a_new_one(client, cast):
    recover(client, cast.bob.email)

    choose(client)

    assert not is_in(client)
    log_in(client, "bob1", NEW)
    assert is_in(client)


def test_no_password_is_ever_mailed(client, cast):
    recover(client, cast.bob.email)
    choose(client)

    assert not Message.objects.filter(body__contains=NEW).exists()


def test_the_security_question_is_a_second_hurdle(client, questioned):
    page = recover(client, questioned.email)
    assert "What was the first thing you built?" in page.content.decode()

    page = choose(client, security_answer="a dog house")
    assert list(page.context["form"].errors) == ["security_answer"]

    choose(client, security_answer="  a BIRD   house ")
    log_in(client, "bob1", NEW)
    assert is_in(client)


def test_the_answer_cannot_be_left_out(client, questioned):
    recover(client, questioned.email)

    assert list(choose(client).context["form"].errors) == ["security_answer"]


def test_the_question_is_not_shown_before_the_code(client, questioned):
    ask_for_a_code(client, questioned.email)

    assert "first thing you built" not in client.get("/accounts/password/reset/confirm/").content.decode()
    assert client.get("/accounts/password/reset/complete/").status_code == 302


def test_wrong_answers_are_limited_and_then_the_right_one_is_refused_too(client, questioned):
    recover(client, questioned.email)
    for _ in range(5):
        choose(client, security_answer="a dog house")

    page = choose(client, security_answer="a bird house")

    assert "Too many wrong answers" in page.content.decode()


def test_a_city_that_turns_the_question_off_asks_for_the_mailbox_alone(client, questioned):
    city(security_question_asked=False)
    recover(client, questioned.email)

    assert choose(client).status_code == 302


def test_asking_for_a_new_password_looks_the_same_for_an_unknown_address(client, cast):
    pages = []
    for address in (cast.bob.email, "nobody@example.org"):
        browser = Client()
        answer = browser.post("/accounts/password/reset/", {"email": address})
        body = browser.get(answer.headers["Location"]).content.decode().replace(address, "")
        pages.append((answer.status_code, answer.headers["Location"], re.sub(r'value="\w{64}"', "", body)))

    assert pages[0] == pages[1]


def test_a_weak_new_password_is_told_so(client, cast):
    recover(client, cast.bob.email)

    page = client.post("/accounts/password/reset/complete/", {"password1": "short", "password2": "short"})

    assert list(page.context["form"].errors) == ["password1"]
