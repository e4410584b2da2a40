"""What the city announces: who wrote it, what a page shows, and ending it early."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import AnnouncementSeverity
from contacts.models import Announcement, City, User
from contacts.refusals import NotAllowed, Reason

# The most urgent stands on top, whenever it was written.
ORDER = [AnnouncementSeverity.EMERGENCY, AnnouncementSeverity.WARNING, AnnouncementSeverity.INFO]


@transaction.atomic
def keep(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Write a new announcement, or one that was changed, and return it; history keeps all that it says.

    The caller has validated it. From its start to its end it stands on every page.
    """
    is_new = announcement.pk is None
    if is_new:
        announcement.created_by = by
    announcement.save()
    _record("was written" if is_new else "was rewritten", announcement, by=by, at=at)
    return announcement


@transaction.atomic
def end(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Take an announcement off every page now, and return it.

    Raises NotAllowed for one that is over, or has not begun.
    """
    announcement = Announcement.objects.lock(announcement.pk)
    if announcement.ends_at <= at:
        raise NotAllowed(Reason(_("“%(title)s” is over already.") % {"title": announcement}))
    if announcement.starts_at >= at:
        raise NotAllowed(
            Reason(_("“%(title)s” has not begun.") % {"title": announcement}, _("Open it and change its days."))
        )
    announcement.ends_at = at
    announcement.save(update_fields=["ends_at"])
    _record("was ended", announcement, by=by, at=at)
    return announcement


def shown(city: City | None, cookies: Mapping[str, str]) -> list[Announcement]:
    """What a page shows a browser: what is announced, but for what this browser has hidden, most urgent first.

    `city` comes from `City.on_page`, which brings the announcements along; any other city announces nothing.
    """
    if not (city and city.announced):
        return []
    announced = [Announcement(**row) for row in json.loads(city.announced)]
    left = [one for one in announced if not (one.can_be_hidden and cookies.get(one.cookie) == one.mark)]
    return sorted(left, key=lambda one: (ORDER.index(one.severity), -one.pk))


def _record(act, announcement, *, by, at):
    audit.record(
        act,
        announcement,
        by=by,
        at=at,
        title=announcement.title,
        text=announcement.text,
        severity=announcement.severity,
        starts=announcement.starts_at.isoformat(),
        ends=announcement.ends_at.isoformat(),
    )
