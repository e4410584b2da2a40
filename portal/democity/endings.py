"""What some permits are given under, what their people ask of the city, and what finished work ends with."""

import random
from datetime import timedelta

from permits import numbering, turnaround
from permits.choices import CaseStatus, CertificateKind, CertificateNeed, ConditionDue, ExtensionStatus
from permits.codes import LETTERS
from permits.models import Case, Certificate, Condition, Extension, Withdrawal
from portal.democity.ground import Ground
from portal.democity.people import People

CONDITIONS = (
    ("Work from 7 in the morning to 7 in the evening, not on Sundays.", ConditionDue.ALWAYS),
    ("Keep the oak at the street, with a fence around its crown while there is work.", ConditionDue.ALWAYS),
    ("Record the drainage easement with the county before work begins.", ConditionDue.ISSUANCE),
    ("File the surveyor's letter on the height of the floor.", ConditionDue.FINAL),
    ("Plant the street trees shown on sheet L-1.", ConditionDue.OCCUPANCY),
)
WHY_LONGER = (
    "What we had ordered came eleven weeks late. It arrived last Monday, and the work goes on this week.",
    "We were ill for two months. The contractor has a day for it now.",
    "The lender wants a permit in force before it pays the next part.",
)
KINDS = {
    CertificateNeed.OCCUPANCY: (CertificateKind.OCCUPANCY, "CO"),
    CertificateNeed.COMPLETION: (CertificateKind.COMPLETION, "CC"),
}
MOST = 60  # certificates of a demo: enough to see lists of them


def write(ground: Ground, people: People, cases: list[Case]) -> None:
    """Made by a chance of their own, so that the rest of the city stays as it was without them."""
    chance = random.Random(ground.today.toordinal())  # noqa: S311 - an invention, not a secret
    ours = [case for case in cases if not case.source and not case.is_plan]
    technician = people.users["technician"]
    _conditions(ground, technician, ours)
    _extensions(ground, people, ours)
    _withdrawal(ground, people, ours)
    _certificates(ground, technician, ours, chance)
    turnaround.reckon(at=ground.at(ground.today, 3))


def _conditions(ground, technician, cases):
    given = [case for case in cases if case.status == CaseStatus.ISSUED and case.parent_id is None]
    rows = []
    for place, case in enumerate(given[::5]):
        text, due = CONDITIONS[place % len(CONDITIONS)]
        row = Condition(case=case, text=text, due=due, added_at=ground.at(case.issued_on, 14), added_by=technician)
        if due == ConditionDue.ISSUANCE:
            row.met_at, row.met_by = ground.at(case.issued_on, 15), technician
        rows.append(row)
    Condition.objects.bulk_create(rows)


def _extensions(ground, people, cases):
    """Two that wait for the city, of a permit under way and of one that has expired, and one that was declined."""
    asker, technician = people.users["contractor"], people.users["technician"]
    running = [case for case in cases if case.status == CaseStatus.ISSUED and case.expires_on]
    lapsed = [case for case in cases if case.status == CaseStatus.EXPIRED and case.expires_on]
    running.sort(key=lambda case: (case.expires_on, case.number))
    lapsed.sort(key=lambda case: (case.expires_on, case.number), reverse=True)
    asked = {"asked_at": ground.at(ground.days_ago(2), 10, 20), "asked_by": asker}
    for case, why in zip([*running[:1], *lapsed[:1]], WHY_LONGER[:2], strict=False):
        Extension.objects.create(case=case, reason=why, reinstates=case.status == CaseStatus.EXPIRED, **asked)
    for case in running[1:2]:
        Extension.objects.create(
            case=case,
            reason=WHY_LONGER[2],
            status=ExtensionStatus.DECLINED,
            decided_at=ground.at(ground.days_ago(1), 11),
            decided_by=technician,
            why="It runs for longer than that already; ask again when its last day is near.",
            **asked,
        )


def _withdrawal(ground, people, cases):
    for case in [case for case in cases if case.status == CaseStatus.IN_REVIEW][:1]:
        Withdrawal.objects.create(
            case=case,
            reason="The house is being sold, and its buyers do not want it.",
            asked_at=ground.at(ground.days_ago(1), 16, 5),
            asked_by=people.users["contractor"],
        )


def _certificates(ground, technician, cases, chance):
    ending = [case for case in cases if case.terms.certificate in KINDS]
    done = [case for case in ending if case.status == CaseStatus.FINALED][-MOST:]
    rows = []
    for case in sorted(done, key=lambda case: (case.finaled_on, case.number)):
        kind, prefix = KINDS[case.terms.certificate]
        day = min(case.finaled_on + timedelta(days=2), ground.today)
        rows.append(_given(case, kind, prefix, day, technician, chance))
    under_way = [
        case
        for case in ending
        if case.status == CaseStatus.ISSUED and case.terms.certificate == CertificateNeed.OCCUPANCY
    ]
    for case in under_way[:2]:
        row = _given(case, CertificateKind.TEMPORARY, "TCO", ground.days_ago(9), technician, chance)
        row.until, row.portion = ground.today + timedelta(days=81), "Ground floor, without the mezzanine"
        row.conditions = "Keep both exits to the yard clear while the work above goes on."
        rows.append(row)
    Certificate.objects.bulk_create(rows)


def _given(case, kind, prefix, day, technician, chance):
    return Certificate(
        number=numbering.next_with(prefix, year=day.year),
        case=case,
        kind=kind,
        code="".join(chance.choices(LETTERS, k=20)),
        issued_on=day,
        issued_by=technician,
    )
