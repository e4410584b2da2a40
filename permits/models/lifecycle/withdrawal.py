"""A request to take an application back before its permit is issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import WithdrawalStatus
from permits.models.case import Case
from permits.models.fee import Fee


class WithdrawalQuerySet(models.QuerySet):
    def paid(self):
        """Accepted ones whose case paid fees that can be given back, in part at least: finance looks at them."""
        paid = Fee.objects.paid_for().filter(case=models.OuterRef("case"), refundable__gt=0)
        return self.filter(models.Exists(paid), status=WithdrawalStatus.ACCEPTED)


class Withdrawal(models.Model):
    """Written by permits.lifecycle alone."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=8, choices=WithdrawalStatus.choices, default=WithdrawalStatus.ASKED
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="withdrawal_once_at_a_time",
                condition=~Q(status=WithdrawalStatus.DECLINED),
            ),
        ]

    def __str__(self):
        return f"{self.case}: {self.get_status_display()}"
