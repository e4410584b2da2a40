"""The statement of a trust account: what came in, what went out, and what was left after each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.utils.translation import gettext as _

from contacts.models import User
from payments.choices import PaymentSource
from payments.models import Payment, Posting, TrustAccount

PAGE = 25
KEY = Tuple(F("entry__at"), F("pk"))
NOTHING = Decimal(0)
# Kinds of entries whose subject is a trust account, and no invoice.
OWN_ACTS = ("deposit", "transfer", "opening")
# The receipt of what a movement paid or put in, by the two parts of its reference.
RECEIPT = Subquery(
    Payment.objects.filter(
        source=Func(
            OuterRef("entry__reference"), Value(":"), Value(1), function="split_part", output_field=TextField()
        ),
        reference=Substr(OuterRef("entry__reference"), StrIndex(OuterRef("entry__reference"), Value(":")) + 1),
    )
    .order_by("pk")
    .values("receipt__number")[:1]
)


@dataclass(frozen=True)
class Line:
    """One movement: `amount` is positive for a deposit, negative for a withdrawal; `balance` is what was left."""

    at: datetime
    amount: Decimal
    balance: Decimal
    what: str
    invoice: str
    record: str
    by: str
    receipt: str
    key: str

    @property
    def deposit(self) -> Decimal | None:
        return self.amount if self.amount > 0 else None

    @property
    def withdrawal(self) -> Decimal | None:
        return -self.amount if self.amount < 0 else None


@dataclass(frozen=True)
class Statement:
    """One page of movements of a period, latest first, and the sums of the whole period."""

    opening: Decimal
    deposited: Decimal
    withdrawn: Decimal
    lines: list[Line] = field(default_factory=list)
    newer: str = ""
    older: str = ""

    @property
    def closing(self) -> Decimal:
        return self.opening + self.deposited - self.withdrawn


def read(
    account: TrustAccount, *, since: datetime | None, before: datetime | None, older_than="", newer_than=""
) -> Statement:
    """The movements from `since` up to, not including, `before`, in dollars; either may be None.

    Pages by key: `older_than` and `newer_than` are keys of lines. Raises ValueError for a key that makes no sense.
    Costs the same number of queries whatever the account has seen.
    """
    period = _period(account, since, before).annotate(receipt=RECEIPT)
    sums = period.aggregate(
        deposited=Coalesce(Sum("amount", filter=Q(amount__gt=0)), NOTHING),
        withdrawn=-Coalesce(Sum("amount", filter=Q(amount__lt=0)), NOTHING),
    )
    opening = _sum(_of(account).filter(entry__at__lt=since)) if since else NOTHING
    if newer_than:
        found = list(period.filter(TupleGreaterThan(KEY, _place(newer_than))).order_by("entry__at", "pk")[: PAGE + 1])
        more_newer, more_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        place = _place(older_than) if older_than else None
        ahead = period.filter(TupleLessThan(KEY, place)) if place else period
        found = list(ahead.order_by("-entry__at", "-pk")[: PAGE + 1])
        more_newer, more_older = place is not None, len(found) > PAGE
        found = found[:PAGE]
    lines = list(_lines(found, _sum(_up_to(account, found[0])) if found else NOTHING, own=account.number))
    return Statement(
        opening=opening,
        **sums,
        lines=lines,
        newer=lines[0].key if lines and more_newer else "",
        older=lines[-1].key if lines and more_older else "",
    )


def every_line(account: TrustAccount, *, since: datetime | None, before: datetime | None) -> Iterator[Line]:
    """All movements of a period, latest first, read as they are asked for."""
    period = _period(account, since, before).annotate(receipt=RECEIPT).order_by("-entry__at", "-pk")
    closing = _sum(_of(account).filter(entry__at__lt=before) if before else _of(account))
    yield from _lines(period.iterator(chunk_size=500), closing, own=account.number, names=_names(period))


def _of(account) -> QuerySet:
    return Posting.objects.filter(account=account.ledger_account_id)


def _period(account, since, before):
    found = _of(account).select_related("entry")
    if since:
        found = found.filter(entry__at__gte=since)
    return found.filter(entry__at__lt=before) if before else found


def _up_to(account, posting):
    """The movements up to and with this one, in the order of the statement."""
    return _of(account).exclude(TupleGreaterThan(KEY, (posting.entry.at, posting.pk)))


def _sum(postings):
    return postings.aggregate(sum=Coalesce(Sum("amount"), NOTHING))["sum"]


def _lines(postings: Iterable[Posting], balance: Decimal, *, own: str, names=None) -> Iterator[Line]:
    names = _names(postings) if names is None else names
    for posting in postings:
        entry = posting.entry
        yield Line(
            at=entry.at,
            amount=posting.amount,
            balance=balance,
            what=_what(entry, posting.amount),
            invoice="" if entry.kind in OWN_ACTS or entry.subject == own else entry.subject,
            record=entry.thread,
            by=names.get(entry.by, ""),
            receipt=posting.receipt or "",
            key=f"{entry.at.isoformat()}~{posting.pk}",
        )
        balance -= posting.amount


def _what(entry, amount):
    """A movement in words. The memo of what came back is the city's reason, which its people are told anyway."""
    match entry.kind:
        case "deposit":
            source, _colon, number = entry.reference.partition(":")
            facts = {"source": PaymentSource(source).label.lower(), "number": number}
            return _("Deposit: %(source)s %(number)s") % (facts | {"number": "" if source == "card" else number})
        case "transfer" if amount < 0:
            return _("Moved to %(account)s") % {"account": entry.reference.partition(":")[0]}
        case "transfer":
            return _("Moved from %(account)s") % {"account": entry.subject}
        case "return" if amount < 0:
            return _("Deposit came back: %(why)s") % {"why": entry.memo}
        case "opening":
            return _("Balance brought forward")
        case "application" if amount > 0:
            return _("Put in by the city")
        case "payment":
            return _("Payment")
        case "payout" if amount > 0:
            return _("Refund")
        case "refund" if amount < 0:
            return _("Deposit given back")
    return _("Money returned") if amount > 0 else _("Paid out")


def _names(postings):
    """Who made the entries, as their colleagues know them; the city's own people and machines stay "the city"."""
    if isinstance(postings, QuerySet):
        usernames = postings.order_by().values("entry__by")
    else:
        usernames = [posting.entry.by for posting in postings]
    return {
        user.username: _("The city") if user.is_staff or user.username.startswith("robot-") else user.display_name
        for user in User.objects.filter(username__in=usernames)
    }


def _place(key):
    moment, _tilde, pk = key.partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        raise ValueError(key)
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        raise ValueError(key)
    return at, int(pk)
