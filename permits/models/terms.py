"""What a case type says of a permit beyond its form: who may do the work, who checks it, its days, its end."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.choices import CertificateNeed, LicenseNeed


class Terms(models.Model):
    """Of a case type, as staff last wrote them; of an application, as its type had them when it was begun."""

    trade = models.CharField(_("trade"), max_length=40, blank=True)
    license_need = models.CharField(_("license"), max_length=10, choices=LicenseNeed.choices, default=LicenseNeed.NONE)
    is_checked = models.BooleanField(
        _("checked for completeness"),
        default=True,
        help_text=_("By a person; otherwise it goes on by itself, and issues itself when nothing holds it."),
    )
    # Statutory: in California 15 business days to say what is missing, 30 or 60 to review (Gov. Code 65913.3).
    days_to_check = models.PositiveSmallIntegerField(_("business days to check completeness"), default=15)
    days_to_review = models.PositiveSmallIntegerField(_("business days to review"), default=30)
    days_to_expire = models.PositiveSmallIntegerField(_("days to expire"), default=180)
    days_of_extension = models.PositiveSmallIntegerField(_("days of an extension"), default=180)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=1, help_text=_("None are given at 0."))
    days_to_reinstate = models.PositiveSmallIntegerField(
        _("days to reinstate"),
        default=365,
        db_default=365,
        help_text=_("After it has expired; afterwards it takes a new permit."),
    )
    certificate = models.CharField(
        _("ends with"), max_length=10, choices=CertificateNeed.choices, default=CertificateNeed.NONE
    )

    class Meta:
        abstract = True

    def as_terms(self) -> dict:
        """By the names of their fields, to be kept with an application."""
        return {field.name: getattr(self, field.name) for field in Terms._meta.local_fields}
