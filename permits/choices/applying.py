"""What an application asks, and what of it is needed."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    TEXT = "text", _("A line of text")
    LONG_TEXT = "long_text", _("Several lines of text")
    NUMBER = "number", _("A number")
    MONEY = "money", _("An amount of money")
    DATE = "date", _("A date")
    CHOICE = "choice", _("One of several")
    YES_NO = "yes_no", _("Yes or no")
    UPLOAD = "upload", _("A file")

    # What a later question can depend on.
    DECIDING = nonmember(("choice", "yes_no"))
    # What a fee can be reckoned from.
    MEASURING = nonmember(("number", "money"))


class LicenseNeed(models.TextChoices):
    """Under whose license the work of a case type is done."""

    NONE = "none", _("No license needed")
    OWNER_MAY = "owner_may", _("A license, or the owner does the work")
    NEEDED = "needed", _("A license")


class DoneBy(models.TextChoices):
    """Who does the work of one application."""

    CONTRACTOR = "contractor", _("A licensed contractor")
    OWNER = "owner", _("The owner")
    UNDECIDED = "undecided", _("Not decided yet")


class WhyNobody(models.TextChoices):
    """Why nobody is named as a contact type that is required."""

    LATER = "later", _("Not decided yet")
    OWNER = "owner", _("The owner does this work")
    NOT_NEEDED = "not_needed", _("There is no such work")
