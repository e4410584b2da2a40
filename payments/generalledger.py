"""What the city's general ledger takes from the books: sums by account and day, the trial balance, the journal.

Here a debit and a credit are both positive, as accountants write them; in the books a credit is positive and a debit
negative. Days are the days entries are booked on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from payments.models import LedgerAccount, Posting

NOTHING = Decimal(0)
DEBITS = -Coalesce(Sum("amount", filter=Q(amount__lt=0)), NOTHING)
CREDITS = Coalesce(Sum("amount", filter=Q(amount__gt=0)), NOTHING)


@dataclass(frozen=True)
class AccountDay:
    """What moved on one day on one of the city's own numbers."""

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

    @property
    def debit_balance(self) -> Decimal:
        return max(self.closing, NOTHING)

    @property
    def credit_balance(self) -> Decimal:
        return max(-self.closing, NOTHING)


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
        return sum((row.debit_balance for row in self.rows), NOTHING)

    @property
    def credit_balances(self) -> Decimal:
        return sum((row.credit_balance for row in self.rows), NOTHING)

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

    Accounts of the same number are one to the city's general ledger, so they are one row, under the first's name.
    """
    found = (
        _period(since, until)
        .values(day=F("entry__day"), own=Coalesce(NullIf("account__number", Value("")), "account__code"))
        .annotate(debit=DEBITS, credit=CREDITS, name=Min("account__name"))
        .order_by("day", "own")
    )
    for row in found.iterator():
        yield AccountDay(row["day"], row["own"], row["name"], row["debit"], row["credit"])


@dataclass(frozen=True)
class Act:
    """How many entries of a kind were booked, and the dollars they moved."""

    kind: str
    entries: int
    amount: Decimal


def by_act(since: date | None, until: date) -> list[Act]:
    """What was done in a period, both days included, by kind of entry; without `since` from the first entry on."""
    found = (
        _period(since, until)
        .values(kind=F("entry__kind"))
        .annotate(entries=Count("entry", distinct=True), amount=CREDITS)
        .order_by("kind")
    )
    return [Act(**row) for row in found]


def journal(since: date, until: date) -> Iterator[Posting]:
    """Every leg booked in a period with its entry and account, oldest first, read as they are asked for."""
    return _period(since, until).select_related("entry", "account").order_by("entry_id", "pk").iterator(chunk_size=500)


def _period(since: date | None, until: date) -> QuerySet:
    found = Posting.objects.filter(entry__day__lte=until)
    return found.filter(entry__day__gte=since) if since else found
