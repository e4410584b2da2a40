"""Who does the work: the owner, or a contractor. A license counts when whoever acts under it says so."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import City, License, LicenseLink, User
from contacts.refusals import NotAllowed, Reason
from permits import parties
from permits.access import Right
from permits.applying import drafts
from permits.choices import DoneBy, LicenseNeed
from permits.models import Application, Case


@transaction.atomic
def choose_work(application: Application, done_by: str, number: str = "", *, by: User, at: datetime) -> Application:
    """Write down who does the work (a DoneBy), and under which license where it is a contractor.

    A license that `by` acts under stands on the case at once, and so does one that staff name at the counter. Any
    other is asked for: whoever acts under it gets a mail and confirms or declines; until then the application cannot
    be handed in. Raises as `drafts.lock`, and NotAllowed with every reason: no license of that number, not of the
    trade, not current, nobody acts under it here, or the owner may not do this work. What was left open can be said
    after it was handed in, until the permit is issued.
    """
    application = drafts.lock(application, by=by, or_late=True)
    case = application.case
    if done_by != DoneBy.CONTRACTOR:
        if done_by == DoneBy.OWNER and application.license_need == LicenseNeed.NEEDED:
            what = _("“%(type)s” is done by a licensed contractor.") % {"type": case.case_type}
            raise NotAllowed(Reason(what, _("Name the contractor, or choose “Not decided yet”.")))
        return _write(application, done_by, at=at)

    license = License.objects.with_number(number).first() if number.strip() else None
    stands = license and license.pk == case.license_id and is_confirmed(application)
    if stands or not number.strip() or (license and license.pk == application.license_asked_id):
        kept = {"license": case.license, "license_by": application.license_by, "asked": application.license_asked}
        return _write(application, done_by, **kept, at=at)
    if license is None:
        what = _("There is no license %(number)s here.") % {"number": number.strip()}
        remedy = _("Look at its number, or ask the contractor to bring it to the city.")
        raise NotAllowed(Reason(what, remedy, link=reverse("contacts:licenses"), link_text=_("Look up a license")))
    own = drafts.is_for_others(application, by=by)
    own = own or License.objects.open_to(by, Right.APPLY).filter(pk=license.pk).exists()
    reasons = unfit(license, application, on=City.current().day_at(at))
    if not own and not LicenseLink.objects.active().filter(license=license).exists():
        what = _("Nobody acts under license %(number)s on this site yet, so nobody can confirm.")
        remedy = _("Ask the contractor to open an account and add the license, or call the city.")
        reasons.append(Reason(what % {"number": license}, remedy, desk=DeskPurpose.ACCOUNTS))
    if reasons:
        raise NotAllowed(*reasons)

    if own:
        return _write(application, done_by, license=license, license_by=by, at=at)
    application.license_asked_at = at
    _write(application, done_by, asked=license, at=at)
    _tell_holder(application, license, by=by, at=at)
    return application


@transaction.atomic
def confirm_license(application: Application, *, by: User, at: datetime) -> Case:
    """Say that the work is done under the license that was asked for; it stands on the case from now on.

    Raises PermissionDenied unless `by` acts under it, and NotAllowed when it is no longer asked for, or not current.
    """
    application = _lock_asked(application, by=by)
    license = application.license_asked
    if reasons := unfit(license, application, on=City.current().day_at(at)):
        raise NotAllowed(*reasons)
    _write(application, DoneBy.CONTRACTOR, license=license, license_by=by, at=at)
    case = application.case
    audit.record("was put under a license", case, by=by, at=at, thread=case.number, license=license.number)
    _tell_applicants(application, license, "license_confirmed", by=by, at=at)
    return case


@transaction.atomic
def decline_license(application: Application, *, by: User, at: datetime) -> Application:
    """Say that the work is not done under the license that was asked for. Raises as `confirm_license`."""
    application = _lock_asked(application, by=by)
    license = application.license_asked
    _write(application, "", at=at)
    _tell_applicants(application, license, "license_declined", by=by, at=at)
    return application


def unfit(license: License, application: Application, *, on: date) -> list[Reason]:
    """Why the work of an application is not done under a license on a day of the city; empty when it can be."""
    page = {"link": reverse("contacts:license", args=[license.number]), "link_text": _("See the license")}
    reasons = []
    if application.trade and not License.objects.of_trade(application.trade).filter(pk=license.pk).exists():
        what = _("License %(number)s is not for this trade: %(trade)s.")
        facts = {"number": license.number, "trade": application.trade}
        reasons.append(Reason(what % facts, _("Name a license of the trade."), **page))
    for lapse in license.lapses(on):
        what = _("License %(number)s is not current. %(lapse)s") % {"number": license.number, "lapse": lapse}
        reasons.append(Reason(what, _("The holder brings the new paper to the city; then it counts again."), **page))
    return reasons


def is_confirmed(application: Application) -> bool:
    """Whether whoever put the license on the case, or confirmed it, still acts under it, or was staff at the desk."""
    by = application.license_by
    if by is None:
        return False
    if by.is_staff and (application.at_counter or application.submitted_at):
        return True
    return License.objects.open_to(by, Right.APPLY).filter(pk=application.case.license_id).exists()


def usable(application: Application, *, by: User) -> list[License]:
    """The licenses of the trade that an account acts under, by number."""
    found = License.objects.open_to(by, Right.APPLY)
    if trade := application.trade:
        found = found.filter(pk__in=License.objects.of_trade(trade).values("pk"))
    return list(found.order_by("number", "pk"))


def _lock_asked(application, *, by):
    Case.objects.lock(application.case_id)
    application = Application.objects.lock(application.pk)
    license = application.license_asked_id
    if license is None or not (application.is_draft or drafts.is_late(application)):
        raise NotAllowed(Reason(_("Nothing is asked of you here any more.")))
    if not License.objects.open_to(by, Right.APPLY).filter(pk=license).exists():
        raise PermissionDenied
    return application


def _write(application, done_by, *, license=None, license_by=None, asked=None, at):
    case = application.case
    if (case.license, application.done_by) != (license, done_by):
        _drop_signatures(application)
    case.license, application.license_by = license, license_by
    application.done_by, application.license_asked = done_by, asked
    if asked is None:
        application.license_asked_at = None
    case.save(update_fields=["license"])
    written = ("done_by", "license_by", "license_asked", "license_asked_at")
    drafts.keep(application, step="contacts", at=at, also=written)
    return application


def _drop_signatures(application):
    """What a contractor declared is declared for his license alone; once handed in, it stays, and so does who works."""
    signed = application.signatures.filter(declaration__done_by=DoneBy.CONTRACTOR)
    if application.is_draft:
        signed.delete()
    elif signed.exists():
        what = _("The contractor has signed, so who does the work stays as it is.")
        raise NotAllowed(Reason(what, _("Withdraw the application, and apply again."), desk=DeskPurpose.PERMITS))


def _tell_holder(application, license, *, by, at):
    links = LicenseLink.objects.active().filter(license=license).select_related("user", "company").order_by("pk")
    told = {link.user.email.lower(): link.user for link in links if not link.company and link.user.is_active}
    told = parties.addresses_of(*(link.company for link in links if link.company)) | told
    page = settings.SITE_URL + reverse("permits:apply-license", args=[application.case.slug])
    subject = _("%(who)s names license %(license)s for %(type)s")
    facts = {"who": by.display_name, "license": license, "type": application.case.case_type}
    parties.tell(
        application.case,
        "license_named",
        subject % facts,
        told,
        thing=f"{application.pk}:{license.pk}:{at.date()}",
        by=by,
        at=at,
        license=license,
        asked_page=page,
    )


def _tell_applicants(application, license, template, *, by, at):
    case = application.case
    facts = {"case": case, "license": license}
    subject = {
        "license_confirmed": _("%(case)s: license %(license)s is confirmed"),
        "license_declined": _("%(case)s: license %(license)s is not available"),
    }[template]
    told = parties.addresses_on(case, right=Right.APPLY)
    thing = f"{application.pk}:{license.pk}:{at.isoformat()}"
    parties.tell(case, template, subject % facts, told, thing=thing, by=by, at=at, license=license)
