"""What somebody at the counter came to pay: by invoice, record, name or license."""

from dataclasses import dataclass

from django.db.models import F, Q

from payments import numbers
from payments.models import Invoice, TrustAccount

MOST = 20


@dataclass(frozen=True)
class Found:
    """Open invoices, the ones due first on top, and trust accounts; no more than a screen of each."""

    invoices: list[Invoice]
    accounts: list[TrustAccount]
    has_more: bool


def find(text: str) -> Found:
    """Open invoices and trust accounts that a text is about. Reads only."""
    text = " ".join(text.replace("\0", "").split())
    if not text:
        return Found([], [], False)
    number = numbers.number_of(text)
    about = Q(number=number) if number else _about(text)
    invoices = Invoice.objects.open().filter(pk__in=Invoice.objects.open().filter(about).order_by().values("pk"))
    invoices = invoices.select_related("case__case_type", "case__address", "case__license").order_by("due_on", "pk")
    accounts = TrustAccount.objects.none() if number else _accounts(text)
    found = list(invoices[: MOST + 1]), list(accounts[: MOST + 1])
    return Found(found[0][:MOST], found[1][:MOST], any(len(rows) > MOST for rows in found))


def _about(text):
    """Each word stands somewhere in a name, or the whole is a number or a beginning of an address."""
    person = Q()
    for word in text.split()[:4]:
        person &= (
            Q(case__contacts__contact__first_name__istartswith=word)
            | Q(case__contacts__contact__last_name__istartswith=word)
            | Q(case__contacts__contact__company_name__icontains=word)
        )
    house, _space, street = text.partition(" ")
    return (
        Q(number__iexact=text)
        | Q(case__number__iexact=text)
        | Q(case__license__number__iexact=text)
        | Q(case__license__business_name__icontains=text)
        | (Q(case__address__number__iexact=house, case__address__street__istartswith=street) if street else Q(pk=None))
        | person
    )


def _accounts(text):
    rows = TrustAccount.objects.filter(closed_at=None).filter(
        Q(number__iexact=text)
        | Q(license__number__iexact=text)
        | Q(license__business_name__icontains=text)
        | Q(company__company_name__icontains=text)
    )
    rows = rows.annotate(held=F("ledger_account__balance")).select_related("license", "company")
    return rows.order_by("number", "pk")
