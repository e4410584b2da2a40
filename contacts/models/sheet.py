"""The contractor information sheet: what a license holder hands in each year, and links are checked against."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.license import License


class LicenseSheetQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-dated_on", "-pk")


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
        constraints = [models.CheckConstraint(name="license_sheet_has_bytes", condition=Q(size__gt=0))]

    def __str__(self):
        return f"{self.license}, {self.dated_on:%Y-%m-%d}"
