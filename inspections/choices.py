"""What state a visit is in, and what an open-data reader calls its result."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionStatus(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    SCHEDULED = "scheduled", _("Scheduled")
    PASSED = "passed", _("Passed")
    PARTIAL = "partial", _("Passed in part")
    FAILED = "failed", _("Failed")
    NO_ACCESS = "no_access", _("No access")
    CANCELLED = "cancelled", _("Cancelled")
    # Only for visits from elsewhere that have no result, or one that nobody mapped.
    ON_FILE = "on_file", _("On file")

    LIVE = nonmember(("requested", "scheduled"))
    RESULTS = nonmember(("passed", "partial", "failed", "no_access"))
    # A contractor who fails has to be told what to put right.
    NEEDS_COMMENT = nonmember(("partial", "failed", "no_access"))


# BLDS 1.1, inspections file, ResultMapped: Passed, Rejected, Partial, Cancelled, OK for Service.
# A visit that found the door locked inspected nothing, so open data counts it with the cancelled ones.
RESULT_MAPPED = {
    InspectionStatus.PASSED: "Passed",
    InspectionStatus.PARTIAL: "Partial",
    InspectionStatus.FAILED: "Rejected",
    InspectionStatus.NO_ACCESS: "Cancelled",
    InspectionStatus.CANCELLED: "Cancelled",
}


class WindowCode(models.TextChoices):
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
