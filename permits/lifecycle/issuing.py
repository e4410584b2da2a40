"""Issuing: by itself as soon as nothing holds a permit that is ready, or by a person."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts.models import User
from permits import workflow
from permits.choices import CaseStatus, DueAt, HoldBlocks
from permits.lifecycle.telling import tell
from permits.models import Case, Fee, Hold


@transaction.atomic
def issue(case: Case, *, by: User, at: datetime) -> Case:
    """Issue a permit that is ready, tell the people on it, and return it.

    Raises NotAllowed with every reason at once, as workflow.issue does.
    """
    case = workflow.issue(case, by=by, at=at)
    tell(case, "permit_issued", _("Permit %(case)s is issued"), by=by, at=at)
    return case


@transaction.atomic
def issue_if_free(case: Case, *, by: User, at: datetime) -> bool:
    """Issue a permit that is ready when nothing holds it; returns whether it was issued.

    Otherwise the people on it are told, once, what it waits for. Any other case is left as it is.
    """
    case = Case.objects.lock(case.pk)
    if case.status != CaseStatus.READY or case.is_foreign:
        return False
    if reasons := workflow.what_holds(case, at=at):
        subject = _("Permit %(case)s is approved and waits for something")
        tell(case, "ready_to_issue", subject, by=by, at=at, reasons=reasons)
        return False
    issue(case, by=by, at=at)
    return True


def issue_what_is_free(*, by: User, at: datetime) -> int:
    """Issue every permit that waited for a payment or a hold and waits no more; returns how many.

    Safe to call at any time and as often as one likes; records from elsewhere are left alone.
    """
    owed = Fee.objects.owed().filter(case=OuterRef("pk"), due_at__in=DueAt.until(DueAt.ISSUANCE))
    held = Hold.objects.blocking(HoldBlocks.ISSUE).filter(case=OuterRef("pk"))
    waiting = Case.objects.kept_here().filter(~Exists(owed), ~Exists(held), status=CaseStatus.READY)
    issued = 0
    for pk in list(waiting.order_by("number").values_list("pk", flat=True)):
        with transaction.atomic():
            case = Case.objects.lock(pk)
            if case.status == CaseStatus.READY and not workflow.what_holds(case, at=at):
                issue(case, by=by, at=at)
                issued += 1
    return issued
