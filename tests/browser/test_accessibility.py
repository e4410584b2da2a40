"""Every public page in every state, for everybody. Add yours to PAGES: its name, and how to get there."""

import pytest

from tests.browser import log_in, press
from tests.browser.accessibility import check

pytestmark = [pytest.mark.browser]


def at(address):
    return lambda page, cast: page.goto(address)


def form_sent_empty(address):
    """The page of a form after its button was pressed with nothing typed."""

    def go(page, cast):
        page.goto(address)
        return press(page, "main form[method=post] button[type=submit]")

    return go


def logged_in(who, go):
    """The same page for one of the cast."""

    def go_as(page, cast):
        log_in(page, getattr(cast, who))
        return go(page, cast)

    return go_as


PAGES = {
    "home": at("/"),
    "help and contact": at("/contact/"),
    "inspections": at("/inspections/"),
    "accessibility": at("/accessibility/"),
    "privacy": at("/privacy/"),
    "not found": at("/nothing-here/"),
    "log in": at("/accounts/login/"),
    "log in, nothing typed": form_sent_empty("/accounts/login/"),
    "make an account": at("/accounts/signup/"),
    "make an account, nothing typed": form_sent_empty("/accounts/signup/"),
    "forgot the password": at("/accounts/password/reset/"),
    "email addresses": logged_in("charlie", at("/accounts/email/")),
    "change the password": logged_in("charlie", at("/accounts/password/change/")),
    "two-step log-in": logged_in("charlie", at("/accounts/2fa/")),
    "sessions": logged_in("charlie", at("/accounts/sessions/")),
    "log out": logged_in("charlie", at("/accounts/logout/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
