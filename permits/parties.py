"""Who hears of what happens on a record: the contacts on it, and whoever acts under its license."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string

from contacts.choices import ContactKind, DeskPurpose, Right
from contacts.models import City, Contact, ContactTie, Desk, LicenseLink, User
from contacts.telling import outbox
from permits import notices
from permits.models import Case


def addresses_of(*contacts: Contact) -> dict[str, User | Contact]:
    """Where some contacts are reached: by address, the account behind it, or the contact where there is none.

    The address on file, the account of a person, the managers of a company.
    """
    ties = ContactTie.objects.live().filter(
        Q(contact__kind=ContactKind.PERSON) | Q(is_manager=True), contact__in=contacts, user__is_active=True
    )
    accounts = [tie.user for tie in ties.select_related("user").order_by("pk")]
    return _addresses(accounts, contacts)


def addresses_on(case: Case, *, right: Right = Right.VIEW) -> dict[str, User | Contact]:
    """Where the people of a case are reached: the contacts that hold a right on it (without a word: that see its
    parties' part), and whoever acts under its license."""
    links = LicenseLink.objects.active().filter(license=case.license_id).select_related("user").order_by("pk")
    accounts = [link.user for link in links if link.company_id is None and link.user.is_active]
    companies = [link.company_id for link in links if link.company_id]
    seeing = case.contacts.counting().holding(right).values("contact")
    contacts = Contact.objects.standing().filter(Q(pk__in=seeing) | Q(pk__in=companies))
    return addresses_of(*contacts.order_by("pk")) | _addresses(accounts, ())


def tell(
    case: Case,
    template: str,
    subject: str,
    addresses: dict[str, User | Contact],
    *,
    thing,
    by: User,
    at: datetime,
    **facts,
) -> None:
    """Write one notice about a case to each address but that of whoever did it; in the caller's transaction.

    `template` names email/permits/<template>.txt and is the kind of the message; permits.notices says which of them a
    person may have less often. `thing` is what makes it one notice.
    """
    context = {
        "case": case,
        "by": by,
        "page": settings.SITE_URL + case.get_absolute_url(),
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS),
        **facts,
    }
    body = render_to_string(f"email/permits/{template}.txt", context)
    for address, reader in addresses.items():
        if address == by.email.lower():
            continue
        outbox.write(
            kind=template,
            thing=thing,
            to=reader.email,
            subject=subject,
            body=body,
            at=at,
            **{"user" if isinstance(reader, User) else "contact": reader},
            thread=case.number,
            group=notices.group_of(template),
        )


def _addresses(accounts, contacts):
    found = {user.email.lower(): user for user in accounts if user.email}
    for contact in contacts:
        if contact.email:
            found.setdefault(contact.email.lower(), contact)
        elif contact.postal_address:
            found[f"contact:{contact.pk}"] = contact
    return found
