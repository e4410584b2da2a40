"""Who hears about a trust account, and how."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from contacts.choices import DeskPurpose
from contacts.licensing.holders import acting_under
from contacts.models import City, ContactTie, Desk, User
from contacts.telling import outbox
from payments.models import TrustAccount, TrustPayer


def holders(account: TrustAccount) -> list[User]:
    """Everybody who may look into an account, apart from staff: the other way round of `TrustAccount.objects.open_to`.

    Asks once per person: for a mail now and then, not for a page.
    """
    if account.license:
        near = acting_under(account.license)
    else:
        ties = ContactTie.objects.live().filter(contact=account.company_id)
        near = list(User.objects.filter(pk__in=ties.values("user"), is_active=True).order_by("username"))
    named = User.objects.filter(pk__in=TrustPayer.objects.live().filter(account=account).values("user"))
    found = {user.pk: user for user in [*near, *named.filter(is_active=True).order_by("username")]}
    return [user for user in found.values() if TrustAccount.objects.held_by(user).filter(pk=account.pk).exists()]


def tell(
    account: TrustAccount, readers: list[User], template: str, subject: str, *, thing, at: datetime, version="", **facts
) -> None:
    """Write to some people about a trust account; the template is email/payments/<template>.txt."""
    facts |= {
        "account": account,
        "owner": account.owner,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "link": settings.SITE_URL.rstrip("/") + reverse("payments:trust", args=[account.number]),
    }
    for reader in readers:
        outbox.write(
            kind=template,
            thing=thing,
            version=version,
            to=reader.email,
            subject=subject,
            body=render_to_string(f"email/payments/{template}.txt", facts | {"reader": reader}),
            at=at,
            user=reader,
        )


def tell_of_payer(payer: TrustPayer, template: str, subject: str, *, by: User, at: datetime) -> None:
    """Tell a named payer and everybody who looks into the account that the one may pay from the other, or no longer."""
    readers = {user.pk: user for user in [*holders(payer.account), payer.user]}
    names = {"name": payer.user.username, "account": payer.account}
    tell(payer.account, list(readers.values()), template, subject % names, thing=payer, at=at, payer=payer, by=by)
