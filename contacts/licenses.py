"""An account's tie to a license: asked for, decided by staff, finished by its owner, ended by either.

Oklahoma City's contractor guide (2012), pages 7 to 11 and 34: staff hold each request against the license holder's
papers, and the applicant finishes the set-up with a link in the approval mail. Only an active link counts.
"""

import hashlib
import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit, outbox
from contacts.businessdays import add_business_days
from contacts.choices import DeskPurpose, LinkStatus, Right
from contacts.models import City, Desk, License, LicenseLink, User
from contacts.refusals import NotAllowed, Reason

DAYS_TO_DECIDE = 3  # business days; the Clovis launch letter (2020) promises the same


@transaction.atomic
def request(license: License, *, by: User, at: datetime) -> LicenseLink:
    """Ask the city to tie the account `by` to a license, and return the waiting link.

    Sets the day the answer is due, three business days ahead in the city's zone; tells the applicant and the
    accounts desk. Raises NotAllowed when the address of the account is not proved or it has the license already.
    """
    license = License.objects.lock(license.pk)
    if not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise NotAllowed(Reason(_("Your email address is not proved yet."), _("Log in and type the code we mail you.")))
    if LicenseLink.objects.live().filter(user=by, license=license).exists():
        raise NotAllowed(
            Reason(
                _("%(number)s is already among your licenses.") % {"number": license.number},
                _("Look at where it stands on your licenses page."),
                link=reverse("contacts:my-licenses"),
                link_text=_("Your licenses"),
            )
        )

    city = City.current()
    today = at.astimezone(ZoneInfo(city.time_zone)).date()
    link = LicenseLink.objects.create(
        user=by, license=license, requested_at=at, due_on=add_business_days(today, DAYS_TO_DECIDE, city)
    )
    audit.record("was requested", link, by=by, at=at, license=license.number)
    _tell(
        link,
        by.email,
        "license_requested",
        _("We have your request for license %(number)s"),
        at=at,
        user=by,
        place=place_in_line(link),
    )
    desk = Desk.objects.for_purpose(DeskPurpose.ACCOUNTS)
    if desk:
        _tell(link, desk.email, "license_to_check", _("License %(number)s: a request to check"), at=at)
    return link


@transaction.atomic
def approve(link: LicenseLink, *, by: User, at: datetime) -> LicenseLink:
    """Approve a waiting link and mail its owner the link that finishes it.

    The key in that link is 256 bits of chance; only its hash is kept. Raises NotAllowed when the link is no longer
    waiting or belongs to `by`.
    """
    link = _lock(link)
    _guard_decision(link, by=by)

    key = secrets.token_urlsafe(32)
    link.status, link.decided_by, link.decided_at, link.key_hash = LinkStatus.APPROVED, by, at, _hash(key)
    link.save(update_fields=["status", "decided_by", "decided_at", "key_hash"])
    audit.record("was approved", link, by=by, at=at, license=link.license.number)
    _tell(
        link,
        link.user.email,
        "license_approved",
        _("License %(number)s is approved: one step is left"),
        at=at,
        user=link.user,
        url=_address("contacts:finish-link", key),
    )
    return link


