"""What the journeys stand on: a small Plumb Hollow, its mails, and hands to use it with."""

import pytest
from django.core.management import call_command

from tests.browser import window
from tests.browser.hands import Keyboard, Mouse
from tests.browser.town import PASSWORD, Town


@pytest.fixture
def town(site, settings):
    """The demo's city in its smallest form, on the running site."""
    settings.DEMO_PASSWORD = PASSWORD
    for mail in site.mail.iterdir():
        mail.unlink()
    call_command("seed", permits=60, verbosity=0)
    return Town(site)


@pytest.fixture(params=["mouse", "keyboard", "no script"])
def hand(request, browser, site):
    """A window and the way it is used; `hand.page` is the window."""
    has_scripts = request.param != "no script"
    with window(browser, site, java_script_enabled=has_scripts) as page:
        yield Keyboard(page) if request.param == "keyboard" else Mouse(page, checks_pages=has_scripts)


@pytest.fixture
def mouse(browser, site):
    with window(browser, site) as page:
        yield Mouse(page)


@pytest.fixture
def other_mouse(browser, site):
    """Somebody else, at another computer."""
    with window(browser, site) as page:
        yield Mouse(page)
