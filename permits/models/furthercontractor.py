"""Contractors on a record from elsewhere, after the first, whom the record names itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import License
from permits.models.case import Case


class FurtherContractor(models.Model):
    """A second or later contractor, as the source has it, and the license here that bears that number."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="further_contractors")
    place = models.PositiveSmallIntegerField(_("place"), help_text=_("2 for the second."))
    name = models.CharField(_("contractor"), max_length=160, blank=True)
    license_number = models.CharField(_("license number"), max_length=30, blank=True)
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    license = models.ForeignKey(
        License, verbose_name=_("license"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("further contractor")
        verbose_name_plural = _("further contractors")
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="further_contractor_has_a_place_of_its_own"),
            models.CheckConstraint(name="further_contractor_is_not_the_first", condition=Q(place__gte=2)),
        ]

    def __str__(self):
        return self.name or self.license_number
