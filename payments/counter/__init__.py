"""Money over the counter: the cashier's drawer, what is due, cash and checks.

Locks: the drawer first, then as everywhere: cases, invoices, payments, trust account, ledger accounts.
"""

from payments.counter.drawers import PIECES, Expected, close_drawer, expected, open_drawer, open_drawer_of
from payments.counter.finding import Found, find
from payments.counter.taking import Taken, take, take_deposit

__all__ = [
    "PIECES",
    "Expected",
    "Found",
    "Taken",
    "close_drawer",
    "expected",
    "find",
    "open_drawer",
    "open_drawer_of",
    "take",
    "take_deposit",
]
