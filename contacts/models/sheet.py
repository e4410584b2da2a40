"""The contractor information sheet: what a license holder hands in each year, and links are checked against."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.license import License


def a_year_after(day: date) -> date:
    """The same day of the next year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


class LicenseSheetQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-dated_on", "-pk")

    def latest_of_each(self):
        """One sheet for each license, the one with the latest date."""
        return self.order_by("license", "-dated_on", "-pk").distinct("license")


class LicenseSheet(models.Model):
    license = models.ForeignKey(License, verbose_name=_("license"), on_delete=models.PROTECT, related_name="sheets")
    # A random name outside the web root; what it was called stands beside it and is only ever shown.
    file = models.FileField(_("file"), upload_to="license-sheets/", max_length=120)
    file_name = models.CharField(_("its name"), max_length=160)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    dated_on = models.DateField(_("dated"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("filed by"), on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField(_("filed at"))

    objects = LicenseSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("contractor information sheet")
        verbose_name_plural = _("contractor information sheets")
        indexes = [models.Index(fields=["license", "-dated_on"], name="license_sheet_latest")]
        constraints = [
            models.CheckConstraint(name="license_sheet_has_bytes", condition=Q(size__gt=0)),
            models.UniqueConstraint(fields=["license", "sha256"], name="license_sheet_filed_once"),
        ]

    def __str__(self):
        return f"{self.license}, {self.dated_on:%Y-%m-%d}"

    def is_old(self, on: date) -> bool:
        """Whether it was due to be handed in anew."""
        return on > a_year_after(self.dated_on)
