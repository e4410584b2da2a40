"""What reviewers decide, and what becomes of what they ask for."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    """Of one review, and of a cycle as the most severe of its reviews: from the mildest to the most severe."""

    NOT_REQUIRED = "not_required", _("Not required")
    APPROVED = "approved", _("Approved")
    APPROVED_WITH_COMMENTS = "with_comments", _("Approved with comments")
    CORRECTIONS = "corrections", _("Corrections required")
    REJECTED = "rejected", _("Rejected")
    # Nobody's word: the application was withdrawn before they gave one.
    ENDED = "ended", _("Ended with the application")

    PASSING = nonmember(("not_required", "approved", "with_comments"))

    @classmethod
    def to_give(cls):
        """What a reviewer chooses from."""
        return [choice for choice in cls.choices if choice[0] != cls.ENDED]

    @classmethod
    def most_severe(cls, decisions):
        """The decision of a cycle: the one of its reviews that weighs most."""
        return max(decisions, key=list(cls).index)


class CommentKind(models.TextChoices):
    CORRECTION = "correction", _("Correction: to be answered before approval")
    CONDITION = "condition", _("Condition of the approval")
    NOTE = "note", _("Note: nothing to do")


class CommentStatus(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    RESOLVED = "resolved", _("Resolved")
    WITHDRAWN = "withdrawn", _("Taken back")

    UNSETTLED = nonmember(("open", "answered"))


class MissingStatus(models.TextChoices):
    """Of one thing that an application lacked when it was checked for completeness."""

    OPEN = "open", _("Missing")
    ANSWERED = "answered", _("Handed in")
    SETTLED = "settled", _("Settled")
