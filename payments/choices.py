"""The states and kinds that the rows of payments can be in."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    ASSET = "asset", _("In hand or owed to the city")
    LIABILITY = "liability", _("Held for somebody")
    REVENUE = "revenue", _("Revenue")
    TRUST = "trust", _("Trust account")


class InvoiceStatus(models.TextChoices):
    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    VOID = "void", _("Void")


class PaymentStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    SUCCEEDED = "succeeded", _("Received")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class PaymentSource(models.TextChoices):
    CARD = "card", _("Card")
    TRUST = "trust", _("Trust account")
    CHECK = "check", _("Check")
    CASH = "cash", _("Cash")


class SessionStatus(models.TextChoices):
    STARTING = "starting", _("Starting")
    OPEN = "open", _("Open")
    COMPLETE = "complete", _("Paid")
    EXPIRED = "expired", _("Expired")

    LIVE = nonmember(("starting", "open"))
