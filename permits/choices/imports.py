"""What comes in from elsewhere, and how far it got."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
