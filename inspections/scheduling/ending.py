"""Visits end with their permit: nobody drives to one that expired, was made void, closed or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from contacts import audit
from contacts.models import City, User
from inspections import places, telling
from inspections.models import Calendar, Inspection
from inspections.scheduling.moving import lock
from permits.choices import CaseStatus
from permits.models import Case

# A finaled permit ended well: a visit that is still wanted on it is made.
ENDED = [status for status in CaseStatus.OVER if status != CaseStatus.FINALED]


def cancel_what_ended(*, by: User, at: datetime) -> int:
    """Cancel the visits, booked or requested, of permits that ended; returns how many there were.

    Their places are free again, whoever asked and the inspector are told, and it costs nothing, however late. A visit
    of a day that is over stays: its result may still be written down. So do those on records from elsewhere, and in
    statuses in which the city takes requests. Safe to call at any time.
    """
    ended = set(ENDED) - set(Calendar.current().open_statuses)
    ahead = Q(slot=None) | Q(slot__day__gte=City.current().day_at(at))
    over = Inspection.objects.live().filter(ahead, case__in=Case.objects.kept_here(), case__status__in=ended)
    return sum([_cancel(visit, ended, by=by, at=at) for visit in list(over.order_by("case__number", "number", "pk"))])


@transaction.atomic
def _cancel(visit, ended, *, by, at):
    case, visit = lock(visit)
    # It may have been reinstated, or the visit cancelled, since the list was read.
    if case.status not in ended or not visit.is_live:
        return False
    places.give_back(visit, by=by, at=at)
    visit = Inspection.objects.with_people().select_related("case__address").get(pk=visit.pk)
    audit.record("was cancelled", visit, by=by, at=at, thread=case.number, why=case.status_label)
    telling.ended(visit, at=at)
    return True
