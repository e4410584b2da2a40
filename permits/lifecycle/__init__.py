"""What becomes of a permit: issued, kept alive, ended, and what it ends with. Moves are permits.workflow's."""

from permits.lifecycle.certificates import certify, in_force, revoke, what_is_missing
from permits.lifecycle.certificates import find as find_certificate
from permits.lifecycle.conditions import add_condition, meet
from permits.lifecycle.ending import (
    WITHDRAWABLE,
    ask_withdrawal,
    close,
    decide_withdrawal,
    finalize,
    is_withdrawn_at_once,
    void,
    why_not_withdrawn,
    withdraw,
)
from permits.lifecycle.expiring import expire_what_ran_out, warn_of_expiry
from permits.lifecycle.extending import ask_extension, decide_extension, extend, new_day, why_not_extended
from permits.lifecycle.issuing import issue, issue_if_free, issue_what_is_free
from permits.lifecycle.reading import Life

__all__ = [
    "WITHDRAWABLE",
    "Life",
    "add_condition",
    "ask_extension",
    "ask_withdrawal",
    "certify",
    "close",
    "decide_extension",
    "decide_withdrawal",
    "expire_what_ran_out",
    "extend",
    "finalize",
    "find_certificate",
    "in_force",
    "is_withdrawn_at_once",
    "issue",
    "issue_if_free",
    "issue_what_is_free",
    "meet",
    "new_day",
    "revoke",
    "void",
    "warn_of_expiry",
    "what_is_missing",
    "why_not_extended",
    "why_not_withdrawn",
    "withdraw",
]
