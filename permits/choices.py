"""The states and kinds that permits' rows can be in."""

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


class HoldSeverity(models.TextChoices):
    NOTICE = "notice", _("Notice")
    HOLD = "hold", _("Hold")
    LOCK = "lock", _("Lock")


class HoldBlocks(models.TextChoices):
    ISSUE = "issue", _("Issuing the permit")
    INSPECT = "inspect", _("Inspections")
    FINAL = "final", _("The final inspection")
    ALL = "all", _("Everything")


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


class NewsRhythm(models.TextChoices):
    """How often the owner of a saved search is told of new records."""

    NEVER = "never", _("No mail")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")


class ImportKind(models.TextChoices):
    """What comes in from elsewhere."""

    RECORDS = "records", _("Records")
    LICENSES = "licenses", _("Licenses")
    CONTACTS = "contacts", _("Contacts")
    VISITS = "visits", _("Inspections")
    HISTORY = "history", _("Status history")
    FURTHER = "further", _("Further contractors")


class ImportStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused whole")
