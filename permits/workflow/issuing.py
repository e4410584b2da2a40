"""Issuing a permit that is ready, and what keeps it from being issued."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits import asked, cards, codes, fees
from permits.choices import CaseStatus, ConditionDue, DoneBy, DueAt, HoldBlocks, LicenseNeed, WhyNobody
from permits.models import Application, Case
from permits.workflow import steps


def what_holds(case: Case, *, at: datetime) -> list[Reason]:
    """Everything that keeps a case that is ready from being issued: holds, conditions, fees owed, the license."""
    reasons = [hold.as_reason() for hold in case.holds.blocking(HoldBlocks.ISSUE).order_by("placed_at", "pk")]
    unmet = case.conditions.stopping(ConditionDue.ISSUANCE)
    reasons += [condition.as_reason() for condition in unmet.in_order()]
    owed = fees.owed(case, DueAt.ISSUANCE)
    if owed > 0:
        what = _("Fees of %(amount)s are still owed.") % {"amount": money(owed)}
        page = {"link": f"{case.get_absolute_url()}fees/", "link_text": _("See the fees")}
        reasons.append(Reason(what=what, remedy=_("Pay them first."), **page, desk=DeskPurpose.PAYMENTS))
    application = Application.objects.filter(case=case).select_related("form").first()
    return reasons + _of_the_license(case, application, at=at) + _of_the_application(case, application)


def _of_the_application(case, application):
    """What could be handed in open, and is still open: who is on it, and what they sign."""
    if application is None:
        return []
    excused = application.nobody_yet.exclude(why=WhyNobody.LATER).values("contact_type")
    types = application.contact_types.exclude(case_contacts__case=case).exclude(pk__in=excused).order_by("name", "pk")
    contacts = {"link": f"{case.get_absolute_url()}contacts/", "link_text": _("Go to the contacts")}
    what, remedy = _("Nobody is named as “%(type)s” yet."), _("Add them on the contacts of the record.")
    reasons = [Reason(what % {"type": one}, remedy, **contacts) for one in types]
    return reasons + [
        Reason(_("Not signed yet: %(title)s.") % {"title": one.title}, **_to_the_contractor(case))
        for one in asked.unsigned(application)
    ]


def _of_the_license(case, application, *, at):
    if case.license_id:
        day = City.current().day_at(at)
        number = case.license.number
        page = {"link": reverse("contacts:license", args=[number]), "link_text": _("See the license")}
        return [Reason(what=lapse, **page, desk=DeskPurpose.ACCOUNTS) for lapse in case.license.lapses(day)]
    need = application.license_need if application else LicenseNeed.NONE
    if need == LicenseNeed.NONE or (need == LicenseNeed.OWNER_MAY and application.done_by == DoneBy.OWNER):
        return []
    what = _("No license is named for the work.")
    remedy = _("Tell the city who does the work, with the license number.")
    return [Reason(what=what, remedy=remedy, **_to_the_contractor(case), desk=DeskPurpose.PERMITS)]


def _to_the_contractor(case):
    """Where it is said who does the work, and signed."""
    page = reverse("permits:apply-contractor", args=[case.slug])
    return {"link": page, "link_text": _("Name the contractor, and sign")}


@transaction.atomic
def issue(case: Case, *, by: User, at: datetime) -> Case:
    """Issue a permit that is ready: sets its day and its expiry, and returns it.

    Makes its card. Mails a claim code to the people on it that no account acts for yet.
    Raises NotAllowed with every reason at once: not ready, a hold, fees owed, a license that is not current.
    """
    case = steps.lock(case, towards=CaseStatus.ISSUED, out_of=CaseStatus.READY)
    today = City.current().day_at(at)
    if reasons := what_holds(case, at=at):
        raise NotAllowed(*reasons)

    case.issued_on, case.expires_on = today, today + timedelta(days=case.terms.days_to_expire)
    steps.put(case, CaseStatus.ISSUED, on=today, also=["issued_on", "expires_on"])
    audit.record("was issued", case, by=by, at=at, thread=case.number)
    cards.make(case, at=at)
    codes.mail_at_issue(case, by=by, at=at)
    return case
