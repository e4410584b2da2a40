"""Drafts that nobody goes on with: their people are warned, then they are discarded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City
from contacts.robots import robot
from permits import parties
from permits.access import Right
from permits.models import Application, Case

WARNED_BEFORE = timedelta(days=14)


def warn_next(*, at: datetime) -> bool:
    """Tell the people of one draft that it will be discarded in two weeks; returns whether there was one.

    One that nobody changed for the city's days, less these two weeks, and that was not warned since its last change.
    """
    kept = _kept(at)
    if kept is None:
        return False
    due = Application.objects.drafts().filter(
        Q(warned_at=None) | Q(warned_at__lt=F("saved_at")), saved_at__lte=at - kept + WARNED_BEFORE
    )
    return _each(due, _warn, at=at)


def discard_next(*, at: datetime) -> bool:
    """Discard one draft whose people were warned two weeks ago and left it as it was; returns whether there was one."""
    kept = _kept(at)
    if kept is None:
        return False
    due = Application.objects.drafts().filter(
        warned_at__gte=F("saved_at"), warned_at__lte=at - WARNED_BEFORE, saved_at__lte=at - kept
    )
    return _each(due, _discard, at=at)


def _kept(at):
    days = City.current().days_to_keep_drafts
    return timedelta(days=days) if days else None


def _each(due, act, *, at):
    """Do something to the first that is due, held as every change of it holds it; another one's is passed over."""
    first = due.order_by("saved_at", "pk").first()
    if first is None:
        return False
    with transaction.atomic():
        Case.objects.lock(first.case_id)
        Application.objects.lock(first.pk)
        if application := due.filter(pk=first.pk).select_related("case__case_type").first():
            act(application, at=at)
    return True


def _warn(application, *, at):
    case, city = application.case, City.current()
    last = max(application.saved_at + timedelta(days=city.days_to_keep_drafts), at + WARNED_BEFORE)
    application.warned_at = at
    application.save(update_fields=["warned_at"])
    parties.tell(
        case,
        "draft_will_be_discarded",
        _("%(case)s is not handed in, and will be discarded") % {"case": case},
        parties.addresses_on(case, right=Right.APPLY),
        thing=f"{application.pk}:{at.isoformat()}",
        by=robot("permits"),
        at=at,
        day=city.day_at(last),
    )


def _discard(application, *, at):
    application.discarded_at = at
    application.save(update_fields=["discarded_at"])
    audit.record("was discarded", application.case, by=robot("permits"), at=at, thread=application.case.number)