@transaction.atomic
def reject(link: LicenseLink, *, reason: str, by: User, at: datetime) -> LicenseLink:
    """Refuse a waiting link, with a reason its owner reads in a mail.

    Raises NotAllowed when the reason is empty, the link is no longer waiting, or it belongs to `by`.
    """
    link = _lock(link)
    _guard_decision(link, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise NotAllowed(_("Say why: the applicant reads it."))

    link.status, link.decided_by, link.decided_at, link.reason = LinkStatus.REJECTED, by, at, reason[:300]
    link.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    audit.record("was rejected", link, by=by, at=at, why=link.reason, license=link.license.number)
    _tell(link, link.user.email, "license_rejected", _("Your request for license %(number)s"), at=at, user=link.user)
    return link


@transaction.atomic
def finish(key: str, *, by: User, at: datetime) -> LicenseLink:
    """Make the approved link of `by` that belongs to this key active, and tell everyone who holds the license.

    Raises LicenseLink.DoesNotExist when the key is wrong or somebody else's. A second time changes nothing.
    """
    found = to_finish(key, by)
    link = _lock(found)
    if link.status == LinkStatus.ACTIVE:
        return link
    if link.status != LinkStatus.APPROVED:
        raise LicenseLink.DoesNotExist

    link.status, link.activated_at = LinkStatus.ACTIVE, at
    link.save(update_fields=["status", "activated_at"])
    audit.record("became active", link, by=by, at=at, license=link.license.number)
    _tell_holders(link, "license_joined", _("Somebody new acts under license %(number)s"), at=at)
    return link


@transaction.atomic
def remove(link: LicenseLink, *, by: User, at: datetime) -> LicenseLink:
    """End a link: its owner can (but not the last one), and staff can at any time. It counts from the next request on.

    Tells the owner and everyone else who holds the license. Raises PermissionDenied for anybody else, NotAllowed
    when the link has ended already or is the owner's last.
    """
    link = _lock(link)
    own = by == link.user
    if not own and not by.has_perm("contacts.change_licenselink"):
        raise PermissionDenied
    if link.status not in LinkStatus.LIVE:
        raise NotAllowed(_("%(link)s has ended already.") % {"link": link})
    if own and not LicenseLink.objects.live().filter(user=by).exclude(pk=link.pk).exists():
        raise NotAllowed(
            Reason(
                _("%(number)s is your only license, so it stays.") % {"number": link.license.number},
                _("Add another one first, or ask the city to end this one."),
                desk=DeskPurpose.ACCOUNTS,
            )
        )

    was_active = link.status == LinkStatus.ACTIVE
    link.status, link.ended_at = LinkStatus.REMOVED, at
    link.save(update_fields=["status", "ended_at"])
    audit.record("was removed", link, by=by, at=at, license=link.license.number)
    subject = _("License %(number)s: an account was taken off")
    _tell(link, link.user.email, "license_left", subject, at=at, user=link.user)
    if was_active:
        _tell_holders(link, "license_left", subject, at=at)
    return link


def to_finish(key: str, user: User) -> LicenseLink:
    """The link of this account that a key finishes or finished. Raises LicenseLink.DoesNotExist for any other."""
    return LicenseLink.objects.select_related("license").get(
        key_hash=_hash(key), user=user, status__in=(LinkStatus.APPROVED, LinkStatus.ACTIVE)
    )


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


def _lock(link):
    """Hold the license, then the link: one order, so that two decisions never wait for each other."""
    License.objects.lock(link.license_id)
    return LicenseLink.objects.lock(link.pk)


def _guard_decision(link, *, by):
    if link.status != LinkStatus.REQUESTED:
        raise NotAllowed(
            _("%(link)s is no longer waiting: %(status)s.")
            % {"link": link, "status": link.get_status_display().lower()}
        )
    if link.user == by:
        raise NotAllowed(_("%(link)s is your own request; a colleague has to decide it.") % {"link": link})


def _tell_holders(link, template, subject, *, at):
    """Everyone else with an active link to the license, and the address the city has on file for its holder."""
    others = User.objects.filter(
        pk__in=LicenseLink.objects.active().filter(license=link.license).exclude(user=link.user).values("user")
    )
    holder = link.license.holder
    addresses = {user.email.lower(): user for user in others if user.email}
    if holder and holder.email:
        addresses.setdefault(holder.email.lower(), None)
    addresses.pop(link.user.email.lower(), None)
    for address, user in addresses.items():
        _tell(link, address, template, subject, at=at, user=user)


def _tell(link, to, template, subject, *, at, user=None, **facts):
    if not to:
        return
    context = {
        "link": link,
        "license": link.license,
        "applicant": link.user,
        "reader": user,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
        "licenses_url": _address("contacts:my-licenses"),
        "staff_url": settings.SITE_URL + reverse("admin:contacts_licenselink_changelist"),
        **facts,
    }
    outbox.write(
        kind=template,
        thing=link,
        to=to,
        subject=subject % {"number": link.license.number},
        body=render_to_string(f"email/contacts/{template}.txt", context),
        at=at,
        user=user,
    )


def _address(name, *args):
    return settings.SITE_URL + reverse(name, args=args)


def _hash(key):
    return hashlib.sha256(key.encode()).hexdigest()
