"""A request to keep a permit alive beyond its day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import ExtensionStatus
from permits.models.case import Case


class ExtensionQuerySet(models.QuerySet):
    def given(self) -> int:
        """How many were granted; what brought a lapsed permit back does not count."""
        return self.filter(status=ExtensionStatus.GRANTED, reinstates=False).count()


class Extension(models.Model):
    """Written by permits.lifecycle alone. A lapsed permit is reinstated in the same way."""

    case = models.ForeignKey(Case, verbose_name=_("permit"), on_delete=models.PROTECT, related_name="extensions")
    reason = models.TextField(_("reason"))
    # Asked for after the permit had expired: it comes back into force.
    reinstates = models.BooleanField(_("reinstatement"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("status"), max_length=8, choices=ExtensionStatus.choices, default=ExtensionStatus.ASKED)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    until = models.DateField(_("extended until"), null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="extension_asked_once_at_a_time", condition=Q(status=ExtensionStatus.ASKED)
            ),
            models.CheckConstraint(
                name="extension_granted_until_a_day",
                condition=~Q(status=ExtensionStatus.GRANTED) | Q(until__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case}: {self.get_status_display()}"
