"""What a permit ends with: leave to use the building, for a time or for good, or a word that the work is complete."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits import cards, fees, numbering
from permits.choices import CaseStatus, CertificateKind, CertificateNeed, ConditionDue, HoldBlocks
from permits.lifecycle.telling import tell
from permits.models import Case, Certificate

LONGEST = timedelta(days=365)  # of a temporary one
PREFIXES = {CertificateKind.TEMPORARY: "TCO", CertificateKind.OCCUPANCY: "CO", CertificateKind.COMPLETION: "CC"}
# What a case type has to end with for each kind to be given.
NEEDS = {
    CertificateKind.TEMPORARY: CertificateNeed.OCCUPANCY,
    CertificateKind.OCCUPANCY: CertificateNeed.OCCUPANCY,
    CertificateKind.COMPLETION: CertificateNeed.COMPLETION,
}


def what_is_missing(case: Case, kind: str) -> list[Reason]:
    """Everything that keeps a permit from getting a certificate of a kind, each thing by name.

    For good: it is finaled with all its parts, every condition and hold is cleared, nothing is owed. For a time: it is
    issued, and nothing stops everything.
    """
    if case.is_foreign or case.terms.certificate != NEEDS[kind]:
        facts = {"type": case.case_type.name, "kind": CertificateKind(kind).label.lower()}
        return [Reason(_("“%(type)s” does not end with a %(kind)s.") % facts)]
    if case.certificates.filter(kind=kind, until=None, revoked_at=None).exists():
        return [Reason(_("It was given, and stands."))]
    if kind == CertificateKind.TEMPORARY:
        return _missing_for_a_time(case)
    return _missing_for_good(case)


@transaction.atomic
def certify(
    case: Case,
    kind: str,
    *,
    until: date | None = None,
    portion: str = "",
    occupancy: str = "",
    occupant_load: int | None = None,
    conditions: str = "",
    by: User,
    at: datetime,
) -> Certificate:
    """Give a permit a certificate (a CertificateKind) on the city's day, tell its people, and return it.

    `until` is the last day of a temporary one, at most a year away, and of no other. Raises NotAllowed with everything
    that is missing, and when a temporary one for the same part of the building is in force.
    """
    case = Case.objects.lock(case.pk)
    today = City.current().day_at(at)
    reasons = what_is_missing(case, kind)
    if kind == CertificateKind.TEMPORARY:
        reasons += _of_the_days(case, portion, until, today)
    if reasons:
        raise NotAllowed(*reasons)
    certificate = Certificate.objects.create(
        number=numbering.next_with(PREFIXES[kind], year=today.year),
        case=case,
        kind=kind,
        code=cards.new_code(),
        portion=portion,
        occupancy=occupancy,
        occupant_load=occupant_load,
        conditions=conditions,
        issued_on=today,
        until=until,
        issued_by=by,
    )
    facts = {"kind": certificate.get_kind_display(), "number": certificate.number}
    audit.record("was certified", case, by=by, at=at, thread=case.number, **facts)
    subject = _("%(number)s for %(case)s") % {"number": certificate.number, "case": case}
    tell(case, "certificate_issued", subject, by=by, at=at, thing=certificate, certificate=certificate)
    return certificate


def complete(case: Case, *, by: User, at: datetime) -> Certificate | None:
    """The certificate of completion of a permit just finaled, where its type ends with one; None where it does not.

    What else is open does not stop the final; staff give it then.
    """
    if case.terms.certificate != CertificateNeed.COMPLETION or what_is_missing(case, CertificateKind.COMPLETION):
        return None
    return certify(case, CertificateKind.COMPLETION, by=by, at=at)


@transaction.atomic
def revoke(certificate: Certificate, *, why: str, by: User, at: datetime) -> Certificate:
    """Take a certificate back, with the reason, which everybody reads; tell the people on the permit, and return it.

    Raises NotAllowed when it was revoked before, or without a reason.
    """
    case = Case.objects.lock(certificate.case_id)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_at:
        raise NotAllowed(_("%(certificate)s was revoked before.") % {"certificate": certificate})
    if not why.strip():
        raise NotAllowed(_("Say why it is revoked."))
    certificate.revoked_at, certificate.revoked_why = at, why.strip()
    certificate.save(update_fields=["revoked_at", "revoked_why"])
    audit.record(
        "had a certificate revoked", case, by=by, at=at, thread=case.number, why=why.strip(), number=certificate.number
    )
    subject = _("%(number)s for %(case)s is revoked") % {"number": certificate.number, "case": case}
    tell(case, "certificate_revoked", subject, by=by, at=at, thing=certificate, certificate=certificate)
    return certificate


def find(text: str) -> Certificate | None:
    """The certificate with this code, or None. Capitals, spaces and dashes do not matter."""
    code = cards.read_code(text)
    known = Certificate.objects.select_related("case__case_type", "case__address").defer("case__search_text")
    return known.filter(code=code).first() if cards.is_code(code) else None


def in_force(certificate: Certificate, *, on: date) -> bool:
    """Whether a certificate holds on a day."""
    return certificate.revoked_at is None and (certificate.until is None or certificate.until >= on)


def _missing_for_a_time(case):
    if case.status != CaseStatus.ISSUED:
        facts = {"case": case, "status": case.status_label.lower()}
        return [Reason(_("%(case)s is %(status)s. Only work under way gets a temporary one.") % facts)]
    return [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.ALL).order_by("placed_at", "pk")]


def _missing_for_good(case):
    reasons = []
    if case.status != CaseStatus.FINALED:
        what = _("%(case)s is %(status)s, not finaled.") % {"case": case, "status": case.status_label.lower()}
        reasons.append(
            Reason(
                what,
                _("It is finaled by itself once every required inspection has passed."),
                desk=DeskPurpose.INSPECTIONS,
            )
        )
    open_parts = case.children.exclude(status__in=CaseStatus.OVER).order_by("number")
    reasons += [
        Reason(
            _("Its part %(part)s is %(status)s.") % {"part": part, "status": part.status_label.lower()},
            link=part.get_absolute_url(),
            link_text=part.number,
        )
        for part in open_parts.select_related("case_type")
    ]
    before = [step for step in ConditionDue if step != ConditionDue.ALWAYS]
    reasons += [condition.as_reason() for condition in case.conditions.stopping(*before).in_order()]
    reasons += [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.FINAL).order_by("placed_at", "pk")]
    owed = fees.owed(case)
    if owed > 0:
        what = _("Fees of %(amount)s are still owed.") % {"amount": money(owed)}
        reasons.append(Reason(what, _("Pay them first."), desk=DeskPurpose.PAYMENTS))
    return reasons


def _of_the_days(case, portion, until, today):
    if until is None or not today < until <= today + LONGEST:
        return [Reason(_("Say until which day: at least tomorrow, at most a year from now."))]
    same = case.certificates.filter(kind=CertificateKind.TEMPORARY, portion=portion, revoked_at=None, until__gte=today)
    if before := same.order_by("pk").first():
        facts = {"number": before.number}
        return [Reason(_("%(number)s is in force for the same part. Revoke it first, or wait for its end.") % facts)]
    return []
