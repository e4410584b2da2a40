"""An account's tie to a contact: made, changed, ended, and each time told to everybody who holds one.

A company's members come and go; as long as they do so by themselves, one of them manages the others. Only the city may
leave a company without a manager. A tie counts, or no longer counts, from the next request on.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, DeskPurpose, Right, TieOrigin
from contacts.models import City, Contact, ContactTie, Desk, User
from contacts.refusals import NotAllowed, Reason
from contacts.telling import outbox

STAFF = "contacts.change_contacttie"


@transaction.atomic
def bind(
    contact: Contact,
    user: User,
    *,
    origin: TieOrigin,
    rights: Collection[Right] = tuple(Right),
    is_manager: bool = False,
    by: User,
    at: datetime,
) -> ContactTie:
    """Let an account act for a contact from now on, and tell everybody who does so already.

    Who may is for the caller to say: an invitation was accepted, an address was proved, the city decided. Whoever has
    any right also sees. Raises NotAllowed when the account is tied already, or when staff would tie themselves.
    """
    contact = Contact.objects.lock(contact.pk)
    if ContactTie.objects.live().filter(contact=contact, user=user).exists():
        raise NotAllowed(_("%(name)s acts for %(contact)s already.") % {"name": user.display_name, "contact": contact})
    if origin == TieOrigin.STAFF and by == user:
        raise NotAllowed(_("You would tie yourself; a colleague has to do it."))

    tie = ContactTie.objects.create(
        contact=contact,
        user=user,
        origin=origin,
        rights=with_view(rights),
        is_manager=is_manager and contact.kind == ContactKind.COMPANY,
        since=at,
    )
    audit.record("was made", tie, by=by, at=at, rights=", ".join(tie.rights), manager=tie.is_manager)
    _tell(tie, "tie_made", _("%(name)s now acts for %(contact)s"), by=by, at=at, but=user)
    return tie


@transaction.atomic
def change(
    tie: ContactTie, *, rights: Collection[Right], is_manager: bool, under_licenses: bool, by: User, at: datetime
) -> ContactTie:
    """Say anew what a member of a company may do, whether also under its licenses, and whether they manage the others.

    Tells every member. For the company's managers and for staff; PermissionDenied for anybody else. Raises NotAllowed
    when the tie has ended, or when the company would be left without a manager.
    """
    tie = _lock(tie)
    if tie.contact.kind != ContactKind.COMPANY or not (manages(by, tie.contact) or _is_staff_for(by, tie)):
        raise PermissionDenied
    _guard_live(tie)
    if tie.is_manager and not is_manager:
        _guard_last_manager(tie, _("still has to manage its members"))
    rights = with_view(rights)
    new = {"rights": rights, "is_manager": is_manager, "under_licenses": under_licenses}
    if all(getattr(tie, name) == value for name, value in new.items()):
        return tie

    for name, value in new.items():
        setattr(tie, name, value)
    tie.save(update_fields=list(new))
    audit.record("was changed", tie, by=by, at=at, **(new | {"rights": ", ".join(rights)}))
    subject = _("What %(name)s may do for %(contact)s has changed")
    _tell(tie, "tie_changed", subject, by=by, at=at, version=at.isoformat())
    return tie


@transaction.atomic
def end(tie: ContactTie, *, by: User, at: datetime, why: str = "") -> ContactTie:
    """End a tie. A member leaves, a manager of the company takes somebody off, or staff end any tie with a reason.

    Tells the account and everybody else who acts for the contact. Raises PermissionDenied for anybody else, NotAllowed
    when the tie has ended already, when it is the last manager who would go, or when staff give no reason.
    """
    tie = _lock(tie)
    leaving = by == tie.user and tie.contact.kind == ContactKind.COMPANY and by.is_active
    as_member = leaving or manages(by, tie.contact)
    if not as_member and not _is_staff_for(by, tie):
        raise PermissionDenied
    _guard_live(tie)
    why = " ".join(why.split())
    if as_member and tie.is_manager:
        _guard_last_manager(tie, _("cannot go"))
    if not as_member and not why:
        raise NotAllowed(_("Say why: everybody who acts for the contact reads it."))

    tie.ended_at, tie.ended_by = at, by
    tie.save(update_fields=["ended_at", "ended_by"])
    audit.record("was ended", tie, by=by, at=at, why=why)
    _tell(tie, "tie_ended", _("%(name)s no longer acts for %(contact)s"), by=by, at=at, why=why)
    return tie


def manages(user: User, company: Contact) -> bool:
    """Whether an account manages a company's members."""
    if user.is_anonymous or not user.is_active:
        return False
    return ContactTie.objects.live().managing().filter(contact=company, user=user).exists()


def with_view(rights: Collection[Right]) -> list[str]:
    """Rights as they are kept: in the order of the list, and whoever may do anything also sees."""
    return [right.value for right in Right if right in rights or right == Right.VIEW]


def people_of(contact: Contact) -> dict[str, User | None]:
    """Everybody to tell about a contact, by address: who acts for it, and the address on file for itself."""
    members = User.objects.filter(is_active=True, ties__in=ContactTie.objects.live().filter(contact=contact))
    found = {user.email.lower(): user for user in members.order_by("pk") if user.email}
    if contact.email:
        found.setdefault(contact.email.lower(), None)
    return found


def _lock(tie):
    """Hold the contact, then the tie: whoever counts its managers counts alone."""
    Contact.objects.lock(tie.contact_id)
    return ContactTie.objects.lock(tie.pk)


def _is_staff_for(user, tie):
    return user != tie.user and user.is_active and user.is_staff and user.has_perm(STAFF)


def _guard_live(tie):
    if tie.ended_at:
        raise NotAllowed(_("%(tie)s has ended already.") % {"tie": tie})


def _guard_last_manager(tie, what):
    others = ContactTie.objects.live().managing().filter(contact=tie.contact).exclude(pk=tie.pk)
    if not others.exists():
        facts = {"name": tie.user.display_name, "company": tie.contact, "what": what}
        raise NotAllowed(
            Reason(
                _("%(name)s is the only manager of %(company)s, and so %(what)s.") % facts,
                _("Make another member a manager first. If there is nobody else, call the city."),
                desk=DeskPurpose.ACCOUNTS,
            )
        )


def _tell(tie, template, subject, *, by, at, but=None, version="", why=""):
    readers = people_of(tie.contact)
    if tie.user.email:
        readers.setdefault(tie.user.email.lower(), tie.user)
    names = {"name": tie.user.display_name, "contact": tie.contact}
    for address, reader in readers.items():
        if but is not None and address == but.email.lower():
            continue
        context = {
            "tie": tie,
            "rights": [Right(right).label for right in tie.rights],
            "reader": reader,
            "by": by,
            "why": why,
            "city": City.current(),
            "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
            "companies_url": settings.SITE_URL + reverse("contacts:companies"),
        }
        outbox.write(
            kind=template,
            thing=tie,
            version=version,
            to=address,
            subject=subject % names,
            body=render_to_string(f"email/contacts/{template}.txt", context),
            at=at,
            user=reader,
            contact=None if reader else tie.contact,
        )
