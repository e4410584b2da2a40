"""What others did on an account's records since it last looked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, OuterRef, Subquery, Window
from django.db.models.functions import JSONObject
from django.urls import reverse

from contacts.models import Activity, User
from permits.choices import CaseKind
from permits.models import Case
from portal.records import story

SHOWN = 8
FIRST_TIME = timedelta(days=7)
LOOK_BACK = (7, 30)  # days
SINCE = "dashboard_since"
# A look more in the same minute is not written down.
WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """The last thing that happened on one record."""

    number: str
    url: str
    told: story.Told


@dataclass(frozen=True)
class Changes:
    shown: list[Change]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


def read(user: User, *, since: datetime) -> Changes:
    """The records on which somebody else did something after a moment, the latest first, in one query.

    Only what the public history tells: the history tab of the record has the rest, for whoever may read it.
    """
    own = Case.objects.mine(user)
    lines = Activity.objects.filter(
        at__gt=since, thread__in=own.values("number"), thing_type__in=story.PUBLIC_THINGS
    ).exclude(actor=user.username)
    last = lines.order_by("thread", "-at", "-pk").distinct("thread").values("pk")
    record = Case.objects.filter(number=OuterRef("thread")).values(
        record=JSONObject(slug="slug", kind="case_type__kind")
    )
    shown = (
        Activity.objects.filter(pk__in=last)
        .annotate(record=Subquery(record), count=Window(Count("pk")))
        .order_by("-at", "-pk")[:SHOWN]
    )
    found = list(shown)
    return Changes([_change(line) for line in found], found[0].count if found else 0)


def since(request, *, at: datetime) -> datetime:
    """When the account last looked at its dashboard before it logged in this time; a week ago for the first time.

    The same all through a log-in, so that a page read twice says the same twice. Writes down that it looked now.
    """
    user = request.user
    if SINCE not in request.session:
        request.session[SINCE] = (user.dashboard_seen_at or at - FIRST_TIME).timestamp()
    if user.dashboard_seen_at is None or at - user.dashboard_seen_at >= WRITTEN_EVERY:
        User.objects.filter(pk=user.pk).update(dashboard_seen_at=at)
    return datetime.fromtimestamp(request.session[SINCE], tz=UTC)


def _change(line):
    name = "permits:plan-history" if line.record["kind"] == CaseKind.PLAN else "permits:case-history"
    return Change(line.thread, reverse(name, args=[line.record["slug"]]), story.tell(line, sees_names=False))
