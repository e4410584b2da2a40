"""What can be made to go wrong at the demo's card processor, beside its webhooks (stripe_hooks.Script)."""

from dataclasses import dataclass


@dataclass
class Trouble:
    """How requests fare from now on: all at their defaults is a good day."""

    slow: float = 0.0  # seconds before each answer of the API
    fail: int = 0  # how many of the next requests fail with nothing done
    lose: int = 0  # how many of the next requests are done, and the line is cut before the answer
    decline: bool = False  # every card is declined
    pending: bool = False  # refunds wait for the bank's word
    refuse: str = ""  # refunds are refused, with these words

    def takes(self, name):
        """Whether the next request has this trouble; it counts as had."""
        left = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return bool(left)
