"""Record what an inspector found, and what follows from it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from inspections import refusal, telling
from inspections.choices import InspectionStatus
from inspections.models import Calendar, Inspection
from inspections.standing import Standing, in_sentence
from permits import fees, workflow
from permits.models import Case

REINSPECTION = "REINSPECTION"


@transaction.atomic
def record(inspection: Inspection, *, result: str, comment: str, by: User, at: datetime) -> Inspection:
    """Record the result of a scheduled visit with its public comment, tell who asked for it, and return it.

    The second failure of one type (the calendar says which one) charges the re-inspection fee, in dollars. A
    pass renews the permit's expiry; the pass of the last required inspection finals the permit, unless a hold
    stops that. Raises NotAllowed.
    """
    case = Case.objects.lock(inspection.case_id)
    inspection = Inspection.objects.lock(inspection.pk)
    reasons = refusal.of_result(inspection, result=result, comment=comment, by=by)
    if reasons:
        raise NotAllowed(*reasons)

    inspection.status, inspection.comment = result, comment.strip()
    inspection.resulted_by, inspection.resulted_at = by, at
    if result == InspectionStatus.FAILED:
        inspection.fee = _charge(case, inspection, by=by, at=at)
    inspection.save(update_fields=["status", "comment", "resulted_by", "resulted_at", "fee"])
    audit.record(
        "was resulted",
        inspection,
        by=by,
        at=at,
        thread=case.number,
        why=inspection.comment,
        result=str(inspection.get_status_display()),
    )
    if result == InspectionStatus.PASSED:
        workflow.renew_expiry(case, at=at)
        _final_if_complete(case, by=by, at=at)
    inspection = Inspection.objects.with_people().select_related("case").get(pk=inspection.pk)
    telling.resulted(inspection, at=at)
    return inspection


def _charge(case, inspection, *, by, at):
    """The re-inspection fee for this failure, or None while the first ones are free."""
    rules = Calendar.current()
    earlier = Inspection.objects.of_case(case).filter(
        inspection_type=inspection.inspection_type_id, status=InspectionStatus.FAILED
    )
    if not rules.reinspection_fee or earlier.count() + 1 < rules.failures_before_fee:
        return None
    return fees.assess(
        case,
        code=REINSPECTION,
        description=_("Re-inspection: %(type)s") % {"type": in_sentence(inspection.inspection_type.name)},
        amount=rules.reinspection_fee,
        by=by,
        at=at,
    )


def _final_if_complete(case, *, by, at):
    if not Standing.read(case).all_required_passed():
        return
    try:
        workflow.finalize(case, by=by, at=at)
    except NotAllowed as error:
        # The result stands whatever stops the permit; staff read here why it was not finaled.
        audit.record("could not be finaled", case, by=by, at=at, thread=case.number, why=str(error))
