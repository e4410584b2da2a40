"""An email address on file: whoever proves it has the records that bear it.

People known from an old system register afresh and find their cases at once (Clovis' launch letter, 2020, and
Boulder's contacts FAQ leave that to staff). It happens once, with the address an account came to be with; a later
address is only offered, because a mailbox changes hands and nobody should be surprised by what comes with it.
"""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, DeskPurpose, Right, TieOrigin
from contacts.models import City, Contact, ContactTie, Desk, LicenseLink, User
from contacts.telling import outbox

# What an address is worth at a company that has people already; its managers give more.
AS_A_NEWCOMER = [Right.VIEW, Right.SCHEDULE]


@transaction.atomic
def tie(user: User, address: str, *, at: datetime, chosen: Iterable[Contact] | None = None) -> list[ContactTie]:
    """Tie every standing contact that bears a proved address to an account, or the chosen ones; return the new ties.

    A person's record becomes the account's. At a company the account becomes a member: its manager with every right
    where nobody manages it and it has no license, else a newcomer who sees and requests inspections on its records.
    What is not given: a company's licenses, a tie that somebody else ended. Everybody already tied is told by mail.
    """
    free = _free(user, address)
    if chosen is not None:
        free = free.filter(pk__in=[contact.pk for contact in chosen])
    bearing = list(free.select_for_update(of=("self",)).order_by("pk"))
    # A second look, now that nobody else can tie or merge them.
    taken = set(ContactTie.objects.live().filter(user=user, contact__in=bearing).values_list("contact", flat=True))
    return [_tie(contact, user, address, at=at) for contact in bearing if contact.pk not in taken]


def offered(user: User):
    """The contacts that bear one of an account's proved addresses and are not tied to it, in order of key."""
    proved = EmailAddress.objects.filter(user=user, verified=True).order_by("pk").values_list("email", flat=True)
    found = Contact.objects.none()
    for address in proved:
        found = found | _free(user, address)
    return found.order_by("pk")


@transaction.atomic
def tie_offered(chosen: Iterable[Contact], *, by: User, at: datetime) -> list[ContactTie]:
    """Tie the chosen ones of what is offered to the account `by`, whose owner has just shown again that it is them.

    Returns the ties. What is not offered is passed over.
    """
    chosen = list(chosen)
    proved = EmailAddress.objects.filter(user=by, verified=True).order_by("email").values_list("email", flat=True)
    return [one for address in proved for one in tie(by, address, at=at, chosen=chosen)]


def to_merge():
    """The technician's list: contacts of one kind that bear the same address and are tied to the same account."""
    twin = (
        ContactTie.objects.live()
        .filter(user=OuterRef("user"), contact__merged_into=None)
        .exclude(contact=OuterRef("contact"))
        .alias(address=Lower("contact__email"))
        .filter(address=OuterRef("address"), contact__kind=OuterRef("contact__kind"))
    )
    ties = ContactTie.objects.live().exclude(contact__email="").alias(address=Lower("contact__email"))
    return Contact.objects.standing().filter(pk__in=ties.filter(Exists(twin)).values("contact"))


def _free(user, address):
    """Standing contacts with an address, less those the account is tied to or was taken off."""
    if not address:
        return Contact.objects.none()
    ties = ContactTie.objects.filter(contact=OuterRef("pk"))
    mine = ties.filter(user=user).filter(Q(ended_at=None) | ~Q(ended_by=user))
    return Contact.objects.standing().with_email(address).exclude(Exists(mine)).exclude(Exists(ties.ruled_out(address)))


def _tie(contact, user, address, *, at):
    told = list(User.objects.filter(pk__in=ContactTie.objects.live().filter(contact=contact).values("user")))
    made = ContactTie.objects.create(
        contact=contact, user=user, origin=TieOrigin.ON_FILE, since=at, proved_address=address, **_powers(contact)
    )
    audit.record("proved the address on file", made, by=user, at=at)
    for other in told:
        _tell(made, other, at=at)
    return made


def _powers(contact):
    if contact.kind == ContactKind.PERSON:
        return {}
    managed = ContactTie.objects.live().filter(contact=contact, is_manager=True).exists()
    if managed or LicenseLink.objects.live().filter(company=contact).exists():
        return {"rights": AS_A_NEWCOMER, "under_licenses": False}
    return {"is_manager": True}


def _tell(made, other, *, at):
    if not other.email:
        return
    context = {
        "tie": made,
        "newcomer": made.user,
        "contact": made.contact,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
    }
    outbox.write(
        kind="tied_on_file",
        thing=made,
        to=other.email,
        subject=_("%(name)s proved the address on file for %(contact)s")
        % {"name": made.user.display_name, "contact": made.contact},
        body=render_to_string("email/contacts/tied_on_file.txt", context),
        at=at,
        user=other,
    )
