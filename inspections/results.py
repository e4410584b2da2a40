"""Record what an inspector found, and what follows from it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import clock
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import finals, findings, refusal, telling
from inspections.choices import InspectionStatus
from inspections.models import Calendar, ChecklistItem, Correction, Inspection
from inspections.photos import Shot, keep
from inspections.standing import in_sentence
from permits import fees, workflow
from permits.choices import FeeStatus
from permits.models import Case

REINSPECTION = "REINSPECTION"


@transaction.atomic
def record(
    inspection: Inspection,
    *,
    result: str,
    comment: str = "",
    answers: Iterable[tuple[ChecklistItem, str]] = (),
    corrections: Iterable[str] = (),
    done: Iterable[Correction] = (),
    photos: Iterable[Shot] = (),
    sent_key: UUID | None = None,
    by: User,
    at: datetime,
) -> Inspection:
    """Record the result of a scheduled visit with its public comment, tell who asked for it, and return it.

    `answers` are points of the checklist with a CheckAnswer, `corrections` what is to be put right, a text each,
    `done` corrections of earlier visits that were found in order; a pass finds all of them so. The second failure of
    one type (the calendar says which one) charges the re-inspection fee, in dollars. A pass renews the permit's
    expiry; the pass of the last required inspection finals the permit, unless a hold stops that, and then the
    permit it is a part of, if that waited only for this one.

    The same form a second time (`sent_key`) returns the visit as it stands; changed in between, it is refused.
    Raises NotAllowed.
    """
    passed = result == InspectionStatus.PASSED
    cases = finals.lock_with_parents(inspection.case_id) if passed else [Case.objects.lock(inspection.case_id)]
    inspection = Inspection.objects.lock(inspection.pk)
    comment, answers, corrections, shots = comment.strip(), list(answers), list(corrections), list(photos)
    if sent_key and inspection.sent_key == sent_key and inspection.resulted_by == by:
        return _sent_again(inspection, result, comment, corrections, shots, by=by, at=at)
    reasons = refusal.of_result(
        inspection, result=result, comment=comment, answers=answers, corrections=corrections, by=by
    )
    if reasons:
        raise NotAllowed(*reasons)

    inspection.status, inspection.comment, inspection.sent_key = result, comment, sent_key
    inspection.resulted_by, inspection.resulted_at = by, at
    if result == InspectionStatus.FAILED:
        inspection.fee = _charge(cases[0], inspection, by=by, at=at)
    inspection.save(update_fields=["status", "comment", "sent_key", "resulted_by", "resulted_at", "fee"])
    findings.write(inspection, answers=answers, corrections=corrections, done=done)
    keep(inspection, shots, by=by, at=at)
    audit.record(
        "was resulted",
        inspection,
        by=by,
        at=at,
        thread=cases[0].number,
        why=inspection.comment,
        result=str(inspection.get_status_display()),
    )
    if passed:
        workflow.renew_expiry(cases[0], at=at)
        finals.reconsider(cases, by=by, at=at)
    inspection = Inspection.objects.with_people().select_related("case").get(pk=inspection.pk)
    telling.resulted(inspection, at=at)
    return inspection


@transaction.atomic
def correct(
    inspection: Inspection,
    *,
    result: str,
    comment: str = "",
    answers: Iterable[tuple[ChecklistItem, str]] = (),
    corrections: Iterable[str] = (),
    done: Iterable[Correction] = (),
    reason: str,
    by: User,
    at: datetime,
) -> Inspection:
    """Put the right result in the place of a wrong one, tell who asked for the visit, and return it.

    For supervisors. The permit's history keeps both results, and why. Re-inspection fees follow the failures as they
    now stand: one that is owed and no longer due is taken back, one that was paid stays for finance to refund. A pass
    finals what now is complete. The expiry that an earlier pass gave stays. Raises NotAllowed, also when the permit
    was finaled on the pass that would be taken back.
    """
    cases = finals.lock_with_parents(inspection.case_id)
    inspection = Inspection.objects.lock(inspection.pk)
    comment, answers, corrections = comment.strip(), list(answers), list(corrections)
    reasons = refusal.of_correcting(
        inspection, result=result, comment=comment, answers=answers, corrections=corrections, reason=reason, by=by
    )
    if reasons:
        raise NotAllowed(*reasons)

    before = {"result_before": str(inspection.get_status_display()), "comment_before": inspection.comment}
    inspection.status, inspection.comment = result, comment
    inspection.save(update_fields=["status", "comment"])
    findings.write(inspection, answers=answers, corrections=corrections, done=done)
    audit.record(
        "had its result corrected",
        inspection,
        by=by,
        at=at,
        thread=cases[0].number,
        why=reason.strip(),
        result=str(inspection.get_status_display()),
        **before,
    )
    _reconsider_fees(cases[0], inspection, by=by, at=at)
    if inspection.has_passed:
        workflow.renew_expiry(cases[0], at=inspection.resulted_at)
        finals.reconsider(cases, by=by, at=at)
    inspection = Inspection.objects.with_people().select_related("case").get(pk=inspection.pk)
    telling.resulted(inspection, at=at, corrected=True)
    return inspection


def _reconsider_fees(case, corrected, *, by, at):
    """Charge and take back re-inspection fees of a type, from a corrected visit on."""
    visits = Inspection.objects.of_case(case).filter(inspection_type=corrected.inspection_type_id)
    failures = 0
    for visit in visits.resulted().select_related("fee", "inspection_type").order_by("number"):
        failures += visit.status == InspectionStatus.FAILED
        if visit.number < corrected.number or visit.source:
            continue
        due = visit.status == InspectionStatus.FAILED and _costs(failures)
        charged = visit.fee is not None and visit.fee.status != FeeStatus.VOID
        if due and not charged:
            visit.fee = _assess(case, visit, by=by, at=at)
            visit.save(update_fields=["fee"])
        elif charged and not due:
            fees.void(visit.fee, why=_("A result was corrected."), by=by, at=at)


def _sent_again(inspection, result, comment, corrections, shots, *, by, at):
    """The visit as the form's first arrival left it. A form that was changed in between is told so."""
    written = list(inspection.corrections.order_by("number").values_list("text", flat=True))
    if (inspection.status, inspection.comment, written) != (result, comment, corrections):
        raise NotAllowed(
            Reason(
                _("This form arrived before, at %(time)s, with the result “%(result)s”.")
                % {"time": clock(inspection.resulted_at), "result": inspection.get_status_display()},
                _("What you changed since is not recorded. A supervisor can correct the result."),
            )
        )
    keep(inspection, shots, by=by, at=at)
    return Inspection.objects.with_people().select_related("case").get(pk=inspection.pk)


def _charge(case, inspection, *, by, at):
    """The re-inspection fee for this failure, or None while the first ones are free."""
    failures = Inspection.objects.of_case(case).filter(
        inspection_type=inspection.inspection_type_id, status=InspectionStatus.FAILED
    )
    return _assess(case, inspection, by=by, at=at) if _costs(failures.count() + 1) else None


def _costs(failures):
    """Whether the failure of a type that makes it so many costs a fee."""
    rules = Calendar.current()
    return rules.reinspection_fee > 0 and failures >= rules.failures_before_fee


def _assess(case, inspection, *, by, at):
    return fees.assess(
        case,
        code=REINSPECTION,
        description=_("Re-inspection: %(type)s") % {"type": in_sentence(inspection.inspection_type.name)},
        amount=Calendar.current().reinspection_fee,
        by=by,
        at=at,
    )
