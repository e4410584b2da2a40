"""Writing into the books. Nobody else makes entries or legs, and nothing here ever changes one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from payments.choices import AccountKind, PaymentSource
from payments.models import InvoiceLine, JournalEntry, LedgerAccount, Posting

RECEIVABLE = "receivable"
UNAPPLIED = "unapplied_receipts"
REVENUE = "revenue"

# The accounts every city has; each is made the first time it is needed.
STANDARD = {
    RECEIVABLE: (gettext_lazy("Owed to the city by invoice"), AccountKind.ASSET),
    "card_clearing": (gettext_lazy("Card payments on their way to the bank"), AccountKind.ASSET),
    "checks": (gettext_lazy("Checks received"), AccountKind.ASSET),
    "cash": (gettext_lazy("Cash received"), AccountKind.ASSET),
    "bank": (gettext_lazy("In the bank"), AccountKind.ASSET),
    "disputes": (gettext_lazy("Taken back by a payer's bank, not decided"), AccountKind.ASSET),
    UNAPPLIED: (gettext_lazy("Received, not yet applied"), AccountKind.LIABILITY),
    "refunds_payable": (gettext_lazy("Refunds not paid out yet"), AccountKind.LIABILITY),
    "card_fees": (gettext_lazy("What the card processor charges"), AccountKind.EXPENSE),
    "losses": (gettext_lazy("Lost to disputes and returned checks"), AccountKind.EXPENSE),
    "cash_over_short": (gettext_lazy("Drawers over and short"), AccountKind.EXPENSE),
    "brought_forward": (gettext_lazy("Brought forward from the system before"), AccountKind.EQUITY),
}
# Where money of each source arrives; trust money comes from the account that pays.
ARRIVES_AT = {
    PaymentSource.CARD: "card_clearing",
    PaymentSource.CHECK: "checks",
    PaymentSource.CASH: "cash",
}


class KeyTaken(Exception):
    """The key of an entry came again for a different act: a mistake of the program, not of a person."""


def account(code: str, *, number: str = "", name: Callable[[], str] | None = None) -> LedgerAccount:
    """The account of a code: a standard one, or `revenue:<fee code>`, made the first time it is asked for.

    It is made with the number it has in the city's own books, if that is known, and under the `name` that is asked for
    only then; finance may give it others.
    """
    standard, kind = STANDARD.get(code) or (code.partition(":")[2], AccountKind.REVENUE)
    if code not in STANDARD and not code.startswith(f"{REVENUE}:"):
        raise ValueError(f"There is no account {code}.")
    facts = {"name": name or str(standard), "kind": kind, "number": number}
    return LedgerAccount.objects.get_or_create(code=code, defaults=facts)[0]


def new_trust(number: str) -> LedgerAccount:
    """Make the account in the books of a trust account, which never stands below zero."""
    name = _("Trust account %(number)s") % {"number": number}
    return LedgerAccount.objects.create(
        code=f"trust:{number}", name=name, kind=AccountKind.TRUST, may_go_negative=False
    )


def revenue_code(line: InvoiceLine) -> str:
    """The code of the account a line's money is earned on: the city's own number, or else the fee's code."""
    return f"{REVENUE}:{line.account or line.code}"


def revenue(line: InvoiceLine) -> LedgerAccount:
    """The account a line's money is earned on."""
    return account(revenue_code(line), number=line.account, name=lambda: _earned_by(line)[:120])


def _earned_by(line):
    """What the fee schedule calls it, or else the fee's code in words."""
    item = line.fee.item
    return item.description if item else line.code.replace("-", " ").replace("_", " ").strip().capitalize()


@transaction.atomic
def post(
    *,
    key: str,
    kind: str,
    legs: Mapping[LedgerAccount, Decimal],
    by: User,
    at: datetime,
    subject: str = "",
    thread: str = "",
    reference: str = "",
    memo: str = "",
) -> JournalEntry:
    """Enter one business act and return it; the same key again returns the first and changes nothing.

    `legs` gives dollars by account: a credit is positive, a debit negative, and they sum to zero, which the database
    checks at commit. `subject`, `thread` and `reference` are texts (an invoice's number, a case's, the gateway's).
    Holds the accounts in order of id until the transaction ends. Raises NotAllowed where an account would fall below
    zero that may not, and KeyTaken for a key that stands for other legs.
    """
    legs = {account: amount for account, amount in legs.items() if amount}
    entry, is_new = JournalEntry.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "kind": kind,
            "subject": subject,
            "thread": thread,
            "reference": reference,
            "memo": memo,
            "at": at,
            "by": by.username,
        },
    )
    if not is_new:
        if dict(entry.postings.values_list("account", "amount")) != {each.pk: legs[each] for each in legs}:
            raise KeyTaken(key)
        return entry
    # Where no account can run dry, the legs take the locks themselves, in the same order.
    for locked in lock(legs) if any(not each.may_go_negative for each in legs) else ():
        if not locked.may_go_negative and locked.balance + legs[locked] < 0:
            raise NotAllowed(_("%(account)s does not hold that much.") % {"account": locked.name})
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, amount=legs[account]) for account in sorted(legs, key=lambda a: a.pk)
    )
    return entry


def lock(accounts) -> list[LedgerAccount]:
    """Hold the rows of several accounts, in order of id, until the transaction ends."""
    wanted = [account.pk for account in accounts]
    return list(LedgerAccount.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


@transaction.atomic
def rename(account: LedgerAccount, *, name: str, number: str, by: User, at: datetime) -> LedgerAccount:
    """Give an account the name and the number it has in the city's own books, and return it.

    Its code, its kind and what was booked on it stay. Without a change nothing is written. Raises NotAllowed without
    a name.
    """
    (account,) = lock([account])
    name, number = name.strip(), number.strip()
    if not name:
        raise NotAllowed(_("An account needs a name."))
    if (account.name, account.number) != (name, number):
        account.name, account.number = name, number
        # No other column: the site's role may write these two alone.
        account.save(update_fields=["name", "number"])
        audit.record("was renamed", account, by=by, at=at, name=name, number=number)
    return account


def check() -> list[tuple[str, str, str]]:
    """Everything wrong with the books, as (problem, subject, detail); empty when they stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT problem, subject, detail FROM ledger_check()")
        return cursor.fetchall()
