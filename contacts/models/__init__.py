from contacts.models.activity import Activity
from contacts.models.allowance import Allowance
from contacts.models.announcement import Announcement
from contacts.models.city import City, Desk
from contacts.models.contact import Contact
from contacts.models.delegation import LicenseDelegation
from contacts.models.favourite import Favourite
from contacts.models.helprequest import HelpRequest
from contacts.models.invitation import Invitation
from contacts.models.license import License, LicenseLink, LicenseType
from contacts.models.merge import ContactMerge, ContactMergeStep, ContactsKeptApart
from contacts.models.message import Message, PaperMessage
from contacts.models.notice import NoticeChoice
from contacts.models.origin import ContactOrigin, LicenseOrigin
from contacts.models.sheet import LicenseSheet
from contacts.models.tie import ContactTie
from contacts.models.user import User

__all__ = [
    "Activity",
    "Allowance",
    "Announcement",
    "City",
    "Contact",
    "ContactMerge",
    "ContactMergeStep",
    "ContactOrigin",
    "ContactTie",
    "ContactsKeptApart",
    "Desk",
    "Favourite",
    "HelpRequest",
    "Invitation",
    "License",
    "LicenseDelegation",
    "LicenseLink",
    "LicenseOrigin",
    "LicenseSheet",
    "LicenseType",
    "Message",
    "NoticeChoice",
    "PaperMessage",
    "User",
]
