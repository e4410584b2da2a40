"""Who may see a document, and how far a file of it has come."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    PARTIES = "parties", _("The parties and the city")
    STAFF = "staff", _("The city")


class FileStatus(models.TextChoices):
    """How far one version of a document has come. Of a refused one and of a deleted one no file is kept."""

    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Received")
    WARNED = "warned", _("Received, with a warning")
    REFUSED = "refused", _("Refused")
    ACCEPTED = "accepted", _("Accepted by the city")
    RETURNED = "returned", _("Needs a new version")
    DELETED = "deleted", _("Deleted with its draft")

    # What a reviewer reads.
    READABLE = nonmember(("ready", "warned", "accepted", "returned"))

    @property
    def tone(self) -> str:
        """The colour of its pill, as components/status.html calls it."""
        tones = {self.CHECKING: "active", self.ACCEPTED: "good", self.REFUSED: "bad"}
        tones |= {self.READY: "done", self.DELETED: "done"}
        return tones.get(self, "waiting")
