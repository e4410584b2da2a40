"""What hangs on contacts, from every app: what staff see side by side before they merge them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import LinkStatus
from contacts.formats import long_date, money
from contacts.merging import repointing
from contacts.models import Contact, ContactTie, Favourite, License, LicenseLink
from payments.models import Invoice, TrustAccount
from permits.models import CaseContact

SHOWN = 12


@dataclass
class Cell:
    """What hangs on one contact: the first few, each a text with an address or without, and how many there are."""

    items: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0

    def add(self, text, address=""):
        self.total += 1
        if len(self.items) < SHOWN:
            self.items.append((text, address))

    @property
    def more(self) -> str:
        left = self.total - len(self.items)
        return ngettext("and %(count)s more", "and %(count)s more", left) % {"count": left} if left > 0 else ""


@dataclass(frozen=True)
class Line:
    """One kind of thing, a cell for each contact in their order."""

    label: str
    hint: str
    cells: list[Cell]


def beside(contacts: list[Contact]) -> list[Line]:
    """Everything that hangs on the contacts, a line for each kind that any of them has."""
    pks = [contact.pk for contact in contacts]
    licenses = _licenses(pks)
    found = [
        (_("Accounts that act as it"), "", _accounts(pks)),
        (_("Cases"), "", _cases(pks, "contact")),
        (_("Cases it put somebody on"), "", _cases(pks, "company")),
        (_("Holds the license"), "", licenses["held"]),
        (_("Its members act under"), "", licenses["linked"]),
        (_("Trust accounts"), _("They belong to the licenses and stay with them."), _trust(licenses["all"])),
        (_("Open invoices"), _("They belong to the cases and stay with them."), _invoices(pks)),
        (_("Favorites"), "", _favourites(pks)),
        (_("Also"), "", _others(pks)),
    ]
    lines = [Line(label, hint, [cells.get(pk, Cell()) for pk in pks]) for label, hint, cells in found]
    return [line for line in lines if any(cell.total for cell in line.cells)]


def becoming_one(contacts: list[Contact]) -> list[str]:
    """What stands on more than one of them and will stand once, a sentence for each kind."""
    first, *others = [contact.pk for contact in contacts]
    found = []
    for pointing in repointing.pointing_at(Contact):
        count = sum(len(rows) - 1 for _rule, rows in repointing.twins(pointing, others, first, locked=False))
        if count:
            name = str(pointing.model._meta.verbose_name_plural).capitalize()
            found.append(
                ngettext(
                    "%(kind)s: %(count)s stands on two of them and becomes one, with the rights of both.",
                    "%(kind)s: %(count)s stand on two of them and become one each, with the rights of both.",
                    count,
                )
                % {"kind": name, "count": count}
            )
    return found


def _first(rows, holder, *order):
    """The first few rows of each contact with the number of all, in one query."""
    return (
        rows.annotate(
            total=Window(Count("pk"), partition_by=[F(holder)]),
            place=Window(RowNumber(), partition_by=[F(holder)], order_by=order),
        )
        .filter(place__lte=SHOWN)
        .order_by(holder, "place")
    )


def _cells(rows, holder, text, address=lambda row: ""):
    cells = defaultdict(Cell)
    for row in rows:
        cell = cells[getattr(row, holder)]
        cell.items.append((text(row), address(row)))
        cell.total = row.total
    return cells


def _accounts(pks):
    ties = ContactTie.objects.live().filter(contact__in=pks).select_related("user")
    return _cells(_first(ties, "contact_id", "since", "pk"), "contact_id", _tie_in_words)


def _tie_in_words(tie):
    words = _("%(name)s (%(username)s): %(how)s, since %(day)s") % {
        "name": tie.user.display_name,
        "username": tie.user.username,
        "how": tie.get_origin_display().lower(),
        "day": long_date(tie.since),
    }
    return _("%(tie)s; manages members") % {"tie": words} if tie.is_manager else words


def _cases(pks, holder):
    rows = CaseContact.objects.filter(**{f"{holder}__in": pks}).select_related("case__case_type", "contact_type")
    return _cells(
        _first(rows, f"{holder}_id", F("case__filed_on").desc(), "-case", "pk"),
        f"{holder}_id",
        lambda row: f"{row.case.number}, {row.contact_type.name}, {row.case.status_label}",
        lambda row: row.case.get_absolute_url(),
    )


def _licenses(pks):
    held = License.objects.filter(holder__in=pks)
    links = LicenseLink.objects.live().filter(company__in=pks).select_related("license")
    of = defaultdict(set)
    for pk, license in [
        *held.values_list("holder", "pk"),
        *links.filter(status=LinkStatus.ACTIVE).values_list("company", "license"),
    ]:
        of[license].add(pk)
    return {
        "held": _cells(_first(held, "holder_id", "number"), "holder_id", lambda row: f"{row}, {row.business_name}"),
        "linked": _cells(
            _first(links, "company_id", "license__number", "pk"),
            "company_id",
            lambda row: f"{row.license}: {row.get_status_display().lower()}",
        ),
        "all": of,
    }


def _trust(contacts_of):
    cells = defaultdict(Cell)
    accounts = TrustAccount.objects.filter(license__in=contacts_of).select_related("license", "ledger_account")
    for account in accounts.order_by("number"):
        for pk in contacts_of[account.license_id]:
            cells[pk].add(f"{account} ({account.license}): {money(account.ledger_account.balance)}")
    return cells


def _invoices(pks):
    cells = defaultdict(Cell)
    rows = Invoice.objects.open().filter(case__contacts__contact__in=pks)
    for pk, number, total, paid in (
        rows.order_by("number").values_list("case__contacts__contact", "number", "total", "paid").distinct()
    ):
        if pk in pks:
            cells[pk].add(f"{number}: {money(total - paid)}")
    return cells


def _favourites(pks):
    counts = Favourite.objects.filter(contact__in=pks).values_list("contact").annotate(count=Count("pk"))
    return {
        pk: Cell([(ngettext("of %(count)s account", "of %(count)s accounts", count) % {"count": count}, "")], 1)
        for pk, count in counts.order_by("contact")
    }


ALL = Q(pk__isnull=False)
# What the lines above show already; of everything else that points at a contact, the number is told.
SHOWN_ABOVE = {
    (ContactTie, "contact"): Q(ended_at=None),
    (LicenseLink, "company"): Q(status__in=LinkStatus.LIVE),
    (CaseContact, "contact"): ALL,
    (CaseContact, "company"): ALL,
    (License, "holder"): ALL,
    (Favourite, "contact"): ALL,
}


def _others(pks):
    cells = defaultdict(Cell)
    for pointing in repointing.pointing_at(Contact):
        shown = SHOWN_ABOVE.get((pointing.model, pointing.name))
        rows = pointing.model._base_manager.filter(**{f"{pointing.attname}__in": pks})
        words = _("%(kind)s: %(count)s") if shown is None else _("%(kind)s that have ended: %(count)s")
        counted = rows.exclude(shown) if shown else rows
        name = str(pointing.model._meta.verbose_name_plural).capitalize()
        for pk, count in counted.order_by(pointing.attname).values_list(pointing.attname).annotate(count=Count("pk")):
            cells[pk].add(words % {"kind": name, "count": count})
    return cells


def suggested(contacts: list[Contact], lines: list[Line]) -> Contact:
    """The record to keep unless staff say otherwise: the one with accounts, then with most hanging on it."""
    weight = {contact: sum(line.cells[place].total for line in lines) for place, contact in enumerate(contacts)}
    return max(contacts, key=lambda contact: (bool(contact.live_ties), weight[contact], -contact.pk))
