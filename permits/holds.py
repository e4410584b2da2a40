"""Holds: a named reason why a case may not move on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits.models import Case, Hold


@transaction.atomic
def place(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Put a new hold on its case and return it; it counts from now on."""
    Case.objects.lock(hold.case_id)
    hold.placed_by, hold.placed_at = by, at
    hold.save()
    audit.record("was put on hold", hold.case, by=by, at=at, thread=hold.case.number, why=hold.reason)
    return hold


@transaction.atomic
def clear(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Lift a hold and return it. Raises NotAllowed when it was lifted before."""
    case = Case.objects.lock(hold.case_id)
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.cleared_at:
        raise NotAllowed(_("“%(hold)s” was lifted before.") % {"hold": hold})
    hold.cleared_by, hold.cleared_at = by, at
    hold.save(update_fields=["cleared_by", "cleared_at"])
    audit.record("was released from a hold", case, by=by, at=at, thread=case.number, why=hold.reason)
    return hold
