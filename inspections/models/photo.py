"""A picture taken at a visit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices import PhotoAudience
from inspections.models.inspection import Inspection


class Photo(models.Model):
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos", verbose_name=_("inspection"))
    # A random name outside the web root; what it was called stands beside it and is only ever shown.
    file = models.FileField(_("file"), upload_to="inspection-photos/", max_length=120)
    file_name = models.CharField(_("its name"), max_length=160)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    audience = models.CharField(
        _("who may see it"), max_length=8, choices=PhotoAudience.choices, default=PhotoAudience.PARTIES
    )
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sha256"], name="photo_is_added_once_to_a_visit"),
            models.CheckConstraint(name="photo_has_bytes", condition=Q(size__gt=0)),
            models.CheckConstraint(name="photo_audience_is_known", condition=Q(audience__in=PhotoAudience.values)),
        ]

    def __str__(self):
        return self.file_name
