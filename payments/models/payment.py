"""What was paid: payments, what they went to, their receipts, and the card page that is open."""

import hashlib
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.choices import PaymentSource, PaymentStatus, SessionStatus
from payments.models.invoice import Invoice, InvoiceLine


def hash_of(key: str) -> str:
    """What is kept of a link's key. The key has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class ReceiptQuerySet(models.QuerySet):
    def with_key(self, key):
        return self.filter(links__key_hash=hash_of(key))


class Receipt(models.Model):
    """The city's word that it got the money, for one or several payments made at once."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    email = models.EmailField(_("sent to"), blank=True)
    issued_at = models.DateTimeField(_("issued at"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self):
        return self.number


class ReceiptLink(models.Model):
    """One link that opens a receipt. Its key stands in the link only."""

    receipt = models.ForeignKey(Receipt, verbose_name=_("receipt"), on_delete=models.PROTECT, related_name="links")
    key_hash = models.CharField(_("key, hashed"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("link to a receipt")
        verbose_name_plural = _("links to receipts")

    def __str__(self):
        return f"{self.receipt_id} {self.key_hash[:8]}"


class PaymentQuerySet(models.QuerySet):
    def unapplied(self):
        """Money the city holds without an invoice to put it to: a queue for staff."""
        return self.filter(status=PaymentStatus.SUCCEEDED, unapplied__gt=0)


class Payment(models.Model):
    source = models.CharField(_("source"), max_length=10, choices=PaymentSource.choices)
    reference = models.CharField(_("reference"), max_length=255)
    # Empty only for card money whose invoice we do not know.
    invoice = models.ForeignKey(
        Invoice,
        verbose_name=_("invoice"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    unapplied = models.DecimalField(_("not applied"), max_digits=10, decimal_places=2, default=0)
    status = models.CharField(_("status"), max_length=10, choices=PaymentStatus.choices)
    received_at = models.DateTimeField(_("received at"))
    receipt = models.ForeignKey(Receipt, verbose_name=_("receipt"), on_delete=models.PROTECT, related_name="payments")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [models.Index("received_at", name="payment_unapplied", condition=Q(unapplied__gt=0))]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference", "invoice"],
                name="payment_recorded_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="payment_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_unapplied_within_amount", condition=Q(unapplied__gte=0) & Q(unapplied__lte=F("amount"))
            ),
            models.CheckConstraint(name="payment_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(name="payment_source_is_known", condition=Q(source__in=PaymentSource.values)),
            models.CheckConstraint(name="payment_status_is_known", condition=Q(status__in=PaymentStatus.values)),
        ]

    def __str__(self):
        return f"{self.get_source_display()}, {self.amount}"

    @property
    def applied(self):
        return self.amount - self.unapplied


class Allocation(models.Model):
    """How much of a payment went to which line."""

    payment = models.ForeignKey(
        Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="allocations"
    )
    line = models.ForeignKey(InvoiceLine, verbose_name=_("line"), on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(name="allocation_amount_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["payment", "line"], name="allocation_once_per_payment_and_line"),
        ]

    def __str__(self):
        return f"{self.amount}"


class CheckoutSession(models.Model):
    """One visit to the card page. The row stands before the processor is asked, so nothing it made is ever unknown."""

    # Our own name for it, and its idempotency key at the processor.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    invoice = models.ForeignKey(
        Invoice, verbose_name=_("invoice"), on_delete=models.PROTECT, related_name="checkout_sessions"
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    gateway_id = models.CharField(_("id at the processor"), max_length=255, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus.choices, default=SessionStatus.STARTING)
    payment = models.ForeignKey(
        Payment, verbose_name=_("payment"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    started_at = models.DateTimeField(_("started at"))
    asked_at = models.DateTimeField(_("last asked at"))

    class Meta:
        verbose_name = _("card page")
        verbose_name_plural = _("card pages")
        indexes = [
            models.Index("asked_at", name="checkout_session_open", condition=Q(status=SessionStatus.OPEN)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(status__in=SessionStatus.LIVE),
                name="checkout_session_one_open_per_invoice",
            ),
            models.UniqueConstraint(
                fields=["gateway_id"], condition=~Q(gateway_id=""), name="checkout_session_gateway_id_once"
            ),
            models.CheckConstraint(
                name="checkout_session_open_has_an_id",
                condition=~Q(status=SessionStatus.OPEN) | ~Q(gateway_id=""),
            ),
        ]

    def __str__(self):
        return f"{self.invoice_id} {self.gateway_id or self.key}"
