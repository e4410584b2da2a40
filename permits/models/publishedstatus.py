"""What open data calls each of our states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus, MappedStatus


class PublishedStatus(models.Model):
    """One of our states and its word in BLDS StatusCurrentMapped; a city may file it under another."""

    status = models.CharField(_("status"), max_length=12, choices=CaseStatus.choices, unique=True)
    mapped = models.CharField(_("open data status"), max_length=40, choices=MappedStatus.choices)

    class Meta:
        verbose_name = _("open data status")
        verbose_name_plural = _("open data statuses")

    def __str__(self):
        return f"{self.get_status_display()} → {self.mapped}"
