"""How long the city has taken of late, by case type: reckoned each night, read by every page that says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models.catalog import CaseType


class Turnaround(models.Model):
    """Calendar days from the application to the permit, or to the approval of a plan case. Kept by permits.turnaround.

    The middle one of the cases of a year (half took longer), and what nine of ten were done in.
    """

    case_type = models.OneToOneField(
        CaseType, verbose_name=_("case type"), on_delete=models.CASCADE, related_name="turnaround"
    )
    cases = models.PositiveIntegerField(_("cases"))
    median = models.PositiveIntegerField(_("middle"))
    ninetieth = models.PositiveIntegerField(_("nine of ten"))
    city_median = models.PositiveIntegerField(_("with the city, middle"))
    city_ninetieth = models.PositiveIntegerField(_("with the city, nine of ten"))
    applicant_median = models.PositiveIntegerField(_("with the applicant, middle"))
    applicant_ninetieth = models.PositiveIntegerField(_("with the applicant, nine of ten"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("turnaround")
        verbose_name_plural = _("turnaround")

    def __str__(self):
        return f"{self.case_type}: {self.median}"
