"""What the city tells everybody on every page, from a start to an end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import AnnouncementSeverity


class Announcement(models.Model):
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=600, blank=True)
    severity = models.CharField(
        _("severity"), max_length=10, choices=AnnouncementSeverity.choices, default=AnnouncementSeverity.INFO
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(name="announcement_ends_after_its_start", condition=Q(ends_at__gt=F("starts_at")))
        ]

    def __str__(self):
        return self.title
