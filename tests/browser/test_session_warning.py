"""The bar that warns before a log-in ends: read aloud, reached by keyboard, gone with one press."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from portal.sessions import SEEN
from tests.browser import log_in, window
from tests.browser.accessibility import check

pytestmark = [pytest.mark.browser]
HOUR = 3600


def session_of(page):
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    row = Session.objects.get(session_key=cookies[settings.SESSION_COOKIE_NAME])
    return row.session_key, row.get_decoded()


def idle_for(page, seconds):
    """As if the last page had been opened so long ago."""
    key, data = session_of(page)
    data[SEEN] = time.time() - seconds
    Session.objects.filter(session_key=key).update(session_data=Session.objects.encode(data))


def last_seen(page):
    return session_of(page)[1][SEEN]


@pytest.fixture
def page(browser, site):
    """A window of its own: the clock of this one stays under our hand for good."""
    with window(browser, site) as page:
        yield page


@pytest.fixture
def form(page, committed_cast):
    """A page with a form, open for a while."""
    page.clock.install()
    log_in(page, committed_cast.charlie)
    page.goto("/account/licenses/add/")
    return page


def warning(page):
    return page.get_by_role("region", name="Your log-in")


def test_it_comes_before_the_end_and_one_press_puts_the_end_off(form):
    idle_for(form, HOUR - 150)

    form.clock.fast_forward(61_000)

    expect(warning(form).get_by_role("alert")).to_contain_text("You will be logged out at")
    warning(form).get_by_role("button", name="Stay logged in").press("Enter")
    expect(warning(form)).to_have_count(0)
    assert time.time() - last_seen(form) < 30


def test_everybody_can_use_the_page_while_it_shows(form):
    idle_for(form, HOUR - 150)
    form.clock.fast_forward(61_000)
    expect(warning(form)).to_be_visible()

    check(form)


def test_whoever_types_is_not_idle_and_is_not_disturbed(form):
    form.clock.fast_forward(61_000)
    form.wait_for_timeout(300)
    form.locator("main input").first.press_sequentially("GC-1")
    idle_for(form, HOUR - 150)

    form.clock.fast_forward(HOUR * 1000)
    with form.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/session/")):
        pass

    expect(warning(form)).to_have_count(0)
    assert time.time() - last_seen(form) < 30


def test_another_window_that_goes_on_takes_the_warning_away(form):
    idle_for(form, HOUR - 150)
    form.clock.fast_forward(61_000)
    expect(warning(form)).to_be_visible()

    idle_for(form, 0)
    form.clock.fast_forward(31_000)

    expect(warning(form)).to_have_count(0)


def test_after_the_end_it_says_that_nothing_is_lost(form):
    idle_for(form, HOUR + 10)

    form.clock.fast_forward(61_000)

    expect(warning(form)).to_contain_text("What stands in a form here is not lost")


def test_the_staff_desk_warns_too(page, committed_cast, site):
    page.clock.install()
    log_in(page, committed_cast.ada)
    page.goto("/admin/")
    idle_for(page, HOUR / 2 - 150)

    page.clock.fast_forward(61_000)

    expect(warning(page)).to_contain_text("You will be logged out at")
