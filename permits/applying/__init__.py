"""Applying for a permit or a plan case: begun, saved step by step, handed in."""

from permits.applying.beginning import begin, may_parent
from permits.applying.licensing import choose_work, confirm_license, decline_license
from permits.applying.saving import discard, save_answers, save_place, say_nobody, sign
from permits.applying.submitting import submit

__all__ = [
    "begin",
    "choose_work",
    "confirm_license",
    "decline_license",
    "discard",
    "may_parent",
    "save_answers",
    "save_place",
    "say_nobody",
    "sign",
    "submit",
]
