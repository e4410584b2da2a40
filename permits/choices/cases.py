"""The kinds and states of cases."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    PERMIT = "permit", _("Permit")
    PLAN = "plan", _("Plan case")


class Sector(models.TextChoices):
    RESIDENTIAL = "residential", _("Residential")
    COMMERCIAL = "commercial", _("Commercial")


class CaseStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    INCOMPLETE = "incomplete", _("Incomplete")
    IN_REVIEW = "in_review", _("In review")
    CORRECTIONS = "corrections", _("Corrections required")
    READY = "ready", _("Ready to issue")
    ISSUED = "issued", _("Issued")
    FINALED = "finaled", _("Finaled")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DENIED = "denied", _("Denied")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Void")
    # Only for records from elsewhere whose source does not say more.
    ON_FILE = "on_file", _("On file")

    # Named groups. What is not over is active.
    OVER = nonmember(("withdrawn", "denied", "expired", "void", "finaled", "closed"))
    WAITS_FOR_APPLICANT = nonmember(("draft", "incomplete", "corrections"))
    WITH_THE_CITY = nonmember(("submitted", "in_review", "ready"))


class MappedStatus(models.TextChoices):
    """The words of BLDS 1.2 for StatusCurrentMapped; open data is not translated."""

    APPLICATION_ACCEPTED = "Application Accepted", "Application Accepted"
    FEES_PAYMENT = "Fees/Payment", "Fees/Payment"
    IN_REVIEW = "In Review", "In Review"
    PERMIT_ISSUED = "Permit Issued", "Permit Issued"
    INSPECTION_PHASE = "Inspection Phase", "Inspection Phase"
    PERMIT_FINALED = "Permit Finaled", "Permit Finaled"
    FINALED_WITH_CONDITIONS = "Permit Finaled with Conditions", "Permit Finaled with Conditions"
    OCCUPANCY = "Occupancy", "Occupancy"
    APPEAL = "Appeal", "Appeal"
    PERMIT_CANCELLED = "Permit Cancelled", "Permit Cancelled"


class WorkClass(models.TextChoices):
    NEW = "new", _("New")
    EXISTING = "existing", _("Existing")
