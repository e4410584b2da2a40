"""The states and kinds that contacts' rows can be in."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")


class ContactMethod(models.TextChoices):
    EMAIL = "email", _("Email")
    TEXT = "text", _("Text message")
    PAPER = "paper", _("Letter")


class LicenseStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")


class LinkStatus(models.TextChoices):
    REQUESTED = "requested", _("Waiting for the city")
    APPROVED = "approved", _("Approved, waiting for the account's owner")
    ACTIVE = "active", _("Active")
    REJECTED = "rejected", _("Rejected")
    REMOVED = "removed", _("Removed")

    LIVE = nonmember(("requested", "approved", "active"))


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class DeskPurpose(models.TextChoices):
    PERMITS = "permits", _("Permits")
    INSPECTIONS = "inspections", _("Inspections")
    PAYMENTS = "payments", _("Payments")
    ACCOUNTS = "accounts", _("Accounts and licenses")
