"""Holds on some of the cases, open and cleared."""

from datetime import timedelta

from contacts.choices import DeskPurpose
from permits.choices import CaseStatus, HoldBlocks, HoldSeverity
from permits.models import Case, Hold
from portal.democity.ground import Ground
from portal.democity.people import People

REASONS = (
    (
        "Erosion control is not in place",
        "Put up the fence and send a photo to the desk.",
        HoldSeverity.HOLD,
        [HoldBlocks.INSPECT],
        DeskPurpose.INSPECTIONS,
    ),
    (
        "Water meter release is missing",
        "Have the meter set.",
        HoldSeverity.HOLD,
        [HoldBlocks.FINAL],
        DeskPurpose.PERMITS,
    ),
    (
        "School fee receipt is missing",
        "Pay the fee there, and bring the receipt.",
        HoldSeverity.HOLD,
        [HoldBlocks.ISSUE],
        DeskPurpose.PERMITS,
    ),
    ("Street tree in front of the site is protected", "", HoldSeverity.NOTICE, [], DeskPurpose.PERMITS),
    (
        "Stop-work order: work beyond the approved plans",
        "Call the desk and agree on a site meeting.",
        HoldSeverity.LOCK,
        [HoldBlocks.ALL],
        DeskPurpose.INSPECTIONS,
    ),
)


# Who alone lifts a hold that is not the city's, and the telephone there.
AGENCIES = {
    "Water meter release is missing": ("Hollow Creek Water District", "555-0147"),
    "School fee receipt is missing": ("Plumb Hollow School District", "555-0148"),
}


def build(ground: Ground, people: People, cases: list[Case]) -> list[Hold]:
    """A hold of each kind on active cases, and the same kinds cleared on finaled ones."""
    technician = people.users["technician"]
    open_for = {HoldBlocks.ISSUE: CaseStatus.READY}
    holds = []
    for reason, remedy, severity, blocks, desk in REASONS * 2:
        status = open_for.get(blocks[0] if blocks else None, CaseStatus.ISSUED)
        for wanted in (status, CaseStatus.FINALED):
            able = [case for case in cases if case.status == wanted]
            if not able:
                continue
            case = ground.chance.choice(able)
            placed_at = ground.at(case.issued_on or case.filed_on, 13)
            agency, phone = AGENCIES.get(reason, ("", ""))
            hold = Hold(
                case=case,
                reason=reason,
                remedy=remedy,
                severity=severity,
                blocks=blocks,
                desk=desk,
                agency=agency,
                phone=phone,
                placed_at=placed_at,
                placed_by=technician,
            )
            if wanted == CaseStatus.FINALED:
                hold.cleared_at, hold.cleared_by = placed_at + timedelta(days=4), technician
            holds.append(hold)
    return Hold.objects.bulk_create(holds)
