"""What the city's general ledger takes from the books: sums by account and day, the trial balance, the journal.

Here a debit and a credit are both positive, as accountants write them; in the books a credit is positive and a debit
negative. Days are the days entries are booked on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from payments.models import LedgerAccount, Posting

NOTHING = Decimal(0)
DEBITS = -Coalesce(Sum("amount", filter=Q(amount__lt=0)), NOTHING)
CREDITS = Coalesce(Sum("amount", filter=Q(amount__gt=0)), NOTHING)


@dataclass(frozen=True)
class AccountDay:
    """What moved on one account on one day."""

    day: date
    number: str
    name: str
    debit: Decimal
    credit: Decimal

    @property
    def net(self) -> Decimal:
        """Debits less credits."""
        return self.debit - self.credit


@dataclass(frozen=True)
class Balance:
    """One account over a period: what stood on it before, what moved, what stands on it after.

    `opening` and `closing` are debits less credits.
    """

    account: LedgerAccount
    opening: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.debit - self.credit


@dataclass(frozen=True)
class TrialBalance:
    """All accounts that ever moved up to the end of a period; `is_even` says that debits equal credits."""

    rows: list[Balance]

    @property
    def debit(self) -> Decimal:
        return sum((row.debit for row in self.rows), NOTHING)

    @property
    def credit(self) -> Decimal:
        return sum((row.credit for row in self.rows), NOTHING)

    @property
    def debit_balances(self) -> Decimal:
        return sum((row.closing for row in self.rows if row.closing > 0), NOTHING)

    @property
    def credit_balances(self) -> Decimal:
        return -sum((row.closing for row in self.rows if row.closing < 0), NOTHING)

    @property
    def is_even(self) -> bool:
        return self.debit == self.credit and self.debit_balances == self.credit_balances


def trial_balance(since: date | None, until: date) -> TrialBalance:
    """Every account's balance before `since`, its movements up to and with `until`, and its balance then, in dollars.

    Without `since` everything since the first entry moved in the period. Reads only, in one query.
    """
    period = Q(postings__entry__day__lte=until)
    before = Q(postings__entry__day__lt=since) if since else Q(pk__in=[])
    inside = period & Q(postings__entry__day__gte=since) if since else period

    def total(which):
        return Coalesce(Sum("postings__amount", filter=which), NOTHING)

    accounts = (
        LedgerAccount.objects.filter(period)
        .annotate(
            opening=-total(before),
            debit=-total(inside & Q(postings__amount__lt=0)),
            credit=total(inside & Q(postings__amount__gt=0)),
        )
        .order_by("code")
    )
    return TrialBalance([Balance(each, each.opening, each.debit, each.credit) for each in accounts])


def by_account_and_day(since: date, until: date) -> Iterator[AccountDay]:
    """What moved on each account on each day of a period, both days included, in dollars, in order of day and account.

    One row for each of the city's own numbers: accounts of the same number are one to its general ledger.
    """
    found = (
        _period(since, until)
        .values(day=F("entry__day"), own=F("account__number"), code=F("account__code"), name=F("account__name"))
        .annotate(debit=DEBITS, credit=CREDITS)
        .order_by("day", "code")
    )
    for row in found.iterator():
        yield AccountDay(row["day"], row["own"] or row["code"], row["name"], row["debit"], row["credit"])


def journal(since: date, until: date) -> Iterator[Posting]:
    """Every leg booked in a period with its entry and account, oldest first, read as they are asked for."""
    return _period(since, until).select_related("entry", "account").order_by("entry_id", "pk").iterator(chunk_size=500)


def _period(since: date, until: date) -> QuerySet:
    return Posting.objects.filter(entry__day__gte=since, entry__day__lte=until)
