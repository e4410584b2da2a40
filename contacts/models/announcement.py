"""What the city tells everybody on every page, from a start to an end."""

from datetime import datetime
from zlib import crc32

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import AnnouncementSeverity


class AnnouncementQuerySet(models.QuerySet):
    def in_force(self, at: datetime):
        """Those that stand on every page at a moment."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def lock(self, pk):
        """Fetch one announcement and hold its row until the transaction ends."""
        return self.select_for_update().get(pk=pk)


class Announcement(models.Model):
    """Written by contacts.announcements alone."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=600, blank=True, help_text=_("Addresses of pages become links."))
    severity = models.CharField(
        _("severity"),
        max_length=10,
        choices=AnnouncementSeverity.choices,
        default=AnnouncementSeverity.INFO,
        help_text=_("People can hide an announcement for themselves, but not an emergency."),
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                name="announcement_ends_after_its_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it starts. Choose an end after the start."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def can_be_hidden(self) -> bool:
        return self.severity != AnnouncementSeverity.EMERGENCY

    @property
    def mark(self) -> str:
        """What it says, in short: whoever hid it sees it again when its words change."""
        words = f"{self.title}\n{self.text}"
        return f"{crc32(words.encode()):08x}"

    @property
    def cookie(self) -> str:
        """The cookie of a browser that has hidden it."""
        return f"announcement-{self.pk}"
