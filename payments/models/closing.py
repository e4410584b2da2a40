"""Days of the books that are closed: nothing is booked on them any more."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DayClose(models.Model):
    day = models.DateField(_("day"), unique=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+"
    )
    entries = models.PositiveIntegerField(_("entries"))
    turnover = models.DecimalField(_("turnover"), max_digits=14, decimal_places=2)
    # Over all legs of the days since the close before, and that close's own digest: a change made later shows.
    digest = models.CharField(_("digest"), max_length=64)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")

    def __str__(self):
        return f"{self.day}"
