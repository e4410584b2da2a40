"""What an account acts under, put together for its own page: licenses, companies, trust accounts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.licensing import licenses
from contacts.models import Contact, ContactTie, License, LicenseDelegation, LicenseLink, LicenseSheet, User
from payments.models import TrustAccount


@dataclass
class HeldLicense:
    """A license and how the account comes to it: by its own link, as a member of companies, by a company's leave."""

    license: License
    link: LicenseLink | None = None
    place: int | None = None
    companies: list[Contact] = field(default_factory=list)
    leaves: list[Contact] = field(default_factory=list)
    lapses: list[str] = field(default_factory=list)
    sheet_on: date | None = None
    trust_accounts: list[TrustAccount] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether the account acts under it today, one way or another."""
        return bool(self.companies or self.leaves or (self.link and self.link.status == LinkStatus.ACTIVE))


def companies_of(user: User) -> list[ContactTie]:
    """The companies an account is a member of, by name."""
    ties = ContactTie.objects.live().filter(user=user, contact__kind=ContactKind.COMPANY)
    return list(ties.select_related("contact").order_by("contact__company_name", "pk"))


def licenses_of(user: User, companies: list[ContactTie], *, today: date) -> list[HeldLicense]:
    """Every license an account acts under or asked for, by number, in a number of queries that never grows."""
    held: dict[int, HeldLicense] = {}

    def of(license):
        return held.setdefault(license.pk, HeldLicense(license))

    ties = {tie.contact_id: tie for tie in companies}
    links = LicenseLink.objects.live().filter(Q(company__in=ties) | Q(company=None, user=user)).order_by("pk")
    # The account's own last: where it and a company both asked, the page shows how its own request stands.
    for link in sorted(links.select_related("license__type", "company"), key=lambda link: link.company_id is None):
        tie = ties.get(link.company_id)
        is_active = link.status == LinkStatus.ACTIVE
        if tie is None or (tie.is_manager and not is_active):
            of(link.license).link = link
        elif is_active and (tie.under_licenses or link.user_id == user.pk):
            of(link.license).companies.append(link.company)
    usable = License.objects.open_to(user, Right.VIEW)
    leaves = LicenseDelegation.objects.live().filter(user=user, license__in=usable)
    for leave in leaves.select_related("license__type", "company").order_by("pk"):
        of(leave.license).leaves.append(leave.company)
    if not held:
        return []

    sheets = LicenseSheet.objects.filter(license__in=held).order_by("license", "-dated_on", "-pk").distinct("license")
    dated = dict(sheets.values_list("license", "dated_on"))
    kept = defaultdict(list)
    accounts = TrustAccount.objects.filter(license__in=License.objects.keys_open_to(user, Right.PAY))
    for account in accounts.select_related("ledger_account").order_by("number"):
        kept[account.license_id].append(account)
    places = licenses.places_in_line() if any(each.link and not each.link.decided_at for each in held.values()) else {}
    for each in held.values():
        each.lapses = each.license.lapses(today)
        each.sheet_on = dated.get(each.license.pk)
        each.trust_accounts = kept[each.license.pk]
        each.place = places.get(each.link.pk) if each.link else None
    return sorted(held.values(), key=lambda each: each.license.number)
