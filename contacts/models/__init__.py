from contacts.models.activity import Activity
from contacts.models.allowance import Allowance
from contacts.models.city import City, Desk
from contacts.models.contact import Contact
from contacts.models.license import License, LicenseLink, LicenseType
from contacts.models.message import Message
from contacts.models.user import User

__all__ = [
    "Activity",
    "Allowance",
    "City",
    "Contact",
    "Desk",
    "License",
    "LicenseLink",
    "LicenseType",
    "Message",
    "User",
]
