"""How often somebody hears of new records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsRhythm(models.TextChoices):
    """How often the owner of a saved search is told of new records."""

    NEVER = "never", _("No mail")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
