"""What the city says to a request for a license, and how its owner finishes an approved one.

Oklahoma City's contractor guide (2012), page 11: staff hold each request against the license holder's latest
contractor information sheet, and the applicant finishes the set-up with a link in the approval mail.
"""

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import LinkStatus
from contacts.licensing.holders import address_of, tell, tell_all
from contacts.licensing.licenses import manages, speaks_for
from contacts.models import Contact, ContactTie, LicenseLink, User
from contacts.refusals import NotAllowed, Reason


@transaction.atomic
def approve(link: LicenseLink, *, by: User, at: datetime) -> LicenseLink:
    """Approve a waiting link and mail its owner the link that finishes it.

    The key in that link is 256 bits of chance; only its hash is kept. Raises NotAllowed when the link is no longer
    waiting or belongs to `by`.
    """
    link = LicenseLink.objects.lock_with_license(link)
    _guard_decision(link, by=by)

    link.status, link.decided_by, link.decided_at = LinkStatus.APPROVED, by, at
    link.save(update_fields=["status", "decided_by", "decided_at"])
    audit.record("was approved", link, by=by, at=at, license=link.license.number)
    _mail_key(link, _finishers(link), at=at)
    return link


@transaction.atomic
def reject(link: LicenseLink, *, reason: str, by: User, at: datetime) -> LicenseLink:
    """Refuse a waiting link, with a reason its owner reads in a mail.

    Raises NotAllowed when the reason is empty, the link is no longer waiting, or it belongs to `by`.
    """
    link = LicenseLink.objects.lock_with_license(link)
    _guard_decision(link, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise NotAllowed(_("Say why: the applicant reads it."))

    link.status, link.decided_by, link.decided_at, link.reason = LinkStatus.REJECTED, by, at, reason[:300]
    link.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    audit.record("was rejected", link, by=by, at=at, why=link.reason, license=link.license.number)
    subject = _("Your request for license %(number)s")
    facts = {"link": link, "applicant": link.user}
    tell(link.license, link, link.user.email, "license_rejected", subject, at=at, user=link.user, **facts)
    return link


@transaction.atomic
def send_again(link: LicenseLink, *, by: User, at: datetime) -> LicenseLink:
    """Mail the link that finishes an approved request once more, with a new key; the one mailed before is worthless.

    Its owner may ask for it, for a company any manager (who then gets the mail), and staff. Raises PermissionDenied
    for anybody else, NotAllowed when the link is not approved or nobody is left who could finish it.
    """
    link = LicenseLink.objects.lock_with_license(link)
    own = speaks_for(link, by)
    if not own and not by.has_perm("contacts.change_licenselink"):
        raise PermissionDenied
    if link.status != LinkStatus.APPROVED:
        raise NotAllowed(
            _("%(link)s is not waiting for its owner: %(status)s.")
            % {"link": link, "status": link.get_status_display().lower()}
        )
    readers = [by] if own else _finishers(link)
    if not readers:
        raise NotAllowed(
            Reason(
                _("Nobody manages %(company)s any more.") % {"company": link.company},
                _("Reject the request, or make a member its manager first."),
            )
        )
    audit.record("had its approval mailed again", link, by=by, at=at, license=link.license.number)
    _mail_key(link, readers, at=at)
    return link


@transaction.atomic
def finish(key: str, *, by: User, at: datetime) -> LicenseLink:
    """Make the approved link that belongs to this key active, and tell everyone who acts under the license.

    Only for its owner: the account that asked, for a company one of its managers. Raises LicenseLink.DoesNotExist when
    the key is wrong or somebody else's. A second time changes nothing.
    """
    link = to_finish(key, by)
    if link.company_id:
        Contact.objects.lock(link.company_id)
    link = LicenseLink.objects.lock_with_license(link)
    if link.key_hash != _hash(key) or not speaks_for(link, by):
        raise LicenseLink.DoesNotExist
    if link.status == LinkStatus.ACTIVE:
        return link
    if link.status != LinkStatus.APPROVED:
        raise LicenseLink.DoesNotExist

    link.status, link.activated_at = LinkStatus.ACTIVE, at
    link.save(update_fields=["status", "activated_at"])
    audit.record("became active", link, by=by, at=at, license=link.license.number)
    subject = _("Somebody new acts under license %(number)s")
    tell_all(link.license, link, "license_joined", subject, at=at, besides=[by], link=link, applicant=link.user)
    return link


def to_finish(key: str, user: User) -> LicenseLink:
    """The link that a key finishes or finished, for its owner. Raises LicenseLink.DoesNotExist for anybody else."""
    link = LicenseLink.objects.select_related("license", "company", "user").get(
        key_hash=_hash(key), status__in=(LinkStatus.APPROVED, LinkStatus.ACTIVE)
    )
    if not speaks_for(link, user):
        raise LicenseLink.DoesNotExist
    return link


def _finishers(link):
    """Who gets the key: the account that asked. For a company that account no longer manages, all who do."""
    if not link.company:
        return [link.user]
    if manages(link.user, link.company):
        return [link.user]
    managing = ContactTie.objects.live().under_licenses().filter(contact=link.company, is_manager=True)
    return [tie.user for tie in managing.select_related("user").order_by("pk")]


def _guard_decision(link, *, by):
    if link.status != LinkStatus.REQUESTED:
        raise NotAllowed(
            _("%(link)s is no longer waiting: %(status)s.")
            % {"link": link, "status": link.get_status_display().lower()}
        )
    if link.user == by or (link.company and manages(by, link.company)):
        raise NotAllowed(_("%(link)s is your own request; a colleague has to decide it.") % {"link": link})


def _mail_key(link, readers, *, at):
    key = secrets.token_urlsafe(32)
    link.key_hash = _hash(key)
    link.save(update_fields=["key_hash"])
    facts = {"link": link, "applicant": link.user, "url": address_of("contacts:finish-link", key)}
    for reader in readers:
        tell(
            link.license,
            link,
            reader.email,
            "license_approved",
            _("License %(number)s is approved: one step is left"),
            at=at,
            user=reader,
            version=link.key_hash[:16],
            **facts,
        )


def _hash(key):
    return hashlib.sha256(key.encode()).hexdigest()
