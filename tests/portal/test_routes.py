"""One table of every address and who gets what there; an address that is not in it fails."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from portal import sessions
from tests.kept import keep_rows
from tests.route import ROLES
from tests.routes import DRAFTS, OTHERS_BUSINESS, ROUTES

pytestmark = pytest.mark.django_db


def names(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace == "admin":
            continue
        else:
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_is_in_the_table():
    known = set(ROUTES) | OTHERS_BUSINESS

    assert {name for name in names(get_resolver()) if name not in known} == set()


def test_the_table_names_no_address_that_is_gone():
    there = set(names(get_resolver()))

    assert {name for name in ROUTES if name not in there} == set()


def everybody_logs_in(office):
    """The value of each one's session cookie; none is so old that a request would write down that it was seen."""
    cookies, later = {}, (timezone.now() + timedelta(days=1)).timestamp()
    for role in set(ROLES) - {"visitor"}:
        client = Client()
        client.force_login(getattr(office, role))
        session = client.session
        session[sessions.BEGAN] = session[sessions.SEEN] = later
        session.save()
        cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


@pytest.fixture(scope="session")
def kept_sessions(kept_office, django_db_blocker):
    with django_db_blocker.unblock():
        return keep_rows(everybody_logs_in, upon=kept_office)


@pytest.fixture
def cookies(office, kept_sessions, settings):
    settings.CITY_SECONDS = 10**9  # the city stays as it is while a test asks
    return kept_sessions.again()


def answers(client, cookies, method, address):
    """What each of the cast gets at an address."""
    found = {}
    for role in ROLES:
        client.cookies.clear()
        if role != "visitor":
            client.cookies[settings.SESSION_COOKIE_NAME] = cookies[role]
        answer = getattr(client, method)(address)
        if answer.streaming:
            list(answer)  # a file is closed once it is read
        found[role] = answer.status_code
    return found


@pytest.mark.parametrize("name", ROUTES)
def test_everybody_gets_what_the_table_says(client, office, cookies, name):
    route = ROUTES[name]

    assert answers(client, cookies, "get", reverse(name, kwargs=route.kwargs(office))) == route.expected()


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_is_not_there_for_strangers(client, office, cookies, name):
    route = DRAFTS[name]

    assert answers(client, cookies, "get", reverse(name, kwargs=route.kwargs(office))) == route.expected()


@pytest.mark.parametrize("name", [name for name in ROUTES if ROUTES[name].post is not None])
def test_nobody_posts_what_is_not_theirs(client, office, cookies, name):
    route = ROUTES[name]
    address = reverse(name, kwargs=route.kwargs(office))

    assert answers(client, cookies, "post", address) == route.expected(route.post)


def admin_addresses():
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", None) == "admin":
            yield from _without_arguments(pattern.url_patterns)


def _without_arguments(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.regex.groups:
            yield pattern.name
        elif not isinstance(pattern, URLPattern):
            yield from _without_arguments(pattern.url_patterns)


@pytest.mark.parametrize("role", ["visitor", "charlie", "penny", "alice", "bob", "carol", "max"])
def test_the_admin_opens_for_staff_only(client, office, role):
    if role != "visitor":
        client.force_login(getattr(office, role))

    names = set(admin_addresses()) - {"login", "logout", "jsi18n"}
    opened = {name for name in names if client.get(reverse(f"admin:{name}")).status_code not in (302, 403)}

    assert names != set()
    assert opened == set()
