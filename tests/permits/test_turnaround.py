from datetime import timedelta

from permits import turnaround
from permits.choices import CaseKind, CaseStatus
from permits.models import StatusChange
from tests import factories
from tests.factories import NOW, TODAY


def done(case_type, *steps, source=""):
    """A case whose history is given as (status, days ago)."""
    case = factories.Case(case_type=case_type, status=steps[-1][0], issued_on=TODAY, history=False, source=source)
    for status, days_ago in steps:
        StatusChange.objects.create(case=case, status=status, on=TODAY - timedelta(days=days_ago))
    return case


def test_the_days_of_the_city_and_of_the_applicant_come_from_the_history(db):
    kind = factories.CaseType()
    for days in (10, 12, 14, 16, 50):
        done(
            kind,
            (CaseStatus.DRAFT, 100),
            (CaseStatus.SUBMITTED, days),
            (CaseStatus.IN_REVIEW, days - 2),
            (CaseStatus.CORRECTIONS, days - 5),
            (CaseStatus.IN_REVIEW, days - 8),
            (CaseStatus.READY, 1),
            (CaseStatus.ISSUED, 0),
        )
    done(kind, (CaseStatus.SUBMITTED, 900), (CaseStatus.ISSUED, 400))
    done(kind, (CaseStatus.SUBMITTED, 2), (CaseStatus.ISSUED, 0), source="austin")

    turnaround.reckon(at=NOW)
    turnaround.reckon(at=NOW)

    found = turnaround.of(kind)
    assert (found.cases, found.median, found.ninetieth) == (5, 14, 50)
    assert (found.city_median, found.applicant_median) == (10, 4)
    assert found.since == TODAY.replace(year=TODAY.year - 1)


def test_fewer_than_five_cases_say_nothing_and_plan_cases_count_to_their_approval(db):
    kind = factories.CaseType()
    plan = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    for _case in range(4):
        done(kind, (CaseStatus.SUBMITTED, 5), (CaseStatus.ISSUED, 0))
    for _case in range(5):
        done(plan, (CaseStatus.SUBMITTED, 20), (CaseStatus.APPROVED, 3), (CaseStatus.CLOSED, 1))

    turnaround.reckon(at=NOW)

    assert turnaround.of(kind) is None
    assert turnaround.of(plan).median == 17
