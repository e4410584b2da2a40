"""Calendar addresses, what is told about visits, and the link in their mails, for everybody, in every state."""

import pytest

from inspections import feeds
from tests.browser import press
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, logged_in
from tests.factories import NOW
from tests.notice_routes import link_off

pytestmark = [pytest.mark.browser]
BUTTON = "main form[method=post] button[type=submit]"


def with_address(page, cast):
    feeds.make(by=cast.bob, at=NOW)
    return logged_in("bob", at("/my/calendar/"))(page, cast)


def made(page, cast):
    logged_in("bob", at("/my/calendar/address/"))(page, cast)
    return press(page, BUTTON)


def to_end(page, cast):
    with_address(page, cast)
    return page.goto("/my/calendar/end/")


def stopped(page, cast):
    page.goto(f"/inspections/notices/off/{link_off(cast)['key']}/")
    return press(page, BUTTON)


PAGES = {
    "a calendar address": with_address,
    "a calendar address, made": made,
    "a calendar address, to end": to_end,
    "what is told about visits": logged_in("bob", at("/my/notices/")),
    "no more reminders": stopped,
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
