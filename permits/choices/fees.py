"""How fees are reckoned, when they are due, and what becomes of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeeStatus(models.TextChoices):
    OWED = "owed", _("Owed")
    SETTLED = "settled", _("Paid")
    WAIVED = "waived", _("Waived")
    VOID = "void", _("Void")


class DueAt(models.TextChoices):
    """The step of a case by which a fee is to be paid, in the order of the steps."""

    SUBMITTAL = "submittal", _("Submittal")
    ISSUANCE = "issuance", _("Issuance")
    INSPECTION = "inspection", _("Inspection")

    @classmethod
    def until(cls, step):
        """A step and those before it."""
        return list(cls)[: list(cls).index(step) + 1]


class FeeBasis(models.TextChoices):
    """What a fee of the schedule is reckoned from."""

    FLAT = "flat", _("A fixed amount")
    RATE = "rate", _("Quantity × rate")
    TABLE = "table", _("A table")
    PERCENTAGE = "percentage", _("A percentage of other fees")


class FeeApplies(models.TextChoices):
    ALWAYS = "always", _("Always, once its measure is there")
    ASKED = "asked", _("When staff ask for it")


class Rounding(models.TextChoices):
    HALF_UP = "half_up", _("To the nearest, half up")
    UP = "up", _("Up")
    DOWN = "down", _("Down")
