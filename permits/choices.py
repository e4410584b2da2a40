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


class CensusItem(models.TextChoices):
    """What the monthly count of the Census Bureau (form C-404) calls what a permit is for."""

    HOUSE = "101", _("101 One-family house, detached")
    TOWNHOUSE = "102", _("102 One-family house, attached")
    TWO_UNITS = "103", _("103 Building with two housing units")
    FEW_UNITS = "104", _("104 Building with three or four housing units")
    MANY_UNITS = "105", _("105 Building with five or more housing units")
    HOTEL = "213", _("213 Hotel, motel or other lodging")
    RECREATION = "318", _("318 Amusement and recreation")
    CHURCH = "319", _("319 Church or other religious building")
    INDUSTRIAL = "320", _("320 Industrial building")
    PARKING = "321", _("321 Parking garage")
    SERVICE_STATION = "322", _("322 Service station or repair garage")
    HOSPITAL = "323", _("323 Hospital or other institution")
    OFFICE = "324", _("324 Office, bank or professional building")
    PUBLIC_WORKS = "325", _("325 Public works and utilities")
    SCHOOL = "326", _("326 School or other educational building")
    STORE = "327", _("327 Store or other mercantile building")
    OTHER_BUILDING = "328", _("328 Other nonresidential building")
    STRUCTURE = "329", _("329 Structure other than a building")
    HOME_CHANGED = "434", _("434 Addition or alteration, residential")
    OTHER_CHANGED = "437", _("437 Addition or alteration, nonresidential")
    GARAGE = "438", _("438 Residential garage or carport")
    HOUSE_RAZED = "645", _("645 Demolition of a one-family house")
    TWO_UNITS_RAZED = "646", _("646 Demolition of a building with two housing units")
    FEW_UNITS_RAZED = "647", _("647 Demolition of a building with three or four housing units")
    MANY_UNITS_RAZED = "648", _("648 Demolition of a building with five or more housing units")
    OTHER_RAZED = "649", _("649 Demolition of any other building")

    # How many housing units there are, where the item itself says so; others are counted on each permit.
    UNITS = nonmember({"101": 1, "102": 1, "103": 2, "645": 1, "646": 2})
    HOUSING = nonmember(("101", "102", "103", "104", "105", "645", "646", "647", "648"))


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
    INVOICES = "invoices", _("Open invoices")
    TRUST = "trust", _("Trust accounts")


class ImportStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused whole")
