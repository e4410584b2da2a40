"""Announcements, saved searches and the links of their mails, for everybody, in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import announcements
from contacts.models import Announcement
from tests.browser import press
from tests.browser.accessibility import check

pytestmark = [pytest.mark.browser]


def announced(page, cast):
    """One of each severity; the first of those that can be hidden is hidden."""
    now = timezone.now()
    days = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    for severity, title in (("info", "Closed on Monday"), ("warning", "Slow today"), ("emergency", "Gas leak")):
        told = Announcement(title=title, text="See https://example.gov/news", severity=severity, **days)
        announcements.keep(told, by=cast.dana, at=now)
    page.goto("/")
    assert page.locator(".announcement").count() == 3
    response = press(page, ".announcement button")
    assert page.locator(".announcement").count() == 2
    return response


PAGES = {
    "announcements": announced,
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
