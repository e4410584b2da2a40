"""How a rule says no: every reason at once, each with what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One unmet condition.

    `what` says why, `remedy` what to do, `link` where, and `desk` (a DeskPurpose) whom to call.
    """

    what: str
    remedy: str = ""
    link: str = ""
    link_text: str = ""
    desk: str = ""

    def __str__(self):
        return f"{self.what} {self.remedy}".strip()


class NotAllowed(Exception):
    """A rule of the city stops this step. Holds its reasons; anything else that goes wrong raises something else."""

    def __init__(self, *reasons):
        self.reasons = [reason if isinstance(reason, Reason) else Reason(what=str(reason)) for reason in reasons]
        super().__init__(" ".join(str(reason) for reason in self.reasons))
