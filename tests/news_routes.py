"""The addresses of announcements, saved searches and feeds; tests/routes.py takes them in."""

from datetime import timedelta

from django.utils import timezone

from contacts import announcements
from contacts.models import Announcement
from permits import savedsearches
from permits.choices import NewsRhythm
from permits.models import SavedSearch
from tests.factories import NOW
from tests.route import LOGGED_IN, NOT_SO, Route, for_all


def announcement(cast):
    now = timezone.now()
    days = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return {"pk": announcements.keep(Announcement(title="News", **days), by=cast.dana, at=now).pk}


def saved(cast):
    """One of Bob's."""
    own = SavedSearch.objects.of(cast.bob).first()
    return {"pk": (own or savedsearches.save("My street", {"q": "mortar"}, NewsRhythm.DAILY, by=cast.bob, at=NOW)).pk}


def link_of_saved(cast):
    return {"key": savedsearches.key_of(SavedSearch.objects.get(**saved(cast)))}


# A saved search is there for its owner alone; the link in its mails for whoever has it.
OWNER = for_all(404, visitor=302, bob=200)
ROUTES = {
    "search-feed": Route(for_all(200), post=NOT_SO),
    "permits:saved-searches": Route(LOGGED_IN, post=for_all(405, visitor=302)),
    "permits:saved-search-new": Route(LOGGED_IN, post=LOGGED_IN),
    "permits:saved-search": Route(OWNER, saved, post=OWNER),
    "permits:saved-search-deletion": Route(OWNER, saved, post=OWNER | {"bob": 302}),
    "permits:saved-search-off": Route(for_all(200), link_of_saved, post=for_all(200)),
    "contacts:announcement-hiding": Route(NOT_SO, announcement, post=for_all(302)),
}
