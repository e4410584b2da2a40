"""Announcements, saved searches and the links of their mails, for everybody, in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import announcements
from contacts.choices import ContactMethod
from contacts.models import Announcement
from permits import savedsearches
from permits.choices import NewsRhythm
from tests.browser import press
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, logged_in
from tests.factories import NOW

pytestmark = [pytest.mark.browser]


def announced(page, cast):
    """One of each severity; one of those that can be hidden is hidden."""
    now = timezone.now()
    days = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    for severity, title in (("info", "Closed on Monday"), ("warning", "Slow today"), ("emergency", "Gas leak")):
        told = Announcement(title=title, text="See https://example.gov/news", severity=severity, **days)
        announcements.keep(told, by=cast.dana, at=now)
    page.goto("/search/?q=mortar")
    assert page.locator(".announcement").count() == 3
    response = press(page, ".announcement button")
    assert page.locator(".announcement").count() == 2
    return response


def kept(cast, rhythm=NewsRhythm.DAILY):
    return savedsearches.save("Mortar St", {"q": "mortar", "status": "issued"}, rhythm, by=cast.charlie, at=NOW)


def of_kept(tail=""):
    return logged_in("charlie", lambda page, cast: page.goto(f"{kept(cast).get_absolute_url()}{tail}"))


def by_letter(page, cast):
    kept(cast)
    cast.charlie.preferred_contact_method = ContactMethod.PAPER
    cast.charlie.save()
    return logged_in("charlie", at("/searches/"))(page, cast)


def taken_name(page, cast):
    kept(cast)
    logged_in("charlie", at("/searches/new/?q=mortar&address=mortar"))(page, cast)
    page.fill("input[name=name]", "MORTAR ST")
    return press(page, "main form[method=post] button[type=submit]")


def to_stop(page, cast):
    return page.goto(f"/searches/off/{savedsearches.key_of(kept(cast))}/")


def stopped(page, cast):
    to_stop(page, cast)
    return press(page, "main form[method=post] button[type=submit]")


PAGES = {
    "announcements": announced,
    "saved searches": by_letter,
    "saved searches, none": logged_in("charlie", at("/searches/")),
    "save a search, its name taken": taken_name,
    "change a saved search": of_kept(),
    "delete a saved search": of_kept("deletion/"),
    "no more mails of a saved search": to_stop,
    "no more mails of a saved search, done": stopped,
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
