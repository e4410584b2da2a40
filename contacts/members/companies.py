"""A company's people: invited as members, or let act under one of its licenses alone, and taken off again.

Whoever of them leaves takes nothing along: licenses, records and invitations are the company's.
"""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import Right, TieOrigin
from contacts.licensing import holders
from contacts.members import invitations, ties
from contacts.models import Contact, ContactTie, Invitation, License, LicenseDelegation, LicenseLink, User
from contacts.refusals import NotAllowed, Reason


@transaction.atomic
def invite(
    company: Contact, *, email: str, rights: Collection[Right], is_manager: bool = False, by: User, at: datetime
) -> Invitation:
    """Invite an address to become a member of the company, and mail the link.

    For the company's managers; PermissionDenied for anybody else. Raises NotAllowed when the address is a member's.
    Inviting an address again replaces its earlier invitation.
    """
    company = _lock_for_manager(company, by)
    member = _owner_among(ContactTie.objects.live().filter(contact=company), email)
    if member:
        raise NotAllowed(_("This address belongs to %(name)s, a member already.") % {"name": member.display_name})
    rights = ties.with_view(rights)
    return invitations.send(
        Invitation(company=company, email=email, rights=rights, is_manager=is_manager),
        template="invitation_to_company",
        url="contacts:invitation",
        subject=_("%(name)s invites you to %(company)s") % {"name": by.display_name, "company": company},
        rights=[Right(right).label for right in rights],
        by=by,
        at=at,
    )


@transaction.atomic
def invite_to_license(
    company: Contact, license: License, *, email: str, rights: Collection[Right], by: User, at: datetime
) -> Invitation:
    """Invite an address to act under one license of the company, without becoming a member; mail the link.

    For the company's managers; PermissionDenied for anybody else. Raises NotAllowed when the company does not act under
    the license, or the address belongs to somebody whom it lets do so already.
    """
    company = _lock_for_manager(company, by)
    _guard_license(company, license)
    leaves = LicenseDelegation.objects.live().filter(company=company, license=license)
    person = _owner_among(leaves, email)
    if person:
        raise NotAllowed(
            _("This address belongs to %(name)s, who acts under %(number)s already.")
            % {"name": person.display_name, "number": license.number}
        )
    rights = ties.with_view(rights)
    return invitations.send(
        Invitation(company=company, license=license, email=email, rights=rights),
        template="invitation_to_license",
        url="contacts:invitation",
        subject=_("%(company)s invites you to act under license %(number)s")
        % {"company": company, "number": license.number},
        rights=[Right(right).label for right in rights],
        by=by,
        at=at,
    )


@transaction.atomic
def accept(invitation: Invitation, *, by: User, at: datetime) -> ContactTie | LicenseDelegation:
    """Make `by` a member, or let them act under the license, as the invitation says; tell whoever acts for it
    or under the license.

    Raises PermissionDenied unless its address is a proved one of `by`; NotAllowed when it can no longer be answered,
    when `by` has what it gives already, or when the company no longer acts under the license.
    """
    company = Contact.objects.lock(invitation.company_id)
    invitation = invitations.accept(invitation, by=by, at=at)
    if invitation.license is None:
        return ties.bind(
            company,
            by,
            origin=TieOrigin.INVITED,
            rights=invitation.rights,
            is_manager=invitation.is_manager,
            by=by,
            at=at,
        )

    _guard_license(company, invitation.license)
    if LicenseDelegation.objects.live().filter(license=invitation.license, company=company, user=by).exists():
        raise NotAllowed(_("You act under %(number)s already.") % {"number": invitation.license.number})
    leave = LicenseDelegation.objects.create(
        license=invitation.license,
        company=company,
        user=by,
        rights=ties.with_view(invitation.rights),
        given_by=invitation.invited_by,
        given_at=at,
    )
    audit.record("was given", leave, by=by, at=at, company=str(company), rights=", ".join(leave.rights))
    _tell(leave, "leave_given", _("%(name)s now acts under license %(number)s"), by=by, at=at)
    return leave


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Take an unanswered invitation back. For the company's managers; PermissionDenied for anybody else."""
    _lock_for_manager(invitation.company, by)
    return invitations.withdraw(invitation, by=by, at=at)


@transaction.atomic
def take_off_license(leave: LicenseDelegation, *, by: User, at: datetime, why: str = "") -> LicenseDelegation:
    """End an account's leave to act under one license; tell it and everybody who acts under the license.

    The company's managers, the account itself, and staff who may end ties can; PermissionDenied for anybody else.
    Raises NotAllowed when it has ended already, or when staff give no reason.
    """
    company = Contact.objects.lock(leave.company_id)
    leave = LicenseDelegation.objects.lock(leave.pk)
    as_staff = by.is_active and by.is_staff and by.has_perm(ties.STAFF)
    theirs = by == leave.user or ties.manages(by, company)
    if not theirs and not as_staff:
        raise PermissionDenied
    if leave.ended_at:
        raise NotAllowed(_("%(leave)s has ended already.") % {"leave": leave})
    why = " ".join(why.split())
    if not theirs and not why:
        raise NotAllowed(_("Say why: everybody it concerns reads it."))

    leave.ended_at, leave.ended_by = at, by
    leave.save(update_fields=["ended_at", "ended_by"])
    audit.record("was ended", leave, by=by, at=at, why=why, company=str(company))
    _tell(leave, "leave_ended", _("%(name)s no longer acts under license %(number)s"), by=by, at=at, why=why)
    return leave


def _lock_for_manager(company, by):
    """Hold the company's row, so that what is asked next of its people stays so until the end."""
    company = Contact.objects.lock(company.pk)
    if not ties.manages(by, company):
        raise PermissionDenied
    return company


def _guard_license(company, license):
    if not LicenseLink.objects.active().filter(company=company, license=license).exists():
        facts = {"company": company, "number": license.number}
        raise NotAllowed(
            Reason(
                _("%(company)s does not act under license %(number)s.") % facts,
                _("A manager of the company can ask the city to add the license."),
            )
        )


def _owner_among(rows, email):
    """The account among those of the rows that has proved the address, if any."""
    proved = EmailAddress.objects.filter(verified=True, email=email.strip().lower(), user__in=rows.values("user"))
    found = proved.select_related("user").first()
    return found.user if found else None


def _tell(leave, template, subject, *, by, at, **facts):
    """Everybody who acts under the license, its holder on file, and the account itself also when it has lost it."""
    facts |= {
        "leave": leave,
        "name": leave.user.display_name,
        "rights": [Right(right).label for right in leave.rights],
        "by": by,
        "companies_url": holders.address_of("contacts:companies"),
    }
    holders.tell_all(leave.license, leave, template, subject, at=at, **facts)
    holders.tell(leave.license, leave, leave.user.email, template, subject, at=at, user=leave.user, **facts)
