"""The books as files: by account and day for the city's general ledger, and the journal leg by leg."""

import csv
from collections.abc import Iterable, Iterator
from datetime import tzinfo

from contacts.formats import cell
from payments.generalledger import AccountDay
from payments.models import Posting

ACCOUNTS = ["Date", "Account", "Name", "Debit", "Credit", "Net"]
JOURNAL = [
    "Date", "Entry", "Kind", "About", "Record", "Reference", "Memo", "At", "By", "Account", "Code", "Name", "Debit",
    "Credit",
]  # fmt: skip


class _Line:
    """A file that hands back what is written into it."""

    def write(self, text):
        return text


def accounts(rows: Iterable[AccountDay]) -> Iterator[str]:
    """One line of CSV for each account and day, in dollars; net is debits less credits. All nets sum to zero."""
    write = csv.writer(_Line()).writerow
    yield write(ACCOUNTS)
    for row in rows:
        yield write([row.day, cell(row.number), cell(row.name), row.debit, row.credit, row.net])


def journal(legs: Iterable[Posting], zone: tzinfo) -> Iterator[str]:
    """One line of CSV for each leg, in dollars; the moment of the act is given in a time zone."""
    write = csv.writer(_Line()).writerow
    yield write(JOURNAL)
    for leg in legs:
        entry, account = leg.entry, leg.account
        texts = [entry.kind, entry.subject, entry.thread, entry.reference, entry.memo]
        names = [account.number or account.code, account.code, account.name]
        debit, credit = (-leg.amount, "") if leg.amount < 0 else ("", leg.amount)
        at = entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
        yield write([entry.day, entry.pk, *map(cell, texts), at, cell(entry.by), *map(cell, names), debit, credit])
