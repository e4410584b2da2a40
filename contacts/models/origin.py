"""Where a contact or a license came from: whose list, under which number, and what that list said last."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.license import License


class Origin(models.Model):
    """What was said last is kept beside what stands here now, so that the next import sees what was changed here."""

    source = models.CharField(_("source"), max_length=60)
    number = models.CharField(_("number there"), max_length=60)
    row_hash = models.CharField(_("fingerprint of its row"), max_length=64)
    said = models.JSONField(_("what it said"))
    first_at = models.DateTimeField(_("first came in"))
    changed_at = models.DateTimeField(_("last changed there"))

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"], name="%(app_label)s_%(class)s_one_per_source_and_number"
            )
        ]

    def __str__(self):
        return f"{self.source}: {self.number}"


class ContactOrigin(Origin):
    """A contact has several when it stands in several lists, or when its doubles were merged into it."""

    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="origins")

    class Meta(Origin.Meta):
        verbose_name = _("origin of a contact")
        verbose_name_plural = _("origins of contacts")


class LicenseOrigin(Origin):
    license = models.OneToOneField(License, verbose_name=_("license"), on_delete=models.PROTECT, related_name="origin")

    class Meta(Origin.Meta):
        verbose_name = _("origin of a license")
        verbose_name_plural = _("origins of licenses")
