"""One charge on a case: the hinge between the work and the money."""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from permits.choices import FeeStatus
from permits.models.case import Case


class FeeQuerySet(models.QuerySet):
    def owed(self):
        return self.filter(status=FeeStatus.OWED)

    def total(self):
        return self.aggregate(total=Sum("amount"))["total"] or 0


class Fee(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="fees")
    code = models.CharField(_("code"), max_length=30)
    description = models.CharField(_("description"), max_length=160)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=FeeStatus.choices, default=FeeStatus.OWED)
    assessed_at = models.DateTimeField(_("assessed at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        indexes = [models.Index("assessed_at", name="fee_owed", condition=Q(status=FeeStatus.OWED))]
        constraints = [
            models.CheckConstraint(name="fee_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="fee_settled_has_a_time",
                condition=Q(status=FeeStatus.SETTLED, settled_at__isnull=False)
                | Q(~Q(status=FeeStatus.SETTLED), settled_at=None),
            ),
        ]

    def __str__(self):
        return self.description
