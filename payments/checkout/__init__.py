"""Paying by card: open the processor's page, and take in what the processor says came of it.

The processor is asked outside any transaction. What it says counts; that the browser came back does not.
"""

from payments.checkout.asking import ASK_AFTER, ask, ask_after_next
from payments.checkout.opening import START_AGAIN_AFTER, TRIES, Wanted, start, start_deposit
from payments.checkout.receiving import NotOurs, receive

__all__ = [
    "ASK_AFTER",
    "START_AGAIN_AFTER",
    "TRIES",
    "NotOurs",
    "Wanted",
    "ask",
    "ask_after_next",
    "receive",
    "start",
    "start_deposit",
]
