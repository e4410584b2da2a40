"""The daily mail: what its reader wants to hear of once a day, together, in the city's morning.

What is told there of one record stands together, and what was told of it twice in the same words is one line.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose, MessageStatus
from contacts.models import City, Desk, Message, User
from contacts.telling import outbox

DIGEST = "digest"  # the kind of the mail itself
MORNING = time(7)  # in the city
LISTED = 100  # lines in one mail; the inbox on the site has all


@dataclass
class Line:
    """One line of a daily mail: what was told of a record, how often, and when last."""

    thread: str
    subject: str
    at: datetime
    count: int = 1


@transaction.atomic
def send_next(*, at: datetime) -> bool:
    """Gather what one account was to hear by this morning into one mail; returns whether there was such an account.

    Safe to run at any time and as often as one likes: what went into a mail is sent, and goes into no other. Others
    that are at it take other accounts.
    """
    city = City.current()
    morning = last_morning(city, at)
    waiting = Message.objects.for_digest(morning)
    readers = User.objects.filter(Exists(waiting.filter(user=OuterRef("pk"))))
    user = readers.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk").first()
    if user is None:
        return False

    told = list(waiting.filter(user=user).order_by("created_at", "pk"))
    if not told:  # somebody else's transaction sent it between the two looks
        return True
    lines = gather(told)
    subject = ngettext(
        "%(count)s piece of news of your records", "%(count)s pieces of news of your records", len(lines)
    )
    facts = {
        "lines": lines[:LISTED],
        "more": max(len(lines) - LISTED, 0),
        "inbox": settings.SITE_URL + reverse("contacts:inbox"),
        "notices": settings.SITE_URL + reverse("contacts:notices"),
        "city": city,
        "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS),
    }
    with timezone.override(city.time_zone):
        body = render_to_string("email/contacts/digest.txt", facts)
    outbox.write(
        kind=DIGEST,
        thing=user,
        version=f"{morning:%Y-%m-%d} {told[-1].pk}",
        to=user.email,
        user=user,
        subject=subject % {"count": len(lines)},
        body=body,
        at=at,
    )
    waiting.filter(pk__in=[one.pk for one in told]).update(status=MessageStatus.SENT, sent_at=at)
    return True


def last_morning(city: City, at: datetime) -> datetime:
    """The moment of the latest morning in the city that a moment has reached."""
    zone = ZoneInfo(city.time_zone)
    day = at.astimezone(zone).date()
    morning = datetime.combine(day, MORNING, tzinfo=zone)
    return morning if morning <= at else datetime.combine(day - timedelta(days=1), MORNING, tzinfo=zone)


def gather(told: list[Message]) -> list[Line]:
    """The lines of a daily mail, those of one record together, in the order in which they came."""
    lines = {}
    for message in told:
        same = lines.setdefault(
            (message.thread, message.subject), Line(message.thread, message.subject, message.created_at, count=0)
        )
        same.count += 1
        same.at = message.created_at
    first = {}
    for place, line in enumerate(lines.values()):
        first.setdefault(line.thread, place)
    return sorted(lines.values(), key=lambda line: first[line.thread])
