"""From the desk that checks what came in to the last decision of its reviewers.

Nothing here writes a status: permits.workflow does, called from here in the same transaction.
"""

from permits.reviewing.answering import (
    answer,
    answer_missing,
    corrections_without_answer,
    hand_in_again,
    may_answer,
    may_hand_in,
    missing_without_answer,
    resubmit,
    to_complete,
)
from permits.reviewing.comments import ask_again, discard, may_read_for, resolve, take_back, write
from permits.reviewing.cycles import add_discipline, assign, readings_again, readings_wanted
from permits.reviewing.deciding import corrections_of, decide, deny, is_rejected, let_revise
from permits.reviewing.intake import Lack, accept, answered_before, send_back, take
from permits.reviewing.late import pass_what_is_late
from permits.reviewing.receiving import receive

__all__ = [
    "Lack",
    "accept",
    "add_discipline",
    "answer",
    "answer_missing",
    "answered_before",
    "ask_again",
    "assign",
    "corrections_of",
    "corrections_without_answer",
    "decide",
    "deny",
    "discard",
    "hand_in_again",
    "is_rejected",
    "let_revise",
    "may_answer",
    "may_hand_in",
    "may_read_for",
    "missing_without_answer",
    "pass_what_is_late",
    "readings_again",
    "readings_wanted",
    "receive",
    "resolve",
    "resubmit",
    "send_back",
    "take",
    "take_back",
    "to_complete",
    "write",
]
