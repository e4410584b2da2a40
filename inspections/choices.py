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


class RequestMode(models.TextChoices):
    """How a type of inspection is asked for on the site."""

    CALENDAR = "calendar", _("A day and time from the calendar")
    ASSIGNED = "assigned", _("A request; the city chooses day and inspector")
    DESK = "desk", _("By telephone only")


class FeeStops(models.TextChoices):
    """What an unpaid re-inspection fee stops."""

    SAME_TYPE = "same_type", _("The next request of the same inspection")
    EVERY_REQUEST = "every_request", _("Every request on the permit")
    FINAL = "final", _("The final inspection")


class DayUnit(models.TextChoices):
    BUSINESS = "business", _("Business days")
    CALENDAR = "calendar", _("Calendar days")


class CheckAnswer(models.TextChoices):
    OK = "ok", _("In order")
    WRONG = "wrong", _("Not in order")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class PhotoAudience(models.TextChoices):
    """Who may see a photo of a visit."""

    PUBLIC = "public", _("Everybody")
    PARTIES = "parties", _("The people on the permit")
    STAFF = "staff", _("Staff")


class NoticeKind(models.TextChoices):
    """What about visits need not be told to somebody who does not want it; the rest always is."""

    REMINDER = "reminder", _("A reminder the day before a visit")
    PASSED = "passed", _("The result of a visit that passed")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
