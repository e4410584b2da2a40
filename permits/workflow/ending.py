"""How a case ends, and how a permit's day moves on."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import long_date
from contacts.models import City, User
from contacts.refusals import NotAllowed
from permits.choices import CaseStatus, ConditionDue, HoldBlocks
from permits.models import Case
from permits.workflow import steps


@transaction.atomic
def finalize(case: Case, *, by: User, at: datetime) -> Case:
    """Final an issued permit whose required inspections have passed, and return it.

    The caller has checked the inspections; holds on the final and conditions are checked here. Raises NotAllowed.
    """
    case = steps.lock(case, towards=CaseStatus.FINALED)
    reasons = [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.FINAL)]
    unmet = case.conditions.stopping(ConditionDue.ISSUANCE, ConditionDue.FINAL)
    reasons += [condition.as_reason() for condition in unmet.in_order()]
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
    renewed = City.current().day_at(at) + timedelta(days=case.terms.days_to_expire)
    if case.is_issued and (case.expires_on is None or renewed > case.expires_on):
        case.expires_on = renewed
        case.save(update_fields=["expires_on"])
    return case


@transaction.atomic
def extend(case: Case, *, until: date, why: str, by: User, at: datetime) -> Case:
    """Let an issued permit run until a later day, or bring an expired one back into force until then.

    Returns the case. Raises NotAllowed on any other, and when the day is not a later one.
    """
    case = Case.objects.lock(case.pk)
    if case.expires_on and until <= case.expires_on:
        raise NotAllowed(_("The new day is not later than %(day)s.") % {"day": long_date(case.expires_on)})
    verb = "was extended" if case.is_issued else "was reinstated"
    if not case.is_issued:
        case = steps.lock(case, towards=CaseStatus.ISSUED, out_of=CaseStatus.EXPIRED)
        case.expires_on = until
        steps.put(case, CaseStatus.ISSUED, on=City.current().day_at(at), also=["expires_on"])
    else:
        case.expires_on = until
        case.save(update_fields=["expires_on"])
    audit.record(verb, case, by=by, at=at, thread=case.number, why=why, until=until.isoformat())
    return case


@transaction.atomic
def expire(case: Case, *, by: User, at: datetime) -> Case:
    """End an issued permit whose day has passed. Raises NotAllowed on any other, and while it still runs."""
    case = steps.lock(case, towards=CaseStatus.EXPIRED)
    if case.expires_on is None or case.expires_on >= City.current().day_at(at):
        raise NotAllowed(_("%(case)s has not run out.") % {"case": case})
    return steps.move(case, CaseStatus.EXPIRED, "expired", by=by, at=at)


@transaction.atomic
def withdraw(case: Case, *, why: str, by: User, at: datetime) -> Case:
    """End an application that its people take back before anything is issued. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.WITHDRAWN, "was withdrawn", by=by, at=at, why=why)


@transaction.atomic
def void(case: Case, *, why: str, by: User, at: datetime) -> Case:
    """Take a permit that was issued back, as if it had never allowed any work. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.VOID, "was made void", by=by, at=at, why=why)


@transaction.atomic
def close(case: Case, *, by: User, at: datetime) -> Case:
    """Put a case away that is approved or denied. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.CLOSED, "was closed", by=by, at=at)
