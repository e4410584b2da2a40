"""The addresses of announcements, saved searches and feeds; tests/routes.py takes them in."""

from datetime import timedelta

from django.utils import timezone

from contacts import announcements
from contacts.models import Announcement
from tests.route import NOT_SO, Route, for_all


def announcement(cast):
    now = timezone.now()
    days = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return {"pk": announcements.keep(Announcement(title="News", **days), by=cast.dana, at=now).pk}


ROUTES = {
    "contacts:announcement-hiding": Route(NOT_SO, announcement, post=for_all(302)),
}
