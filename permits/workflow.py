"""One function per step of a case. NEXT is the map; nothing else writes a status."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import cards, codes, fees
from permits.choices import CaseStatus, DueAt, HoldBlocks
from permits.models import Case, StatusChange

NEXT = {
    CaseStatus.DRAFT: {CaseStatus.SUBMITTED, CaseStatus.WITHDRAWN},
    CaseStatus.SUBMITTED: {CaseStatus.INCOMPLETE, CaseStatus.IN_REVIEW, CaseStatus.WITHDRAWN},
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
    CaseStatus.APPROVED: {CaseStatus.CLOSED},
    CaseStatus.DENIED: {CaseStatus.CLOSED},
}


@transaction.atomic
def issue(case: Case, *, by: User, at: datetime) -> Case:
    """Issue a permit that is ready: sets its day and its expiry, and returns it.

    Makes its card. Mails a claim code to the people on it that no account acts for yet.
    Raises NotAllowed with every reason at once: not ready, a hold, fees owed, a license that is not current.
    """
    case = _lock(case, towards=CaseStatus.ISSUED)
    today = timezone.localdate(at)
    reasons = [
        Reason(what=hold.reason, remedy=hold.remedy, desk=hold.desk) for hold in case.holds.blocking(HoldBlocks.ISSUE)
    ]
    if fees.owed(case, DueAt.ISSUANCE) > 0:
        reasons.append(Reason(what=_("Fees are still owed."), remedy=_("Pay them first."), desk=DeskPurpose.PAYMENTS))
    if case.license_id:
        reasons += [Reason(what=lapse, desk=DeskPurpose.ACCOUNTS) for lapse in case.license.lapses(today)]
    if reasons:
        raise NotAllowed(*reasons)

    case.issued_on, case.expires_on = today, today + timedelta(days=case.case_type.days_to_expire)
    _move(case, CaseStatus.ISSUED, on=today, also=["issued_on", "expires_on"])
    audit.record("was issued", case, by=by, at=at, thread=case.number)
    cards.make(case, at=at)
    codes.mail_at_issue(case, by=by, at=at)
    return case


@transaction.atomic
def finalize(case: Case, *, by: User, at: datetime) -> Case:
    """Final an issued permit whose required inspections have passed, and return it.

    The caller has checked the inspections; holds on the final are checked here. Raises NotAllowed.
    """
    case = _lock(case, towards=CaseStatus.FINALED)
    reasons = [
        Reason(what=hold.reason, remedy=hold.remedy, desk=hold.desk) for hold in case.holds.blocking(HoldBlocks.FINAL)
    ]
    if reasons:
        raise NotAllowed(*reasons)

    case.finaled_on = timezone.localdate(at)
    _move(case, CaseStatus.FINALED, on=case.finaled_on, also=["finaled_on"])
    audit.record("was finaled", case, by=by, at=at, thread=case.number)
    return case


@transaction.atomic
def adopt(case: Case, *, by: User, at: datetime) -> Case:
    """Make a record from elsewhere ours, and return it: from now on it moves, is charged and expires as ours do.

    A permit that was issued gets its card.
    Raises NotAllowed on a record that is ours already.
    """
    case = Case.objects.lock(case.pk)
    if not case.is_foreign:
        raise NotAllowed(_("%(case)s is ours already.") % {"case": case})

    case.adopted_at = at
    _move(case, case.status, on=timezone.localdate(at), also=["adopted_at"])
    audit.record("was adopted", case, by=by, at=at, thread=case.number)
    if case.issued_on and not case.is_plan:
        cards.make(case, at=at)
    return case


@transaction.atomic
def renew_expiry(case: Case, *, at: datetime) -> Case:
    """Move an issued permit's expiry: its type's days after a passed inspection. Never to an earlier day."""
    case = Case.objects.lock(case.pk)
    renewed = timezone.localdate(at) + timedelta(days=case.case_type.days_to_expire)
    if case.is_issued and (case.expires_on is None or renewed > case.expires_on):
        case.expires_on = renewed
        case.save(update_fields=["expires_on"])
    return case


def _move(case, status, *, on, also):
    """Put a case into a status on a day, and keep that it came into it."""
    case.status = status
    case.save(update_fields=["status", *also])
    StatusChange.objects.create(case=case, status=status, on=on)


def _lock(case, *, towards):
    """Re-read the case under a row lock and check that the step is on the map."""
    case = Case.objects.lock(case.pk)
    if towards not in NEXT.get(case.status, ()):
        raise NotAllowed(
            Reason(
                what=_("%(case)s is %(status)s, so it cannot be %(step)s.")
                % {"case": case, "status": case.status_label.lower(), "step": towards.label.lower()},
                desk=DeskPurpose.PERMITS,
            )
        )
    return case
