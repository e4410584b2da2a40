"""Money given back, and money that a payer's bank takes back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.choices import DisputeStatus, PaymentSource, RefundStatus
from payments.models.drawer import Drawer
from payments.models.invoice import InvoiceLine
from payments.models.payment import Payment
from payments.models.trust import TrustAccount


class RefundQuerySet(models.QuerySet):
    def to_decide(self):
        """Those that wait for a second person."""
        return self.filter(status=RefundStatus.ASKED)

    def to_pay_out(self):
        """Those that the counter pays out by hand; the card processor's are sent by the worker."""
        return self.filter(status=RefundStatus.APPROVED, way__in=(PaymentSource.CASH, PaymentSource.CHECK))

    def with_the_processor(self):
        """Card refunds of which the processor has not said yet what became of them."""
        return self.filter(status__in=(RefundStatus.APPROVED, RefundStatus.SENT), way=PaymentSource.CARD)

    def lock(self, pk):
        """Fetch one refund and hold its row until the transaction ends. Its payment is locked before it."""
        return self.select_for_update(of=("self",)).select_related("payment__invoice__case", "asked_by").get(pk=pk)


class Refund(models.Model):
    """A part of a payment that goes back to where it came from."""

    payment = models.ForeignKey(Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="refunds")
    # Our own name for it, and its idempotency key at the processor.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    # How it goes back: the way it came, or by the city's check where that way is closed.
    way = models.CharField(_("given back by"), max_length=10, choices=PaymentSource.choices)
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
    # Unapplied money that goes into a trust account instead of back.
    into = models.ForeignKey(
        TrustAccount,
        verbose_name=_("put into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
    )
    # When the processor is asked next; empty for what is paid out by hand.
    try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    drawer = models.ForeignKey(
        Drawer,
        verbose_name=_("paid out of the drawer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
    )
    # The number of the city's check, or what the till printed.
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    done_at = models.DateTimeField(_("paid out at"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=200, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        permissions = [("decide_refund", "Can decide on a refund of somebody else")]
        indexes = [models.Index("try_at", name="refund_to_ask_after", condition=Q(try_at__isnull=False))]
        constraints = [
            models.CheckConstraint(name="refund_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="refund_way_is_known", condition=Q(way__in=PaymentSource.values)),
            models.CheckConstraint(
                name="refund_into_a_trust_account", condition=Q(into=None) | Q(way=PaymentSource.TRUST)
            ),
            models.CheckConstraint(
                name="refund_out_of_a_drawer_is_cash", condition=Q(drawer=None) | Q(way=PaymentSource.CASH)
            ),
            models.CheckConstraint(name="refund_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="refund_status_is_known", condition=Q(status__in=RefundStatus.values)),
            models.CheckConstraint(
                name="refund_decided_by_a_second_person",
                condition=Q(status__in=(RefundStatus.ASKED, RefundStatus.REFUSED))
                | Q(needs_second=False)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            # One given back in the processor's own pages may be of several payments that were made at once.
            models.UniqueConstraint(
                fields=["gateway_id", "payment"], condition=~Q(gateway_id=""), name="refund_gateway_id_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()}, {self.amount}"


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
