"""What fees are reckoned by: the valuation, square feet, fixtures, hours."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Measure(models.Model):
    """Something that can be measured about a case. The valuation is the one that the site knows by its code."""

    VALUATION = "valuation"

    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _, beginning with a letter."))],
    )
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("As it stands after a number: sq ft."))

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self):
        return f"{self.name} ({self.unit})" if self.unit else self.name

    @property
    def is_valuation(self) -> bool:
        return self.code == self.VALUATION


class CaseMeasure(models.Model):
    """How much of it one case has; written by permits.fees alone. The valuation stands on the case itself."""

    case = models.ForeignKey("permits.Case", verbose_name=_("case"), on_delete=models.CASCADE, related_name="measures")
    measure = models.ForeignKey(Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="of_cases")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("measure of a case")
        verbose_name_plural = _("measures of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "measure"], name="case_has_a_measure_once"),
            models.CheckConstraint(name="case_measure_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.amount:,} {self.measure.unit}".strip()
