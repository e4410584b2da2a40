"""Days on which an inspector does not come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.inspector import Inspector


class Absence(models.Model):
    """Sick, on leave, at a training. Staff see the reason; nobody else does."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="absences", verbose_name=_("inspector"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["inspector", "first_day", "last_day"], name="absence_is_recorded_once"),
            models.CheckConstraint(
                name="absence_ends_on_or_after_its_first_day", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self):
        return f"{self.inspector}, {self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"
