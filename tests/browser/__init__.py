"""A real Chromium on the real site. What goes wrong in the page goes wrong in the test."""

import os
import time
from contextlib import ExitStack, contextmanager

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_WHOM,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browser.shapes import passed

VIEWPORT = {"width": 1280, "height": 900}
LENT = {"first": {}, "second": {}, "without scripts": {"java_script_enabled": False}}
# Each page has its scripts for a second or two: to make them faster takes longer than it saves.
PLAIN_SCRIPTS = "--js-flags=--no-opt,--no-maglev"


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    if "CHROMIUM" not in os.environ:
        pytest.fail("There is no Chromium here. ./run test finds or installs one.", pytrace=False)
    passed.open_below(tmp_path_factory)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread; Django would take our own queries for asynchronous ones.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=[*sandbox, "--disable-dev-shm-usage", PLAIN_SCRIPTS],
        )
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def lent(browser, running_site):
    """Lends a window of LENT by its name, as if it were new: to open one costs as much as to go to five pages."""
    with ExitStack() as until_the_end:
        ours = {}

        def lend(name):
            if name not in ours:
                ours[name] = until_the_end.enter_context(opened(browser, running_site, **LENT[name]))
            return _as_new(*ours[name], running_site)

        yield lend


@pytest.fixture
def page(lent, site):
    """A window at the site that knows nobody; script errors and broken policies fail the test."""
    with lent("first") as page:
        yield page


@contextmanager
def window(browser, site, **options):
    """A window of its own, with no cookie of any other; `options` are Playwright's for a context."""
    with opened(browser, site, **options) as (page, complaints):
        yield page
    assert complaints == []


@contextmanager
def _as_new(page, complaints, site):
    context = page.context
    context.clear_cookies()
    if page.viewport_size != VIEWPORT:
        page.set_viewport_size(VIEWPORT)
    complaints.clear()
    yield page
    page.unroute_all()
    page.evaluate("try { localStorage.clear() } catch {}")
    page.set_content("")  # another address would cost as much as the next test's
    assert complaints == []


@contextmanager
def opened(browser, site, **options):
    """A window, and the list of what went wrong in it."""
    context = browser.new_context(base_url=site.url, viewport=VIEWPORT, **options)
    context.set_default_timeout(15_000)
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if _is_ours(message) else None)
    yield context.new_page(), complaints
    context.close()


def _is_ours(message):
    # A page that answers 404 or 403 on purpose is also told as a console error.
    return message.type == "error" and "the server responded with a status of" not in message.text


def log_in(page, user):
    """Give the browser a session of `user` without the log-in page."""
    client = Client()
    client.force_login(user)
    # As after a password typed just now, so that pages that ask for it again do not.
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[OF_WHOM] = str(user.pk)
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/"}])


def press(page, selector):
    """Press what leads to another page; gives that page's response."""
    with page.expect_navigation() as arrival:
        page.locator(selector).first.click()
    return arrival.value
