"""What there is to do next on a record, in words: by whoever looks at it, or by somebody else."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose, Right
from contacts.formats import long_date, money
from contacts.models import City, User
from inspections import offers
from inspections.offers import NextStep
from inspections.standing import Standing, listed
from payments import billing
from permits import workflow
from permits.applying import drafts
from permits.choices import CaseStatus, CertificateNeed, ConditionDue
from permits.lifecycle import Life
from permits.models import Application, Case, Condition
from portal.records import reading

EXPIRY_IS_NEAR = timedelta(days=30)


def steps(
    case: Case, user: User, at: datetime, *, rights: set[Right], standing: Standing | None, city: City, life: Life
) -> list[NextStep]:
    """The steps as components/next_steps.html shows them: own visits first, then what is due, then what it waits for.

    `rights` are those of `user` on the case; `standing` is None for a record that takes no visits here. `life` is what
    the city was asked for and gave. Reads only.
    """
    found = []
    if standing:
        found += offers.next_steps(case, user, at, standing=standing, city=city, rights=rights)
    found += [_to_pay(due) for due in billing.next_steps(case)]
    if standing and user.is_anonymous:
        found += _for_visitors(case, standing)
    if case.is_draft and Right.APPLY in rights and Application.objects.drafts().filter(case=case).exists():
        return [_to_finish(case)]
    # Once it is ready, what it waits for says so itself.
    if case.status in drafts.BEFORE_ISSUE and case.status != CaseStatus.READY and Right.APPLY in rights:
        found += _to_name_contractor(case)
    if not case.is_foreign:
        found += reading.steps(case, rights=rights, today=timezone.localdate(at), city=city)
        if standing:
            found += _to_final(case, user, standing=standing, life=life)
        found += _of_status(case, user, at=at, owes=bool(found), rights=rights, life=life)
    return found


def _to_finish(case):
    return NextStep(
        _("A draft."),
        _("It has not been handed in yet."),
        url=reverse("permits:apply", args=[case.slug]),
        button=_("Finish your application"),
    )


def _to_name_contractor(case):
    """Who does the work may be left open when an application is handed in."""
    application = Application.objects.filter(case=case).select_related("case__case_type", "form").first()
    if application is None or not drafts.is_late(application):
        return []
    return [
        NextStep(
            _("Who does the work?"),
            _("The permit cannot be issued before that is said, and signed."),
            url=reverse("permits:apply-contractor", args=[case.slug]),
            button=_("Name the contractor"),
        )
    ]


def _to_pay(due):
    return NextStep(
        title=_("Fees due: %(amount)s.") % {"amount": money(due.amount)},
        text=_("Invoice %(number)s.") % {"number": due.invoice} if due.invoice else "",
        url=due.url,
        button=_("Pay fees due") if due.invoice else _("See the fees"),
    )


def _for_visitors(case, standing):
    """Whoever has not logged in learns what can be requested, and where."""
    ready = offers.requestable(standing)
    if not ready:
        return []
    page = reverse("inspections:request", args=[case.slug])
    return [
        NextStep(
            title=_("Ready for inspection: %(types)s.") % {"types": listed(ready)},
            text=_("Whoever is on the permit can request it."),
            url=f"{reverse('account_login')}?{urlencode({'next': page})}",
            button=_("Log in to request"),
        )
    ]


def _of_status(case, user, *, at, owes, rights, life):
    """What the record itself waits for; nothing where it waits for nothing."""
    today, may_apply = timezone.localdate(at), Right.APPLY in rights
    if life.withdrawal_asked:
        return [NextStep(_("With the city."), _("It decides whether the application is withdrawn."))]
    ask = {"url": f"{reverse('desks')}#{DeskPurpose.PERMITS}", "button": _("Who can help")}
    if case.status == CaseStatus.DRAFT:
        return [NextStep(_("A draft."), _("It has not been handed in yet."), **ask)]
    if case.status == CaseStatus.READY:
        return _to_issue(case, user, at=at, owes=owes, may_apply=may_apply)
    if case.status == CaseStatus.EXPIRED or case.is_issued:
        return _of_its_days(case, ask, today=today, may_apply=may_apply, life=life)
    if case.status == CaseStatus.FINALED and _needs_certificate(case) and not life.may_be_used:
        text = _("The city gives the certificate of occupancy once nothing is open any more.")
        return [NextStep(_("The inspections are done."), text, **ask)]
    return []


def _to_issue(case, user, *, at, owes, may_apply):
    """What keeps a permit from issuing itself, with where it is mended; the fees among it stand above."""
    reasons = workflow.what_holds(case, at=at)
    others = [reason for reason in reasons if reason.desk != DeskPurpose.PAYMENTS]
    if not reasons and not owes:
        return [NextStep(_("With the city."), _("Nothing is due. The permit issues itself within minutes."))]
    if reasons and not others:
        return [NextStep(_("Once that is paid,"), _("the permit issues itself within minutes."))]
    title = _("To be issued, it waits for this:")
    return [NextStep(title, str(reason), **_way(case, reason, user, may_apply=may_apply)) for reason in others]


def _to_final(case, user, *, standing, life):
    """What keeps a permit from being finaled although its inspections have passed."""
    if not case.is_issued or not standing.all_required_passed() or standing.open_parts:
        return []
    title = _("The inspections are done. To be finaled, it waits for this:")
    due = (ConditionDue.ISSUANCE, ConditionDue.FINAL)
    unmet = [Condition(text=row["text"]) for row in life.conditions if not row["met"] and row["due"] in due]
    reasons = [row.as_reason() for row in (*standing.final_holds, *unmet)]
    return [NextStep(title, str(reason), **_way(case, reason, user, may_apply=False)) for reason in reasons]


def _way(case, reason, user, *, may_apply):
    """Where a reason is mended by whoever may, else who can help."""
    if reason.link and may_apply:
        return {"url": reason.link, "button": reason.link_text}
    if not reason.link and user.is_staff and user.has_perm("permits.change_case"):
        return {"url": reverse("admin:permits_case_change", args=[case.pk]), "button": _("Open it in the admin")}
    return {"url": f"{reverse('desks')}#{reason.desk}", "button": _("Who can help")} if reason.desk else {}


def _of_its_days(case, ask, *, today, may_apply, life):
    """The end of an issued permit that is near, or has come."""
    over = case.status == CaseStatus.EXPIRED or (case.expires_on and case.expires_on < today)
    if not over and (not case.expires_on or case.expires_on - today > EXPIRY_IS_NEAR):
        return []
    if life.extension_asked:
        return [NextStep(_("With the city."), _("It decides on the extension that was asked for."))]
    page = {"url": reverse("permits:case-extension", args=[case.slug])} if may_apply and case.expires_on else None
    if over:
        text = _("It ran until %(day)s.") % {"day": long_date(case.expires_on)} if case.expires_on else ""
        way = {**page, "button": _("Ask to reinstate it")} if page and not case.is_issued else ask
        return [NextStep(_("Expired: no work under it for now."), text, **way)]
    until = _("Expires on %(day)s.") % {"day": long_date(case.expires_on)}
    way = {**page, "button": _("Ask for an extension")} if page else ask
    return [NextStep(until, _("Each inspection that passes moves the day on."), **way)]


def _needs_certificate(case):
    return case.terms.certificate == CertificateNeed.OCCUPANCY
