"""From a draft to the end of its review: one function a step."""

from datetime import datetime

from django.db import transaction

from contacts.models import City, User
from permits.choices import CaseStatus
from permits.models import Case
from permits.workflow import steps


@transaction.atomic
def submit(case: Case, *, by: User, at: datetime) -> Case:
    """Hand in a draft: it becomes a public record, filed on the city's day. Raises NotAllowed on any other case."""
    case.applied_on = case.filed_on = City.current().day_at(at)
    also = ["applied_on", "filed_on"]
    return steps.move(case, CaseStatus.SUBMITTED, "was submitted", by=by, at=at, also=also)


@transaction.atomic
def find_incomplete(case: Case, *, by: User, at: datetime) -> Case:
    """Return a submitted case to its applicant; what is missing is permits.reviewing's to say. Raises NotAllowed."""
    return steps.move(case, CaseStatus.INCOMPLETE, "was returned as incomplete", by=by, at=at)


@transaction.atomic
def complete(case: Case, *, by: User, at: datetime) -> Case:
    """Hand an incomplete case in again; its day of application stays. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.SUBMITTED, "was handed in again", by=by, at=at)


@transaction.atomic
def begin_review(case: Case, *, by: User, at: datetime) -> Case:
    """Give a submitted case to its reviewers, or one with corrections back to them. Raises NotAllowed."""
    return steps.move(case, CaseStatus.IN_REVIEW, "went to review", by=by, at=at)


@transaction.atomic
def require_corrections(case: Case, *, by: User, at: datetime) -> Case:
    """Send a case in review back for corrections. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.CORRECTIONS, "was sent back for corrections", by=by, at=at)


@transaction.atomic
def pass_review(case: Case, *, by: User, at: datetime) -> Case:
    """Make a permit ready to issue, or approve a plan case: what it was read for holds. Raises NotAllowed."""
    if case.is_plan:
        return steps.move(case, CaseStatus.APPROVED, "was approved", by=by, at=at)
    return steps.move(case, CaseStatus.READY, "is ready to issue", by=by, at=at)


@transaction.atomic
def deny(case: Case, *, why: str, by: User, at: datetime) -> Case:
    """Turn a case in review down, with the reason. Raises NotAllowed on any other."""
    return steps.move(case, CaseStatus.DENIED, "was denied", by=by, at=at, why=why)
