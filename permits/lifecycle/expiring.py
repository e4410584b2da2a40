"""A permit that nobody works under runs out; its people are warned in time. Records from elsewhere never do."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from contacts.formats import long_date
from contacts.models import City, Message, User
from permits import workflow
from permits.choices import CaseStatus, ExtensionStatus
from permits.lifecycle.telling import tell
from permits.models import Case, Extension

WARNED_BEFORE = (30, 7)  # days
KIND = "permit_expires_soon"


def expire_what_ran_out(*, by: User, at: datetime) -> int:
    """Expire every issued permit whose day has passed in the city, and tell its people; returns how many.

    One whose extension the city has not decided on yet waits for that. Safe to call as often as one likes.
    """
    today = City.current().day_at(at)
    over = _running().filter(~Exists(_asked()), expires_on__lt=today)
    expired = 0
    for pk in list(over.order_by("number").values_list("pk", flat=True)):
        expired += _expire(pk, today, by=by, at=at)
    return expired


def warn_of_expiry(*, by: User, at: datetime) -> int:
    """Warn the people on permits that run out within 30 days, and within 7, once each for a day; returns how many.

    A day that a passed inspection or an extension moves on is warned of anew.
    """
    today = City.current().day_at(at)
    warned = 0
    for days, until in zip(WARNED_BEFORE, (*WARNED_BEFORE[1:], -1), strict=True):
        about = Concat(
            Value("permits.case:"), Cast("pk", CharField()), Value(":"), Cast("expires_on", CharField()),
            Value(f":{days}"), output_field=CharField(),
        )  # fmt: skip
        told = Message.objects.filter(kind=KIND, thing=OuterRef("about"))
        first, last = today + timedelta(days=until + 1), today + timedelta(days=days)
        due = _running().filter(expires_on__range=(first, last)).annotate(about=about).filter(~Exists(told))
        # A permit that runs for less than that is not warned of on the day it is issued.
        due = due.filter(issued_on__lt=F("expires_on") - timedelta(days=days))
        for pk, day in list(due.order_by("number").values_list("pk", "expires_on")):
            warned += _warn(pk, day, days, by=by, at=at)
    return warned


def _running():
    return Case.objects.kept_here().filter(status=CaseStatus.ISSUED)


def _asked():
    return Extension.objects.filter(case=OuterRef("pk"), status=ExtensionStatus.ASKED)


@transaction.atomic
def _expire(pk, today, *, by, at):
    case = Case.objects.lock(pk)
    asked = case.extensions.filter(status=ExtensionStatus.ASKED).exists()
    # An inspection may have passed, or an extension been asked for, since the list was read.
    if not case.is_issued or case.is_foreign or asked or case.expires_on is None or case.expires_on >= today:
        return False
    case = workflow.expire(case, by=by, at=at)
    last = case.expires_on + timedelta(days=case.terms.days_to_reinstate)
    told_of = f"permits.case:{case.pk}:{case.expires_on}"
    tell(case, "permit_expired", _("Permit %(case)s has expired"), thing=told_of, by=by, at=at, last_day=last)
    return True


@transaction.atomic
def _warn(pk, day: date, days, *, by, at):
    case = Case.objects.lock(pk)
    if not case.is_issued or case.expires_on != day:
        return False
    subject = _("Permit %(case)s runs out on %(day)s") % {"case": case, "day": long_date(day)}
    left = case.terms.extensions - case.extensions.given()
    tell(case, KIND, subject, thing=f"permits.case:{pk}:{day}:{days}", by=by, at=at, may_extend=left > 0)
    return True
