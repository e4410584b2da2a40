"""Money given back, and money that a payer's bank takes back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.choices import DisputeStatus, RefundStatus
from payments.models.invoice import InvoiceLine
from payments.models.payment import Payment


class Refund(models.Model):
    """A part of a payment that goes back to where it came from."""

    payment = models.ForeignKey(Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="refunds")
    # Our own name for it, and its idempotency key at the processor.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=RefundStatus.choices, default=RefundStatus.ASKED)
    needs_second = models.BooleanField(_("needs a second person"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    gateway_id = models.CharField(_("id at the processor"), max_length=255, blank=True)
    # The number of the city's check, or what the till printed.
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    done_at = models.DateTimeField(_("paid out at"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(name="refund_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="refund_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="refund_status_is_known", condition=Q(status__in=RefundStatus.values)),
            models.CheckConstraint(
                name="refund_decided_by_a_second_person",
                condition=Q(status__in=(RefundStatus.ASKED, RefundStatus.REFUSED))
                | Q(needs_second=False)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.UniqueConstraint(fields=["gateway_id"], condition=~Q(gateway_id=""), name="refund_gateway_id_once"),
        ]

    def __str__(self):
        return f"{self.payment_id}: {self.amount}"


class RefundLine(models.Model):
    """What a refund gives back: a part of a line, or of what was never applied."""

    refund = models.ForeignKey(Refund, verbose_name=_("refund"), on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(
        InvoiceLine,
        verbose_name=_("line"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
        help_text=_("Empty for money that was not applied, and for a deposit."),
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        constraints = [
            models.CheckConstraint(name="refund_line_amount_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["refund", "line"], name="refund_line_once", nulls_distinct=False),
        ]

    def __str__(self):
        return f"{self.amount}"


class Dispute(models.Model):
    """A payer told the bank that a card payment was not theirs; the bank takes the money back until it is decided."""

    gateway_id = models.CharField(_("id at the processor"), max_length=255, unique=True)
    # The processor's name of what was paid: the reference of one payment, or of several made at once.
    reference = models.CharField(_("disputed payment"), max_length=255)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=DisputeStatus.choices, default=DisputeStatus.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(name="dispute_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="dispute_status_is_known", condition=Q(status__in=DisputeStatus.values)),
        ]

    def __str__(self):
        return self.gateway_id
