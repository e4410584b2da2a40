"""What a permit ends with: leave to use the building, for a time or for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import CertificateKind
from permits.models.card import in_groups
from permits.models.case import Case


class Certificate(models.Model):
    """Written by permits.lifecycle alone; never changed, only revoked."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    case = models.ForeignKey(Case, verbose_name=_("permit"), on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=10, choices=CertificateKind.choices)
    code = models.CharField(_("code on it"), max_length=20, unique=True)
    portion = models.CharField(_("part of the building"), max_length=200, blank=True)
    occupancy = models.CharField(_("use and occupancy group"), max_length=120, blank=True)
    occupant_load = models.PositiveIntegerField(_("most people at once"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    issued_on = models.DateField(_("issued on"))
    # Only a temporary one ends by itself.
    until = models.DateField(_("until"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                name="certificate_temporary_ends",
                condition=Q(kind=CertificateKind.TEMPORARY, until__isnull=False)
                | (~Q(kind=CertificateKind.TEMPORARY) & Q(until=None)),
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                name="certificate_for_good_once",
                condition=~Q(kind=CertificateKind.TEMPORARY) & Q(revoked_at=None),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def code_in_groups(self) -> str:
        """The code as people read and type it."""
        return in_groups(self.code)
