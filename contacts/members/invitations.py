"""Invitations by mail: a key of chance in the mail, its hash here, answered by the account whose proved address was
invited.

What is the same for every kind of invitation (a row of any model that is `Invited`). What somebody is invited to, and
what accepting gives, is the business of the caller: it holds the row that the invitation is to (a contact, a case)
before it calls anything here, and does its own part in the same transaction.
"""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import InvitationStatus
from contacts.formats import long_date
from contacts.models import City, Desk, User
from contacts.models.invitation import Invited
from contacts.refusals import NotAllowed, Reason
from contacts.telling import outbox

DAYS_OPEN = 14


@transaction.atomic
def send(invitation: Invited, *, template: str, url: str, subject: str, by: User, at: datetime, **facts) -> Invited:
    """Complete a new, unsaved invitation, save it, and mail its link; returns it.

    It stays open for 14 days, counted in the city's zone. An earlier one of the same address to the same thing ends,
    so that only the link of the latest mail works. Nothing here depends on whether the address has an account.

    `template` names `email/<app>/<template>.txt`; the name begins with `invitation`, which keeps the key in it from
    whoever reads mail at the desk. It gets `invitation`, `about`, `address` (the link), `inviter`, `city`, `desk` and
    `facts`. `url` is the name of a URL that takes `key`.
    """
    key = secrets.token_urlsafe(32)
    city = City.current()
    invitation.email = invitation.email.strip().lower()
    invitation.key_hash, invitation.status = _hash(key), InvitationStatus.OPEN
    invitation.invited_by, invitation.invited_at = by, at
    invitation.expires_on = city.day_at(at) + timedelta(days=DAYS_OPEN)

    for earlier in type(invitation).objects.lock_unanswered_like(invitation):
        _answer(earlier, InvitationStatus.WITHDRAWN, by=by, at=at)
    invitation.save(force_insert=True)
    _record(invitation, "was mailed", by=by, at=at)
    context = {
        "invitation": invitation,
        "about": invitation.about(),
        "address": settings.SITE_URL + reverse(url, args=[key]),
        "inviter": by,
        "city": city,
        "desk": Desk.objects.for_purpose("accounts"),
        **facts,
    }
    outbox.write(
        kind=template,
        thing=invitation,
        to=invitation.email,
        subject=subject,
        body=render_to_string(f"email/{invitation._meta.app_label}/{template}.txt", context),
        at=at,
        thread=invitation.thread(),
    )
    return invitation


def find(model: type[Invited], key: str) -> Invited:
    """The invitation that a key belongs to, whatever became of it. Raises the model's DoesNotExist."""
    return model.objects.select_related("invited_by", *model.TO).get(key_hash=_hash(key))


def is_for(invitation: Invited, user: User) -> bool:
    """Whether an account has proved that the invited address is its own."""
    if user.is_anonymous or not user.is_active:
        return False
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return invitation.email in {address.lower() for address in proved}


def why_closed(invitation: Invited, *, on: date) -> list[Reason]:
    """Why an invitation can no longer be answered, with what to do; empty while it can."""
    again = _("Ask %(inviter)s to invite you again.") % {"inviter": invitation.invited_by.display_name}
    if invitation.status == InvitationStatus.ACCEPTED:
        return [Reason(_("This invitation was accepted already."), _("There is nothing more to do here."))]
    if invitation.status == InvitationStatus.DECLINED:
        return [Reason(_("This invitation was declined."), again)]
    if invitation.status == InvitationStatus.WITHDRAWN:
        what = _("This invitation was taken back.")
        newer = _("If a newer one is in your mail, follow the link in that.")
        return [Reason(what, f"{newer} {again}")]
    if invitation.expires_on < on:
        return [Reason(_("This invitation ran out on %(day)s.") % {"day": long_date(invitation.expires_on)}, again)]
    return []


@transaction.atomic
def accept(invitation: Invited, *, by: User, at: datetime) -> Invited:
    """Mark an invitation accepted by `by` and return it, re-read under its lock. The caller gives what it is to.

    Raises PermissionDenied unless its address is a proved one of `by`, NotAllowed when it can no longer be answered.
    """
    invitation = _lock(invitation)
    _guard_answer(invitation, by=by, at=at)
    _answer(invitation, InvitationStatus.ACCEPTED, by=by, at=at)
    _record(invitation, "was accepted", by=by, at=at)
    return invitation


@transaction.atomic
def decline(invitation: Invited, *, by: User, at: datetime) -> Invited:
    """Mark an invitation declined by `by`, and tell whoever invited.

    Raises PermissionDenied unless its address is a proved one of `by`, NotAllowed when it can no longer be answered.
    """
    invitation = _lock(invitation)
    _guard_answer(invitation, by=by, at=at)
    _answer(invitation, InvitationStatus.DECLINED, by=by, at=at)
    _record(invitation, "was declined", by=by, at=at)
    inviter = invitation.invited_by
    if inviter.email:
        context = {
            "invitation": invitation,
            "about": invitation.about(),
            "reader": inviter,
            "city": City.current(),
            "desk": Desk.objects.for_purpose("accounts"),
        }
        outbox.write(
            kind="declined_invitation",
            thing=invitation,
            to=inviter.email,
            subject=_("%(email)s declined your invitation") % {"email": invitation.email},
            body=render_to_string("email/contacts/declined_invitation.txt", context),
            at=at,
            user=inviter,
            thread=invitation.thread(),
        )
    return invitation


@transaction.atomic
def withdraw(invitation: Invited, *, by: User, at: datetime) -> Invited:
    """Take an invitation back that nobody has answered, also one that ran out. Who may is for the caller to say.

    Raises NotAllowed when it was answered or taken back before.
    """
    invitation = _lock(invitation)
    if invitation.status != InvitationStatus.OPEN:
        raise NotAllowed(
            _("The invitation of %(email)s is no longer open: %(status)s.")
            % {"email": invitation.email, "status": invitation.get_status_display().lower()}
        )
    _answer(invitation, InvitationStatus.WITHDRAWN, by=by, at=at)
    _record(invitation, "was taken back", by=by, at=at)
    return invitation


def _lock(invitation):
    return type(invitation).objects.lock(invitation.pk)


def _guard_answer(invitation, *, by, at):
    if not is_for(invitation, by):
        raise PermissionDenied
    reasons = why_closed(invitation, on=City.current().day_at(at))
    if reasons:
        raise NotAllowed(*reasons)


def _answer(invitation, status, *, by, at):
    invitation.status, invitation.answered_by, invitation.answered_at = status, by, at
    invitation.save(update_fields=["status", "answered_by", "answered_at"])


def _record(invitation, act, *, by, at):
    audit.record(act, invitation, by=by, at=at, thread=invitation.thread())


def _hash(key):
    return hashlib.sha256(key.encode()).hexdigest()
