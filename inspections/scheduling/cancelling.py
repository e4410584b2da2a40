"""Take a visit off the calendar."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from inspections import places, refusal, telling
from inspections.calendar import Timetable
from inspections.models import Inspection
from inspections.scheduling.moving import lock
from inspections.standing import in_sentence
from permits import fees

LATE_CANCEL = "LATE_CANCEL"


@transaction.atomic
def cancel(inspection: Inspection, *, by: User, at: datetime) -> Inspection:
    """Cancel a visit that has not happened, give its place back, tell who asked for it, and return it.

    Free until the calendar's hour on the day itself. After it only where the city takes a late fee, in dollars,
    which is charged then; a visit whose inspector is absent costs nothing. Raises NotAllowed.
    """
    case, inspection = lock(inspection)
    timetable = Timetable.read(at)
    reasons = refusal.of_cancelling(inspection, timetable, by=by, at=at)
    if reasons:
        raise NotAllowed(*reasons)

    amount = _late_fee(inspection.slot, timetable, at)
    places.give_back(inspection, by=by, at=at)
    if amount:
        fees.assess(
            case,
            code=LATE_CANCEL,
            description=_("Late cancellation: %(type)s") % {"type": in_sentence(inspection.inspection_type.name)},
            amount=amount,
            by=by,
            at=at,
        )
    inspection = Inspection.objects.with_people().select_related("case__address").get(pk=inspection.pk)
    audit.record("was cancelled", inspection, by=by, at=at, thread=case.number)
    telling.cancelled(inspection, at=at, late_fee=amount)
    return inspection


def _late_fee(slot, timetable, at):
    if slot is None or slot.closed:
        return Decimal(0)
    return timetable.late_cancel_fee(slot.day, at)
