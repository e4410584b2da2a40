"""The working lists in every state, for everybody: dashboard, my records, collections."""

import pytest
from django.utils import timezone

from permits import collections
from tests import factories
from tests.browser import press
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, logged_in

pytestmark = [pytest.mark.browser]


def kept(cast, count=1):
    """A collection of Bob's with some records in it."""
    cases = [cast.case, *(factories.Case() for _n in range(count - 1))]
    return collections.create("Mortar St", description="For Monday", cases=cases, by=cast.bob, at=timezone.now())


def opened(tail="", count=1):
    def go(page, cast):
        return page.goto(f"{kept(cast, count).get_absolute_url()}{tail}")

    return go


def sent_without_a_tick(page, cast):
    page.goto(kept(cast).get_absolute_url())
    return press(page, "main form[method=post] button[type=submit]")


def to_choose(act):
    """One record ticked, and the button of an act pressed."""

    def go(page, cast):
        page.goto(kept(cast).get_absolute_url())
        page.check("main input[name=case]")
        return press(page, f"main button[formaction$='{act}/']")

    return go


def chosen_wrongly(page, cast):
    address = kept(cast).get_absolute_url()
    page.goto(f"{address}copy/?case={cast.case.slug}")
    return press(page, "main form[method=post] button[type=submit]")


PAGES = {
    "dashboard": logged_in("bob", at("/dashboard/?days=30")),
    "dashboard, waiting": logged_in("penny", at("/dashboard/")),
    "collections": logged_in("bob", lambda page, cast: kept(cast) and page.goto("/collections/")),
    "collections, none": logged_in("charlie", at("/collections/")),
    "collection": logged_in("bob", opened(count=30)),
    "collection, no match": logged_in("bob", opened("?q=nowhere")),
    "collection, nothing ticked": logged_in("bob", sent_without_a_tick),
    "collection to delete": logged_in("bob", opened("deletion/")),
    "collection to rename": logged_in("bob", opened("name/")),
    "collection to move to": logged_in("bob", to_choose("move")),
    "collection to copy to, name missing": logged_in("bob", chosen_wrongly),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
