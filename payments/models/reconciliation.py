"""What the card processor says moved, beside what the books say."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.choices import DiscrepancyKind


class BalanceTransaction(models.Model):
    """One movement of the city's balance at the processor, as the processor tells it."""

    gateway_id = models.CharField(_("id at the processor"), max_length=255, unique=True)
    type = models.CharField(_("type"), max_length=40)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    fee = models.DecimalField(_("processor's fee"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    about = models.CharField(_("about"), max_length=255, blank=True)  # the charge, refund, dispute or payout
    reference = models.CharField(_("payment"), max_length=255, blank=True)  # the payment intent, where there is one
    created_at = models.DateTimeField(_("made at"))
    fetched_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("movement at the processor")
        verbose_name_plural = _("movements at the processor")
        indexes = [
            models.Index("created_at", name="balance_transaction_created"),
            models.Index("reference", name="balance_transaction_reference"),
        ]

    def __str__(self):
        return self.gateway_id


class DiscrepancyQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Discrepancy(models.Model):
    """One thing on which the processor and the books differ, until somebody has explained it."""

    kind = models.CharField(_("kind"), max_length=40, choices=DiscrepancyKind.choices)
    subject = models.CharField(_("about"), max_length=255)
    detail = models.CharField(_("detail"), max_length=300)
    found_at = models.DateTimeField(_("found at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(settled_at=None), name="discrepancy_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"
