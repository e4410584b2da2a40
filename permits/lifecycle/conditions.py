"""Conditions that a permit is given under: written by staff, or taken from a review by permits.reviewing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits.models import Case, Condition


@transaction.atomic
def add_condition(case: Case, *, text: str, due: str, by: User, at: datetime) -> Condition:
    """Give a case a condition, to be met before a step (a ConditionDue), and return it; everybody reads it.

    Raises NotAllowed without words, on a record from elsewhere, and on a case that is over.
    """
    case = Case.objects.lock(case.pk)
    if not text.strip():
        raise NotAllowed(_("Say what the condition is."))
    if case.is_foreign or not case.is_active:
        status = case.status_label.lower()
        raise NotAllowed(_("%(case)s is %(status)s, so it takes no conditions.") % {"case": case, "status": status})
    condition = Condition.objects.create(case=case, text=text.strip(), due=due, added_at=at, added_by=by)
    audit.record("was given a condition", case, by=by, at=at, thread=case.number, why=condition.text)
    return condition


@transaction.atomic
def meet(condition: Condition, *, by: User, at: datetime) -> Condition:
    """Write down that a condition is met, and return it. Raises NotAllowed when it was met before."""
    case = Case.objects.lock(condition.case_id)
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    if condition.met_at:
        raise NotAllowed(_("“%(condition)s” was met before.") % {"condition": condition})
    condition.met_at, condition.met_by = at, by
    condition.save(update_fields=["met_at", "met_by"])
    audit.record("met a condition", case, by=by, at=at, thread=case.number, why=condition.text)
    return condition
