"""The map of a case's statuses, and the one way from one to another."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits.choices import CaseStatus
from permits.models import Case, StatusChange

NEXT = {
    CaseStatus.DRAFT: {CaseStatus.SUBMITTED, CaseStatus.WITHDRAWN},
    # One that nobody checks and nobody reviews is ready, or approved, as soon as it comes in.
    CaseStatus.SUBMITTED: {
        CaseStatus.INCOMPLETE,
        CaseStatus.IN_REVIEW,
        CaseStatus.READY,
        CaseStatus.APPROVED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.INCOMPLETE: {CaseStatus.SUBMITTED, CaseStatus.WITHDRAWN},
    CaseStatus.IN_REVIEW: {
        CaseStatus.CORRECTIONS,
        CaseStatus.READY,
        CaseStatus.APPROVED,
        CaseStatus.DENIED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.CORRECTIONS: {CaseStatus.IN_REVIEW, CaseStatus.WITHDRAWN},
    CaseStatus.READY: {CaseStatus.ISSUED, CaseStatus.WITHDRAWN},
    CaseStatus.ISSUED: {CaseStatus.FINALED, CaseStatus.EXPIRED, CaseStatus.VOID},
    CaseStatus.EXPIRED: {CaseStatus.ISSUED, CaseStatus.VOID},
    CaseStatus.APPROVED: {CaseStatus.CLOSED},
    CaseStatus.DENIED: {CaseStatus.CLOSED},
}


def lock(case: Case, *, towards: str, out_of: str = "") -> Case:
    """Re-read a case under a row lock and return it.

    Raises NotAllowed when the step is not on the map, or when the case is not `out_of` the status that is named.
    """
    case = Case.objects.lock(case.pk)
    if towards not in NEXT.get(case.status, ()) or (out_of and case.status != out_of):
        raise NotAllowed(
            Reason(
                what=_("%(case)s is %(status)s, so it cannot be %(step)s.")
                % {"case": case, "status": case.status_label.lower(), "step": CaseStatus(towards).label.lower()},
                desk=DeskPurpose.PERMITS,
            )
        )
    return case


def put(case: Case, status: str, *, on: date, also: list[str] = ()) -> None:
    """Write a status, with the fields named in `also`, and keep that the case came into it. The caller holds it."""
    case.status = status
    case.save(update_fields=["status", *also])
    StatusChange.objects.create(case=case, status=status, on=on)


def move(case: Case, status: str, verb: str, *, by: User, at: datetime, why: str = "", also: list[str] = ()) -> Case:
    """Lock a case, check the map, write the status and one line of its history; returns the case.

    `verb` is how the history tells it. Raises NotAllowed when the step is not on the map.
    """
    changes = {name: getattr(case, name) for name in also}
    case = lock(case, towards=status)
    for name, value in changes.items():
        setattr(case, name, value)
    put(case, status, on=City.current().day_at(at), also=also)
    audit.record(verb, case, by=by, at=at, thread=case.number, why=why)
    return case
