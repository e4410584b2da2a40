"""How much a hold weighs, and what it stops."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoldSeverity(models.TextChoices):
    NOTICE = "notice", _("Notice")
    HOLD = "hold", _("Hold")
    LOCK = "lock", _("Lock")


class HoldBlocks(models.TextChoices):
    ISSUE = "issue", _("Issuing the permit")
    INSPECT = "inspect", _("Inspections")
    FINAL = "final", _("The final inspection")
    ALL = "all", _("Everything")
