"""How a permit ends, and how its day moves on."""

from datetime import datetime, timedelta

from django.db import transaction

from contacts import audit
from contacts.models import City, User
from contacts.refusals import NotAllowed
from permits.choices import CaseStatus, HoldBlocks
from permits.models import Case
from permits.workflow import steps


@transaction.atomic
def finalize(case: Case, *, by: User, at: datetime) -> Case:
    """Final an issued permit whose required inspections have passed, and return it.

    The caller has checked the inspections; holds on the final are checked here. Raises NotAllowed.
    """
    case = steps.lock(case, towards=CaseStatus.FINALED)
    reasons = [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.FINAL)]
    if reasons:
        raise NotAllowed(*reasons)

    case.finaled_on = City.current().day_at(at)
    steps.put(case, CaseStatus.FINALED, on=case.finaled_on, also=["finaled_on"])
    audit.record("was finaled", case, by=by, at=at, thread=case.number)
    return case


@transaction.atomic
def renew_expiry(case: Case, *, at: datetime) -> Case:
    """Move an issued permit's expiry: its type's days after a passed inspection. Never to an earlier day."""
    case = Case.objects.lock(case.pk)
    renewed = City.current().day_at(at) + timedelta(days=case.case_type.days_to_expire)
    if case.is_issued and (case.expires_on is None or renewed > case.expires_on):
        case.expires_on = renewed
        case.save(update_fields=["expires_on"])
    return case
