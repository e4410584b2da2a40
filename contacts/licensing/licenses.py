"""An account's or a company's tie to a license: asked for, and ended by either side. Who reads what of a license.

Oklahoma City's contractor guide (2012), pages 7 to 11 and 34. How a request is decided and finished stands in
`contacts.licensing.approvals`; only an active link counts.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.businessdays import add_business_days
from contacts.choices import DeskPurpose, LinkStatus, Right
from contacts.licensing.holders import address_of, tell, tell_all
from contacts.models import City, Contact, ContactTie, Desk, License, LicenseLink, User
from contacts.refusals import NotAllowed, Reason

DAYS_TO_DECIDE = 3  # business days; the Clovis launch letter (2020) promises the same


@transaction.atomic
def request(license: License, *, by: User, at: datetime, company: Contact | None = None) -> LicenseLink:
    """Ask the city to tie the account `by`, or a company it manages, to a license; returns the waiting link.

    Sets the day the answer is due, three business days ahead in the city's zone; tells the applicant and the
    accounts desk. Raises PermissionDenied for a company that `by` does not manage, NotAllowed when the address of the
    account is not proved or the license is theirs already.
    """
    if company is not None:
        company = Contact.objects.lock(company.pk)
        if not manages(by, company):
            raise PermissionDenied
    license = License.objects.lock(license.pk)
    if not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise NotAllowed(Reason(_("Your email address is not proved yet."), _("Log in and type the code we mail you.")))
    if LicenseLink.objects.live().of(by, company).filter(license=license).exists():
        raise NotAllowed(_already_theirs(license, company))

    city = City.current()
    link = LicenseLink.objects.create(
        user=by,
        license=license,
        company=company,
        requested_at=at,
        due_on=add_business_days(city.day_at(at), DAYS_TO_DECIDE, city),
    )
    audit.record("was requested", link, by=by, at=at, license=license.number, **_for(company))
    subject = _("We have your request for license %(number)s")
    facts = {"link": link, "applicant": by, "place": place_in_line(link)}
    tell(license, link, by.email, "license_requested", subject, at=at, user=by, **facts)
    desk = Desk.objects.for_purpose(DeskPurpose.ACCOUNTS)
    if desk:
        subject = _("License %(number)s: a request to check")
        facts["staff_url"] = address_of("admin:contacts_licenselink_changelist")
        tell(license, link, desk.email, "license_to_check", subject, at=at, **facts)
    return link


@transaction.atomic
def remove(link: LicenseLink, *, by: User, at: datetime) -> LicenseLink:
    """End a link. It counts from the next request on; a waiting one leaves the line.

    The owner of an account's own link may, and a manager of the company for a company's, but nobody takes off the last
    license they act under (the guide, page 34); staff may always. Tells the owner and everyone else who acts under the
    license. Raises PermissionDenied for anybody else, NotAllowed when the link has ended already or is the last.
    """
    if link.company_id:
        Contact.objects.lock(link.company_id)
    License.objects.lock(link.license_id)
    LicenseLink.objects.lock_all_of(link.user, link.company)
    link = LicenseLink.objects.lock_with_license(link)
    own = speaks_for(link, by)
    if not own and not by.has_perm("contacts.change_licenselink"):
        raise PermissionDenied
    if link.status not in LinkStatus.LIVE:
        raise NotAllowed(_("%(link)s has ended already.") % {"link": link})
    if own and link.status == LinkStatus.ACTIVE and is_last(link):
        raise NotAllowed(_stays(link))

    was_active = link.status == LinkStatus.ACTIVE
    facts = {"link": link, "applicant": link.user}
    subject = _("License %(number)s: an account was taken off")
    if was_active:
        tell_all(link.license, link, "license_left", subject, at=at, **facts)
    else:
        tell(link.license, link, link.user.email, "license_left", subject, at=at, user=link.user, **facts)
    link.status, link.ended_at = LinkStatus.REMOVED, at
    link.save(update_fields=["status", "ended_at"])
    audit.record("was removed", link, by=by, at=at, license=link.license.number, **_for(link.company))
    return link


def manages(user: User, company: Contact) -> bool:
    """Whether an account may ask for licenses on behalf of a company."""
    return ContactTie.objects.live().filter(user=user, contact=company, is_manager=True).exists()


def speaks_for(link: LicenseLink, user: User) -> bool:
    """Whether an account may finish a link and give it up: the one that asked, or for a company its managers.

    A manager who only proved the company's address on file speaks for what they asked for themselves, and no more.
    """
    if not link.company:
        return user == link.user
    managing = ContactTie.objects.live().filter(user=user, contact=link.company, is_manager=True)
    return managing.exists() if user == link.user else managing.under_licenses().exists()


def is_last(link: LicenseLink) -> bool:
    """Whether its owner, an account or a company, would be left without any license."""
    others = LicenseLink.objects.live().of(link.user, link.company).exclude(pk=link.pk)
    if others.exists():
        return False
    if link.company:
        return True
    return not License.objects.open_to(link.user, Right.VIEW).exclude(pk=link.license_id).exists()


def place_in_line(link: LicenseLink) -> int:
    """1 for the request that comes next; first come, first served."""
    return LicenseLink.objects.waiting().up_to(link).count()


def places_in_line() -> dict[int, int]:
    """The place of every waiting request by its key, in one query."""
    return {pk: place for place, pk in enumerate(LicenseLink.objects.waiting().values_list("pk", flat=True), 1)}


def may_read_address(license: License, *, user, city: City) -> bool:
    """Whether this person may read the holder's business address and phone (the table in domain.md)."""
    if user.is_staff and user.has_perm("contacts.view_license"):
        return True
    if user.is_authenticated and License.objects.open_to(user, Right.VIEW).filter(pk=license.pk).exists():
        return True
    hidden = license.holder is not None and license.holder.confidential
    return city.license_address_public and not hidden


def _already_theirs(license, company):
    what = _("%(number)s is already among your licenses.") % {"number": license.number}
    if company:
        what = _("%(company)s has %(number)s already, or has asked for it.") % {
            "company": company,
            "number": license.number,
        }
    return Reason(
        what,
        _("Look at where it stands on your licenses page."),
        link=reverse("contacts:my-licenses"),
        link_text=_("Your licenses"),
    )


def _stays(link):
    what = _("%(number)s is your only license, so it stays.") % {"number": link.license.number}
    if link.company:
        what = _("%(number)s is the only license of %(company)s, so it stays.") % {
            "number": link.license.number,
            "company": link.company,
        }
    return Reason(what, _("Add another one first, or ask the city to end this one."), desk=DeskPurpose.ACCOUNTS)


def _for(company):
    return {"company": str(company)} if company else {}
