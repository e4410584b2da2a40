"""Ways a case ends: finaled, taken back by its people, made void, put away. Expiry and denial are told elsewhere."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import fees, workflow
from permits.access import may
from permits.choices import CaseStatus, WithdrawalStatus
from permits.lifecycle import certificates
from permits.lifecycle.stopping import stop_reading
from permits.lifecycle.telling import tell
from permits.models import Case, Withdrawal

# Before anything is issued, denied or approved.
WITHDRAWABLE = (
    CaseStatus.SUBMITTED,
    CaseStatus.INCOMPLETE,
    CaseStatus.IN_REVIEW,
    CaseStatus.CORRECTIONS,
    CaseStatus.READY,
)
# The city has not begun to read it.
NOT_READ_YET = (CaseStatus.SUBMITTED, CaseStatus.INCOMPLETE)


@transaction.atomic
def finalize(case: Case, *, by: User, at: datetime) -> Case:
    """Final an issued permit whose required inspections have passed, and return it; its people are told.

    A certificate of completion is given at once where its type ends with one. Raises NotAllowed as workflow does.
    """
    case = workflow.finalize(case, by=by, at=at)
    certificate = certificates.complete(case, by=by, at=at)
    subject = _("Permit %(case)s is finaled")
    tell(case, "permit_finaled", subject, by=by, at=at, certificate=certificate)
    return case


def why_not_withdrawn(case: Case) -> list[Reason]:
    """Everything that keeps an application from being taken back by its people now."""
    if case.is_foreign or case.status not in WITHDRAWABLE:
        facts = {"case": case, "status": case.status_label.lower()}
        remedy = _("Ask the city to make it void.") if case.is_issued else ""
        what = _("%(case)s is %(status)s. Only an application that is still open can be withdrawn.")
        return [Reason(what % facts, remedy, desk=DeskPurpose.PERMITS)]
    if case.withdrawals.filter(status=WithdrawalStatus.ASKED).exists():
        return [Reason(_("It was asked for already."), _("The city decides, and tells you."))]
    return []


def is_withdrawn_at_once(case: Case) -> bool:
    """Whether taking it back needs nobody's consent: the city has not begun to read it, and nothing was paid."""
    return case.status in NOT_READ_YET and not case.fees.paid_for().exists()


@transaction.atomic
def ask_withdrawal(case: Case, *, reason: str, by: User, at: datetime) -> Withdrawal:
    """Ask the city to take an application back, and return the request; accepted at once while nothing was done on it.

    Raises PermissionDenied unless `by` may apply on the case. Raises NotAllowed when it is not open any more, was
    asked for already, or without a reason.
    """
    case = Case.objects.lock(case.pk)
    if not may(by, Right.APPLY, case):
        raise PermissionDenied
    withdrawal = _ask(case, reason, by=by, at=at)
    if is_withdrawn_at_once(case):
        return _decide(withdrawal, accept=True, by=by, at=at)
    audit.record("was asked to be withdrawn", case, by=by, at=at, thread=case.number, why=withdrawal.reason)
    return withdrawal


@transaction.atomic
def decide_withdrawal(withdrawal: Withdrawal, *, accept: bool, why: str = "", by: User, at: datetime) -> Withdrawal:
    """Accept or decline a request, tell the people on the case, and return it.

    Accepted, the case is withdrawn: nobody checks or reviews it any more, and what is unpaid of its fees is taken back;
    what was paid, of a fee in part too, is finance's to give back. Raises NotAllowed when it was decided before,
    declined without a reason, or the permit was issued since.
    """
    case = Case.objects.lock(withdrawal.case_id)
    withdrawal = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    withdrawal.case = case
    if withdrawal.status != WithdrawalStatus.ASKED:
        raise NotAllowed(_("This was decided before: %(word)s.") % {"word": withdrawal.get_status_display().lower()})
    return _decide(withdrawal, accept=accept, why=why, by=by, at=at)


@transaction.atomic
def withdraw(case: Case, *, why: str, by: User, at: datetime) -> Withdrawal:
    """What staff do when somebody takes an application back at the counter; as an accepted request, and returns it."""
    case = Case.objects.lock(case.pk)
    return _decide(_ask(case, why, by=by, at=at), accept=True, by=by, at=at)


@transaction.atomic
def void(case: Case, *, why: str, by: User, at: datetime) -> Case:
    """Make a permit void that should not have been issued, with the reason, and return it; its people are told.

    Its unpaid fees are taken back. Raises NotAllowed on a case that was not issued, and without a reason.
    """
    if not why.strip():
        raise NotAllowed(_("Say why the permit is made void."))
    case = workflow.void(case, why=why.strip(), by=by, at=at)
    _take_back_fees(case, why=why.strip(), by=by, at=at)
    tell(case, "permit_void", _("Permit %(case)s is void"), by=by, at=at, why=why.strip())
    return case


@transaction.atomic
def close(case: Case, *, by: User, at: datetime) -> Case:
    """Put away a plan case that is approved, or a case that was denied. Raises NotAllowed while fees are owed on it."""
    case = Case.objects.lock(case.pk)
    if fees.owed(case) > 0:
        raise NotAllowed(Reason(_("Fees are still owed on %(case)s.") % {"case": case}, desk=DeskPurpose.PAYMENTS))
    return workflow.close(case, by=by, at=at)


def _ask(case, reason, *, by, at):
    reasons = why_not_withdrawn(case)
    if not reason.strip():
        reasons.append(Reason(_("Say why it is withdrawn.")))
    if reasons:
        raise NotAllowed(*reasons)
    return Withdrawal.objects.create(case=case, reason=reason.strip(), asked_at=at, asked_by=by)


def _decide(withdrawal, *, accept, why="", by, at):
    case = withdrawal.case
    if not accept and not why.strip():
        raise NotAllowed(_("Say why it is declined."))
    withdrawal.status = WithdrawalStatus.ACCEPTED if accept else WithdrawalStatus.DECLINED
    withdrawal.decided_at, withdrawal.decided_by, withdrawal.why = at, by, why.strip()
    withdrawal.save(update_fields=["status", "decided_at", "decided_by", "why"])
    if accept:
        case = workflow.withdraw(case, why=withdrawal.reason, by=by, at=at)
        stop_reading(case, by=by, at=at)
        _take_back_fees(case, why=_("withdrawn"), by=by, at=at)
    else:
        audit.record("was not withdrawn", case, by=by, at=at, thread=case.number, why=withdrawal.why)
    subject = _("%(case)s is withdrawn") if accept else _("%(case)s is not withdrawn")
    paid = case.fees.paid_for().filter(refundable__gt=0).exists()
    facts = {"withdrawal": withdrawal, "accepted": accept, "paid": paid}
    tell(case, "application_withdrawn", subject, by=by, at=at, thing=withdrawal, **facts)
    return withdrawal


def _take_back_fees(case, *, why, by, at):
    """The caller holds the case. Payments takes them off an invoice they may stand on."""
    for fee in case.fees.owed().order_by("pk"):
        fees.void(fee, why=why, by=by, at=at)
