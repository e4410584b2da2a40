"""What the journeys stand on: a small Plumb Hollow, its mails, and hands to use it with."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.browser.hands import Keyboard, Mouse
from tests.browser.town import PASSWORD, Town
from tests.database import keep, restore


@pytest.fixture
def town(site, seeded):
    """The demo's city in its smallest form, on the running site."""
    for mail in site.mail.iterdir():
        mail.unlink()
    restore(connection.settings_dict["NAME"], seeded)
    return Town(site)


@pytest.fixture(scope="session")
def seeded(running_site, django_db_blocker):
    """The city is built once; each test gets it as it was then."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), override_settings(DEMO_PASSWORD=PASSWORD):
        restore(name)
        call_command("seed", permits=60, verbosity=0)
        keep(name, "seeded")
        connection.close()
    restore(name)
    return "seeded"


@pytest.fixture(params=["mouse", "keyboard", "no script"])
def hand(request, lent, site):
    """A window and the way it is used; `hand.page` is the window."""
    has_scripts = request.param != "no script"
    with lent("first" if has_scripts else "without scripts") as page:
        yield Keyboard(page) if request.param == "keyboard" else Mouse(page, checks_pages=has_scripts)


@pytest.fixture
def mouse(lent, site):
    with lent("first") as page:
        yield Mouse(page)


@pytest.fixture
def other_mouse(lent, site):
    """Somebody else, at another computer."""
    with lent("second") as page:
        yield Mouse(page)
