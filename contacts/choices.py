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

    # Nothing sends text messages yet, so nobody is offered them; who comes with that wish is told by email.
    OFFERED = nonmember((("email", _("Email")), ("paper", _("Letter"))))


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
    # Not mailed by itself, because its reader chose so; it stands in the inbox on the site all the same.
    DAILY = "daily", _("Waits for the daily mail")
    KEPT = "kept", _("On the site only")


class NoticeGroup(models.TextChoices):
    """Kinds of news about a record that a person may have less often. What is in no group is told at once."""

    PROGRESS = "progress", _("How your applications and permits go on")
    FEES = "fees", _("Fees that are added")
    LETTERS = "letters", _("Letters of the city and of others on a record")
    PEOPLE = "people", _("Who comes onto a record and who leaves it")


class NoticeRhythm(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, together")
    SITE = "site", _("Not by mail, only on this site")


class Right(models.TextChoices):
    """What somebody may do with a record; the words are what pages say."""

    VIEW = "view", _("See the parties' part")
    SCHEDULE = "schedule", _("Request inspections")
    PAY = "pay", _("Pay from the record")
    UPLOAD = "upload", _("Upload documents")
    MANAGE_CONTACTS = "manage_contacts", _("Manage contacts")
    APPLY = "apply", _("Apply")

    @classmethod
    def in_words(cls, rights) -> str:
        """Some rights as one line, always in the order above: "See the parties' part, request inspections"."""
        words = [str(right.label) for right in cls if right in rights]
        return ", ".join(words[:1] + [word[:1].lower() + word[1:] for word in words[1:]])


class TieOrigin(models.TextChoices):
    """How an account came to act as a contact."""

    OWN = "own", _("Opened the account")
    FOUNDED = "founded", _("Registered the company")
    ON_FILE = "on_file", _("Proved the address on file")
    INVITED = "invited", _("Was invited")
    STAFF = "staff", _("Tied by the city")


class InvitationStatus(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HelpKind(models.TextChoices):
    """What people ask the city to look at; one queue, first come first served."""

    LICENSE_WRONG = "license", _("A license record is wrong")
    CONTACT_WRONG = "contact", _("A contact record is wrong")
    ADDRESS_ON_FILE = "address", _("An email address should be on file")
    ACCESS = "access", _("To be connected to a record")


class HelpStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for the city")
    GRANTED = "granted", _("Done as asked")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class MergeAct(models.TextChoices):
    """What a merge did to a row of somewhere; each can be taken back."""

    MOVED = "moved", _("Points at the one that stays")
    CHANGED = "changed", _("Took something over")
    REPLACED = "replaced", _("Went, because the same stood there already")


class DeskPurpose(models.TextChoices):
    PERMITS = "permits", _("Permits")
    INSPECTIONS = "inspections", _("Inspections")
    PAYMENTS = "payments", _("Payments")
    ACCOUNTS = "accounts", _("Accounts and licenses")


class AnnouncementSeverity(models.TextChoices):
    INFO = "info", _("Information")
    WARNING = "warning", _("Warning")
    EMERGENCY = "emergency", _("Emergency")
