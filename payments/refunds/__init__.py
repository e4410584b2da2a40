"""Money given back to where it came from: asked for, decided by a second person above a limit, paid out.

A refund takes its part of the payment as soon as it is asked for, so that nothing is given back twice. What it gives
back waits in the books as refunds_payable until it is paid out, or goes back to where it was taken from.
Locks: drawer, payment (whoever asks: all payments of its receipt, by id), refund, trust account, ledger accounts.
"""

from payments.refunds.asking import ChangedMeanwhile, adopt, ask, may_go_by_check
from payments.refunds.deciding import approve, cancel_pending, refuse
from payments.refunds.parts import Part, left_of, parts
from payments.refunds.paying import fail, hear, pay_out
from payments.refunds.sending import send_next

__all__ = [
    "ChangedMeanwhile",
    "Part",
    "adopt",
    "approve",
    "ask",
    "cancel_pending",
    "fail",
    "hear",
    "left_of",
    "may_go_by_check",
    "parts",
    "pay_out",
    "refuse",
    "send_next",
]
