"""An invitation by mail onto one case, for somebody who has an account or not; the inviter cannot tell which."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import ContactKind
from contacts.members import invitations
from contacts.models import Contact, ContactTie, User
from contacts.refusals import NotAllowed, Reason
from permits import participants
from permits.models import Case, CaseContact, CaseInvitation, ContactType


@transaction.atomic
def invite(
    case: Case,
    email: str,
    contact_type: ContactType,
    *,
    by: User,
    at: datetime,
    rights: Collection[str] | None = None,
    company: Contact | None = None,
) -> CaseInvitation:
    """Invite an address onto a case and return the invitation, open for 14 days; the mail holds its link.

    An earlier one of that address to the same thing ends. Whether a contractor has a license of the trade is judged
    when the invitation is accepted. Raises PermissionDenied unless `by` manages the contacts of the case, or the
    company in whose name it is; NotAllowed when the case's type does not take the contact type, or it would give more
    than `by` or the company has.
    """
    case = Case.objects.lock(case.pk)
    today = timezone.localdate(at)
    reasons = participants.not_theirs_to_give(case, contact_type, rights, company, by=by, on=today)
    reasons += participants.not_taken(case, contact_type)
    if reasons:
        raise NotAllowed(*reasons)
    return invitations.send(
        CaseInvitation(email=email, case=case, contact_type=contact_type, rights=rights, company=company),
        template="invitation_to_record",
        url="permits:invitation",
        subject=_("%(inviter)s invites you to record %(case)s") % {"inviter": by.display_name, "case": case},
        by=by,
        at=at,
    )


@transaction.atomic
def accept(invitation: CaseInvitation, *, contact: Contact, by: User, at: datetime) -> CaseContact:
    """Put `contact`, as whom `by` acts, on the case it was invited to, and return the row.

    Raises PermissionDenied when the address is not a proved one of `by` or he does not act as the contact. Raises
    NotAllowed when the invitation can no longer be answered, whoever sent it can no longer give this, or the contact
    cannot be put on (see participants.put_on); the invitation then stays open.
    """
    Contact.objects.locked_in_order({invitation.company_id, contact.pk} - {None})
    case = Case.objects.lock(invitation.case_id)
    if not acting_as(by).filter(pk=contact.pk).exists():
        raise PermissionDenied
    invitation = invitations.accept(invitation, by=by, at=at)
    try:
        reasons = participants.not_theirs_to_give(
            case,
            invitation.contact_type,
            invitation.rights,
            invitation.company,
            by=invitation.invited_by,
            on=timezone.localdate(at),
        )
    except PermissionDenied:
        reasons = [
            Reason(
                _("%(inviter)s no longer manages who is on %(case)s.")
                % {"inviter": invitation.invited_by.display_name, "case": case},
                _("Ask somebody who is on it to invite you."),
            )
        ]
    if reasons:
        raise NotAllowed(*reasons)
    return participants.join(
        case,
        contact,
        invitation.contact_type,
        by=by,
        at=at,
        rights=invitation.rights,
        company=invitation.company,
    )


@transaction.atomic
def decline(invitation: CaseInvitation, *, by: User, at: datetime) -> CaseInvitation:
    """Say no to an invitation; raises as contacts.members.invitations.decline."""
    Case.objects.lock(invitation.case_id)
    return invitations.decline(invitation, by=by, at=at)


@transaction.atomic
def withdraw(invitation: CaseInvitation, *, by: User, at: datetime) -> CaseInvitation:
    """Take an unanswered invitation back: for whoever sent it, or manages the contacts of the case, or the company in
    whose name it was sent.

    Raises PermissionDenied for anybody else, NotAllowed when it was answered or taken back before.
    """
    case = Case.objects.lock(invitation.case_id)
    managed = ContactTie.objects.live().filter(contact=invitation.company_id, user=by, is_manager=True)
    if by != invitation.invited_by and not participants.may_manage(case, by) and not managed.exists():
        raise PermissionDenied
    return invitations.withdraw(invitation, by=by, at=at)


def acting_as(user: User):
    """As whom an account can go on a case: its own person first, then the companies it manages."""
    managed = ContactTie.objects.live().filter(user=user, is_manager=True).values("contact")
    return (
        Contact.objects.standing()
        .of(user)
        .filter(Q(kind=ContactKind.PERSON) | Q(pk__in=managed))
        .order_by("company_name", "pk")
    )
