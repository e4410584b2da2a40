"""Who acts under a license, and the mails they get about it."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse

from contacts.choices import DeskPurpose
from contacts.models import City, Contact, ContactTie, Desk, License, LicenseDelegation, LicenseLink, User
from contacts.telling import outbox


def acting_under(license: License) -> list[User]:
    """Every account that has something to say under a license, by name.

    Its own links, the members of companies that act under it, and those a company gave leave to: the other way round
    of `License.objects.open_to`.
    """
    links = LicenseLink.objects.active().filter(license=license)
    companies = links.exclude(company=None).values("company")
    members = ContactTie.objects.live().under_licenses().filter(contact__in=companies)
    asked_for = ContactTie.objects.live().filter(
        Exists(links.filter(company=OuterRef("contact"), user=OuterRef("user")))
    )
    leaves = LicenseDelegation.objects.live().filter(license=license, company__in=companies)
    return list(
        User.objects.filter(
            Q(pk__in=links.filter(company=None).values("user"))
            | Q(pk__in=members.values("user"))
            | Q(pk__in=asked_for.values("user"))
            | Q(pk__in=leaves.values("user")),
            is_active=True,
        ).order_by("username")
    )


def tell_all(license: License, thing, template: str, subject: str, *, at: datetime, besides=(), version="", **facts):
    """Mail everyone who acts under a license and the address on file for its holder, but nobody in `besides`."""
    addresses = {user.email.lower(): user for user in acting_under(license) if user.email}
    holder = license.holder
    if holder and (holder.email or holder.postal_address):
        addresses.setdefault(holder.email.lower(), None)
    for user in besides:
        addresses.pop(user.email.lower(), None)
    for address, user in addresses.items():
        contact = None if user else holder
        tell(license, thing, address, template, subject, at=at, user=user, contact=contact, version=version, **facts)


def tell(
    license: License,
    thing,
    to: str,
    template: str,
    subject: str,
    *,
    at: datetime,
    user: User | None = None,
    contact: Contact | None = None,
    version: str = "",
    **facts,
) -> None:
    """Tell one person about a license; the template is email/contacts/<template>.txt, and nobody's address is fine."""
    if not to and contact is None:
        return
    context = {
        "license": license,
        "reader": user,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
        "licenses_url": address_of("contacts:my-licenses"),
        **facts,
    }
    outbox.write(
        kind=template,
        thing=thing,
        to=to,
        subject=subject % {"number": license.number, **facts},
        body=render_to_string(f"email/contacts/{template}.txt", context),
        at=at,
        version=version,
        user=user,
        contact=contact,
    )


def address_of(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)
