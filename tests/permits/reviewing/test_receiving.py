"""What becomes of a case on the moment it comes in."""

from datetime import date

from contacts.audit import history
from contacts.models import Message
from permits import reviewing
from permits.choices import CaseKind, CaseStatus, FileStatus
from permits.models import DocumentVersion, IntakeCheck, Review
from tests import factories
from tests.factories import NOW
from tests.permits.plans import in_review, reader, submitted


def test_what_a_person_checks_lies_at_the_desk_until_its_day(cast):
    case = reviewing.receive(submitted(cast, "Building", days_to_check=15), by=cast.alice, at=NOW)

    check = IntakeCheck.objects.get()
    assert (case.status, check.number, check.received_at) == (CaseStatus.SUBMITTED, 1, NOW)
    assert check.due_on == date(2026, 12, 15)  # not Thanksgiving and the day after it, which California keeps


def test_received_twice_it_lies_there_once(cast):
    case = submitted(cast, "Building")

    for _time in range(2):
        reviewing.receive(case, by=cast.alice, at=NOW)

    assert IntakeCheck.objects.count() == 1


def test_what_nobody_checks_goes_to_the_disciplines_of_its_form(cast):
    case = in_review(cast, "Building", "Fire")

    cycle = case.review_cycles.get()
    assert case.status == CaseStatus.IN_REVIEW
    assert cycle.due_on == date(2026, 12, 8)
    assert set(cycle.reviews.values_list("discipline__name", "reviewer__username", "due_on")) == {
        ("Building", "rita", date(2026, 12, 8)),
        ("Fire", "rita", date(2026, 12, 8)),
    }


def test_what_nobody_reads_is_issued_at_once_by_the_site_itself(cast):
    case = in_review(cast)

    assert case.status == CaseStatus.ISSUED
    assert {line.actor for line in history(case.number)} == {"robot-permits"}


def test_a_plan_case_that_nobody_reads_is_approved_and_its_people_are_told(cast):
    case = in_review(cast, kind=CaseKind.PLAN)

    assert case.status == CaseStatus.APPROVED
    assert Message.objects.get(kind="plan_approved").to == "alice@example.org"


def test_before_its_reviewers_lies_the_newest_version_of_each_document_that_was_not_refused(cast):
    case = submitted(cast, "Building", is_checked=False)
    document = case.documents.create(kind=factories.DocumentKind(), added_at=NOW, added_by=cast.alice)
    facts = {"document": document, "file": "documents/plan.pdf", "size": 1, "added_at": NOW, "added_by": cast.alice}
    for number, status in enumerate([FileStatus.READY, FileStatus.WARNED, FileStatus.REFUSED], start=1):
        DocumentVersion.objects.create(number=number, status=status, sha256=str(number), **facts)

    case = reviewing.receive(case, by=cast.alice, at=NOW)

    assert [version.number for version in case.review_cycles.get().versions.all()] == [2]


def test_whoever_has_the_least_to_read_reads_it(cast):
    in_review(cast, "Building")
    rona = reader(factories.Discipline(name="Building"), "rona")

    case = in_review(cast, "Building", days_to_check=14)

    assert Review.objects.get(cycle__case=case).reviewer == rona
