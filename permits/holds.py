"""Holds: a named reason why a case may not move on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits import parties
from permits.models import Case, Hold


@transaction.atomic
def place(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Put a new hold on its case and return it; it counts from now on. The people on the case are told."""
    Case.objects.lock(hold.case_id)
    hold.placed_by, hold.placed_at = by, at
    hold.save()
    audit.record("was put on hold", hold.case, by=by, at=at, thread=hold.case.number, why=hold.reason)
    _tell(hold, "hold_placed", _("%(case)s is on hold") if hold.blocks_in_words else _("A notice on %(case)s"), by, at)
    return hold


@transaction.atomic
def clear(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Lift a hold and return it; the people on the case are told. Raises NotAllowed when it was lifted before."""
    case = Case.objects.lock(hold.case_id)
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.cleared_at:
        raise NotAllowed(_("“%(hold)s” was lifted before.") % {"hold": hold})
    hold.cleared_by, hold.cleared_at = by, at
    hold.save(update_fields=["cleared_by", "cleared_at"])
    audit.record("was released from a hold", case, by=by, at=at, thread=case.number, why=hold.reason)
    hold.case = case
    _tell(hold, "hold_lifted", _("A hold on %(case)s is lifted"), by, at)
    return hold


def _tell(hold, template, subject, by, at):
    case = hold.case
    addresses = parties.addresses_on(case)
    parties.tell(case, template, subject % {"case": case}, addresses, thing=hold, by=by, at=at, hold=hold)
