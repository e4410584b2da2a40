"""What stands against recording what was found at a visit, and against its photos."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.formats import long_date
from contacts.models import User
from contacts.refusals import Reason
from inspections.choices import CheckAnswer, InspectionStatus
from inspections.models import ChecklistItem, Inspection
from inspections.refusal.visits import as_it_stands
from inspections.standing import listed
from permits.choices import CaseStatus

RECORD_RESULT = "inspections.record_result"
SUPERVISE = "inspections.change_inspection"


def of_result(
    inspection: Inspection,
    *,
    result: str,
    comment: str = "",
    answers: Iterable[tuple[ChecklistItem, str]] = (),
    corrections: Iterable[str] = (),
    by: User,
) -> list[Reason]:
    """What stands against recording a result."""
    reasons = of_recording(inspection, by=by)
    if result not in InspectionStatus.RESULTS:
        reasons.append(Reason(what=_("Choose one of the results.")))
    reasons += of_findings(result, comment=comment, answers=answers, corrections=corrections)
    return reasons + of_state(inspection)


def of_correcting(
    inspection: Inspection,
    *,
    result: str,
    comment: str = "",
    answers: Iterable[tuple[ChecklistItem, str]] = (),
    corrections: Iterable[str] = (),
    reason: str,
    by: User,
) -> list[Reason]:
    """What stands against putting another result in the place of a wrong one."""
    if inspection.status not in InspectionStatus.RESULTS or inspection.source:
        return [Reason(what=_("No result of ours stands here to be corrected."))]
    reasons = []
    if not by.has_perm(SUPERVISE):
        reasons.append(Reason(what=_("Only a supervisor corrects a result.")))
    if result not in InspectionStatus.RESULTS:
        reasons.append(Reason(what=_("Choose one of the results.")))
    if not reason.strip():
        reasons.append(Reason(what=_("Say why the result is corrected."), remedy=_("The permit's history keeps it.")))
    reasons += of_findings(result, comment=comment, answers=answers, corrections=corrections)
    passes = result == InspectionStatus.PASSED
    case = inspection.case
    if inspection.has_passed and not passes and case.status == CaseStatus.FINALED:
        reasons.append(
            Reason(
                what=_("%(case)s was finaled on %(day)s, and that rests on this pass.")
                % {"case": case, "day": long_date(case.finaled_on)},
                remedy=_("A final is not taken back here. Ask the permit desk what to do."),
                desk=DeskPurpose.PERMITS,
            )
        )
    others = Inspection.objects.of_case(case).filter(inspection_type=inspection.inspection_type_id)
    planned = others.live().first() if passes and not inspection.has_passed else None
    if planned:
        reasons.append(
            Reason(
                what=_("Visit %(number)s of the same inspection is planned.") % {"number": planned.number},
                remedy=_("Cancel it first; a pass needs no other visit."),
            )
        )
    return reasons


def of_state(inspection: Inspection) -> list[Reason]:
    """What stands against a result because of where the visit stands."""
    return [] if inspection.status == InspectionStatus.SCHEDULED else [as_it_stands(inspection)]


def of_recording(inspection: Inspection, *, by: User) -> list[Reason]:
    """What stands against this person recording anything at this visit: it is its inspector's, or a supervisor's."""
    if not by.has_perm(RECORD_RESULT):
        return [Reason(what=_("Only inspectors record results."))]
    if by.has_perm(SUPERVISE) or (inspection.slot and inspection.slot.inspector.user_id == by.pk):
        return []
    return [
        Reason(
            what=_("This visit is made by %(inspector)s.") % {"inspector": inspection.inspector_name}
            if inspection.inspector_name
            else _("Nobody has been assigned to this visit."),
            remedy=_("Ask a supervisor to record it, or to give the visit to you."),
        )
    ]


def of_findings(
    result: str, *, comment: str, answers: Iterable[tuple[ChecklistItem, str]], corrections: Iterable[str]
) -> list[Reason]:
    """What does not go together in what was found."""
    reasons, corrections = [], list(corrections)
    if result in InspectionStatus.NEEDS_COMMENT and not comment.strip() and not corrections:
        reasons.append(Reason(what=_("Say what was found."), remedy=_("The people on the permit go by this comment.")))
    if result != InspectionStatus.PASSED:
        return reasons
    remedy = _("Choose “Passed in part” or “Failed”, or take it out.")
    if corrections:
        reasons.append(Reason(what=_("It passed, yet something is to be put right."), remedy=remedy))
    wrong = [item.text for item, answer in answers if answer == CheckAnswer.WRONG]
    if wrong:
        reasons.append(
            Reason(what=_("It passed, yet not in order is: %(points)s.") % {"points": listed(wrong)}, remedy=remedy)
        )
    return reasons


def of_photos(inspection: Inspection, *, by: User) -> list[Reason]:
    """What stands against adding photos to a visit, or changing who sees them."""
    reasons = of_recording(inspection, by=by)
    if inspection.status not in (InspectionStatus.SCHEDULED, *InspectionStatus.RESULTS) or inspection.source:
        reasons.append(as_it_stands(inspection))
    return reasons
