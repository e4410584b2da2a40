"""Guessing passwords, on the running site with real threads: from one place, from many, at the staff's door."""

import http.client
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from tests.cast import PASSWORD

HOME, ELSEWHERE = "127.0.0.1", "127.0.0.2"
REFUSED, WRONG, IN = "too many tries", "wrong", "in"
PER_ACCOUNT, PER_SOURCE = 5, 10  # what settings.ACCOUNT_RATE_LIMITS allow in five minutes and in one
OVER = 2  # how many more may slip through when all come at once


def is_given_a_session(headers):
    return any(cookie.startswith("session=") for cookie in headers.get_all("Set-Cookie", []))


class Visitor:
    """Somebody at one address, with a log-in page open."""

    def __init__(self, site, source=HOME):
        self.host, self.source = urlsplit(site.url).netloc, source
        _status, headers, body = self.ask("GET", "/accounts/login/")
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body).group(1)

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection(self.host, timeout=60, source_address=(self.source, 0))
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def log_in(self, name, password, path="/accounts/login/", **headers):
        """What came of one try."""
        body = urlencode({"csrfmiddlewaretoken": self.token, "login": name, "password": password})
        headers |= {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        status, answered, text = self.ask("POST", path, body, headers)
        if status == 302 and is_given_a_session(answered):
            return IN
        return REFUSED if "Too many tries from here" in text else WRONG if "do not go together" in text else status

    def guess_at_once(self, names, **headers):
        with ThreadPoolExecutor(len(names)) as threads:
            return Counter(threads.map(lambda name: self.log_in(name, "a wrong guess", **headers), names))


@pytest.fixture
def visitor(site, committed_cast):
    return Visitor(site)


@pytest.fixture
def elsewhere(site, visitor):
    return Visitor(site, ELSEWHERE)


def test_the_sixth_wrong_password_for_an_account_is_refused(visitor):
    tries = [visitor.log_in("bob1", "a wrong guess") for _ in range(7)]

    assert tries == [WRONG] * PER_ACCOUNT + [REFUSED] * 2


def test_all_spellings_of_one_account_count_together(visitor):
    names = ["bob1", "BOB1", "bob1@example.org", " Bob1@Example.org ", "bOb1", "BOB1@EXAMPLE.ORG", "bob1"]

    assert [visitor.log_in(name, "a wrong guess") for name in names][PER_ACCOUNT:] == [REFUSED] * 2


def test_the_eleventh_wrong_password_from_one_place_is_refused_whatever_the_account(visitor):
    tries = [visitor.log_in(f"somebody-{n}", "a wrong guess") for n in range(12)]

    assert tries == [WRONG] * PER_SOURCE + [REFUSED] * 2


def test_forged_addresses_of_origin_change_nothing(visitor):
    tries = [visitor.log_in("bob1", "a wrong guess", **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(7)]

    assert tries == [WRONG] * PER_ACCOUNT + [REFUSED] * 2


@pytest.mark.parametrize("header", ["X-Real-IP", "Forwarded", "CF-Connecting-IP", "X-Client-IP"])
def test_no_other_header_names_the_source(visitor, header):
    for _ in range(PER_ACCOUNT):
        visitor.log_in("bob1", "a wrong guess")

    assert visitor.log_in("bob1", PASSWORD, **{header: "198.51.100.7"}) == REFUSED


def test_twenty_guesses_at_once_for_one_account_get_hardly_further(visitor):
    tried = visitor.guess_at_once(["bob1"] * 20)

    assert tried[WRONG] + tried[REFUSED] == 20
    assert tried[WRONG] <= PER_ACCOUNT + OVER


def test_twenty_guesses_at_once_from_one_place_get_hardly_further(visitor):
    tried = visitor.guess_at_once([f"somebody-{n}" for n in range(20)])

    assert tried[WRONG] + tried[REFUSED] == 20
    assert tried[WRONG] <= PER_SOURCE + OVER


def test_twenty_at_once_with_forged_addresses_get_hardly_further(site, visitor):
    with ThreadPoolExecutor(20) as threads:
        answers = threads.map(
            lambda n: visitor.log_in("bob1", "a wrong guess", **{"X-Forwarded-For": f"198.51.100.{n}"}), range(20)
        )
        tried = Counter(answers)

    assert tried[WRONG] <= PER_ACCOUNT + OVER


def test_the_owner_gets_in_from_elsewhere_meanwhile(visitor, elsewhere):
    visitor.guess_at_once(["bob1"] * 20)

    assert visitor.log_in("bob1", PASSWORD) == REFUSED
    assert elsewhere.log_in("bob1", PASSWORD) == IN


def test_right_passwords_are_not_counted(visitor):
    assert [visitor.log_in("bob1", PASSWORD) for _ in range(12)] == [IN] * 12


def test_the_door_of_the_staff_desk_takes_no_password_at_all(visitor):
    tries = [
        visitor.ask(
            "POST",
            "/admin/login/?next=/admin/",
            urlencode({"csrfmiddlewaretoken": visitor.token, "username": "ada1", "password": PASSWORD}),
            {"Cookie": visitor.cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )
        for _ in range(3)
    ]

    for status, headers, _body in tries:
        assert (status, headers["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2F")
        assert not is_given_a_session(headers)


@pytest.mark.parametrize("name", ["ada1", "dana"])
def test_a_member_of_staff_is_guessed_no_more_often_than_anybody(visitor, elsewhere, name):
    path = "/accounts/login/?next=%2Fadmin%2F"
    with ThreadPoolExecutor(20) as threads:
        tried = Counter(threads.map(lambda _n: visitor.log_in(name, "a wrong guess", path), range(20)))

    assert tried[WRONG] <= PER_ACCOUNT + OVER
    assert visitor.log_in(name, PASSWORD, path) == REFUSED
    assert elsewhere.log_in(name, PASSWORD, path) == IN
