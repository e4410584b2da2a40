"""Keeping a permit alive beyond its day, and bringing one back that has lapsed: asked for, and decided by staff."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.formats import long_date
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits import fees, workflow
from permits.access import may
from permits.choices import CaseStatus, ExtensionStatus, HoldBlocks
from permits.lifecycle.telling import tell
from permits.models import Case, Extension


def why_not_extended(case: Case, *, at: datetime) -> list[Reason]:
    """Everything that keeps an extension of a permit, or its reinstatement, from being asked for now."""
    if reasons := _of_the_case(case, at=at):
        return reasons
    reasons = []
    most = case.terms.extensions
    if not _is_expired(case) and case.extensions.given() >= most:
        what = ngettext(
            "%(most)s extension can be asked for, and it was given.",
            "%(most)s extensions can be asked for, and they were given.",
            most,
        ) % {"most": most}
        what = what if most else _("Permits of this type are not extended on request.")
        reasons.append(Reason(what, _("Ask the city about another one."), desk=DeskPurpose.PERMITS))
    if case.extensions.filter(status=ExtensionStatus.ASKED).exists():
        reasons.append(Reason(_("It was asked for already."), _("The city decides, and tells you.")))
    return reasons + [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.ALL).order_by("placed_at", "pk")]


def new_day(case: Case, *, at: datetime) -> date:
    """The day until which a permit runs once it is extended or reinstated."""
    today = City.current().day_at(at)
    return max(today, case.expires_on) + timedelta(days=case.terms.days_of_extension)


@transaction.atomic
def ask_extension(case: Case, *, reason: str, by: User, at: datetime) -> Extension:
    """Ask the city to extend a permit, or to reinstate one that has expired, and return the request.

    Raises PermissionDenied unless `by` may apply on the case. Raises NotAllowed with every reason at once: not
    issued, expired for too long, extended as often as its type allows, asked for already, a hold on everything.
    """
    case = Case.objects.lock(case.pk)
    if not may(by, Right.APPLY, case):
        raise PermissionDenied
    if reasons := why_not_extended(case, at=at):
        raise NotAllowed(*reasons)
    extension = _ask(case, reason, by=by, at=at)
    subject = _("An extension of %(case)s was asked for")
    tell(case, "extension_asked", subject, by=by, at=at, thing=extension, extension=extension)
    return extension


@transaction.atomic
def decide_extension(extension: Extension, *, grant: bool, why: str = "", by: User, at: datetime) -> Extension:
    """Grant or decline a request, tell the people on the permit, and return it.

    Granted, the permit runs the days of its type longer, from its last day or from today, whichever is later; the fee
    that its type names is charged. Raises NotAllowed when it was decided before, declined without a reason, that fee
    is still owed from the time before, or the permit was finished or made void since.
    """
    case = Case.objects.lock(extension.case_id)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    extension.case = case
    if extension.status != ExtensionStatus.ASKED:
        raise NotAllowed(_("This was decided before: %(word)s.") % {"word": extension.get_status_display().lower()})
    return _decide(extension, grant=grant, why=why, by=by, at=at)


@transaction.atomic
def extend(case: Case, *, why: str, by: User, at: datetime) -> Extension:
    """What staff do without a request: extend or reinstate a permit, however often that was done, and return it.

    Raises NotAllowed without a reason, on a permit that is neither issued nor expired, while a request waits, and
    while the fee of the one before is owed.
    """
    case = Case.objects.lock(case.pk)
    if reasons := _of_the_case(case, at=None):
        raise NotAllowed(*reasons)
    if case.extensions.filter(status=ExtensionStatus.ASKED).exists():
        raise NotAllowed(Reason(_("An extension was asked for."), _("Decide on that request.")))
    return _decide(_ask(case, why, by=by, at=at), grant=True, by=by, at=at)


def _ask(case, reason, *, by, at):
    if not reason.strip():
        raise NotAllowed(_("Say why."))
    extension = Extension.objects.create(
        case=case, reason=reason.strip(), reinstates=_is_expired(case), asked_at=at, asked_by=by
    )
    audit.record("had an extension asked for", case, by=by, at=at, thread=case.number, why=extension.reason)
    return extension


def _decide(extension, *, grant, why="", by, at):
    case = extension.case
    if not grant and not why.strip():
        raise NotAllowed(_("Say why it is declined."))
    extension.status = ExtensionStatus.GRANTED if grant else ExtensionStatus.DECLINED
    extension.decided_at, extension.decided_by, extension.why = at, by, why.strip()
    fee = None
    if grant:
        if reasons := _of_the_case(case, at=None):
            raise NotAllowed(*reasons)
        extension.until = new_day(case, at=at)
        case_type = case.case_type
        code = case_type.reinstatement_fee if _is_expired(case) else case_type.extension_fee
        if code and case.fees.owed().filter(code=code).exists():
            what = _("The fee of the extension before is still owed.")
            raise NotAllowed(Reason(what, _("Grant it once that fee is paid or waived.")))
        case = workflow.extend(case, until=extension.until, why=extension.reason, by=by, at=at)
        fee = fees.charge_item(case, code, by=by, at=at) if code else None
    else:
        audit.record("was not extended", case, by=by, at=at, thread=case.number, why=extension.why)
    extension.save(update_fields=["status", "decided_at", "decided_by", "why", "until"])
    subject = _("%(case)s is extended") if grant else _("%(case)s is not extended")
    tell(case, "extension_decided", subject, by=by, at=at, thing=extension, extension=extension, fee=fee)
    return extension


def _is_expired(case):
    return case.status == CaseStatus.EXPIRED


def _of_the_case(case, *, at):
    """Whether the permit is one that runs out at all, and, at a moment, has not been expired for too long."""
    if case.is_foreign or case.is_plan or case.status not in (CaseStatus.ISSUED, CaseStatus.EXPIRED):
        facts = {"case": case, "status": case.status_label.lower()}
        what = _("%(case)s is %(status)s; only an issued permit, or one that has expired, is extended.") % facts
        return [Reason(what, desk=DeskPurpose.PERMITS)]
    if case.expires_on is None:
        return [Reason(_("This permit has no day on which it expires."), desk=DeskPurpose.PERMITS)]
    last = case.expires_on + timedelta(days=case.terms.days_to_reinstate)
    if at and _is_expired(case) and City.current().day_at(at) > last:
        what = _("It expired on %(day)s, and could be reinstated until %(last)s.")
        facts = {"day": long_date(case.expires_on), "last": long_date(last)}
        return [Reason(what % facts, _("Apply for a new permit."), desk=DeskPurpose.PERMITS)]
    return []
