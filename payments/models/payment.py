"""What was paid: payments, what they went to, and their receipts."""

import hashlib
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.choices import PaymentSource, PaymentStatus
from payments.models.drawer import Drawer
from payments.models.invoice import Invoice, InvoiceLine
from payments.models.session import CheckoutSession
from payments.models.trust import TrustAccount


def hash_of(key: str) -> str:
    """What is kept of a link's key. The key has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class ReceiptQuerySet(models.QuerySet):
    def with_key(self, key):
        return self.filter(links__key_hash=hash_of(key))

    def of_trust_account(self, account):
        """Those of what a trust account took in and paid; a payment from one is known by its reference."""
        paid = Q(payments__source=PaymentSource.TRUST, payments__reference__startswith=f"{account.number}:")
        return self.filter(paid | Q(payments__trust_account=account)).distinct()


class Receipt(models.Model):
    """The city's word that it got the money, for one or several payments made at once."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    email = models.EmailField(_("sent to"), blank=True)
    # The one-time key of the form it came from: sent twice, it is one act.
    key = models.UUIDField(_("key"), null=True, blank=True, unique=True, editable=False)
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
    def lock(self, pk):
        """Fetch one payment and hold its row until the transaction ends. Its case and invoice are locked before it."""
        return self._held().get(pk=pk)

    def lock_with_receipt(self, pk):
        """Fetch one payment and hold its row, and in order of id those of all payments on its receipt with it."""
        same = self._held().filter(receipt__in=self.filter(pk=pk).values("receipt")).order_by("pk")
        return {payment.pk: payment for payment in same}[pk]

    def _held(self):
        return self.select_for_update(of=("self",)).select_related("invoice__case", "trust_account")

    def unapplied(self):
        """Money the city holds without an invoice to put it to: a queue for staff."""
        return self.filter(status=PaymentStatus.SUCCEEDED, unapplied__gt=0)


class Payment(models.Model):
    """Money that came in at once for one thing: an invoice, or a trust account that it was deposited in."""

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
    trust_account = models.ForeignKey(
        TrustAccount,
        verbose_name=_("deposited in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deposits",
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    unapplied = models.DecimalField(_("not applied"), max_digits=10, decimal_places=2, default=0)
    # What was given back, or is promised to be: each refund reserves its part here.
    refunded = models.DecimalField(_("refunded"), max_digits=10, decimal_places=2, default=0)
    status = models.CharField(_("status"), max_length=10, choices=PaymentStatus.choices)
    returned_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    return_reason = models.CharField(_("why it came back"), max_length=200, blank=True)
    drawer = models.ForeignKey(
        Drawer, verbose_name=_("drawer"), null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    session = models.ForeignKey(
        CheckoutSession,
        verbose_name=_("card page"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    received_at = models.DateTimeField(_("received at"))
    receipt = models.ForeignKey(Receipt, verbose_name=_("receipt"), on_delete=models.PROTECT, related_name="payments")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [models.Index("received_at", name="payment_unapplied", condition=Q(unapplied__gt=0))]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference", "invoice", "trust_account"],
                name="payment_recorded_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="payment_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_unapplied_within_amount", condition=Q(unapplied__gte=0) & Q(unapplied__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="payment_refunded_within_amount", condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="payment_for_an_invoice_or_a_deposit",
                condition=Q(trust_account=None) | Q(invoice=None, unapplied=0),
            ),
            models.CheckConstraint(
                name="payment_returned_has_time_and_reason",
                condition=Q(~Q(return_reason=""), status=PaymentStatus.RETURNED, returned_at__isnull=False)
                | Q(~Q(status=PaymentStatus.RETURNED), returned_at=None, return_reason=""),
            ),
            models.CheckConstraint(name="payment_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(name="payment_source_is_known", condition=Q(source__in=PaymentSource.values)),
            models.CheckConstraint(name="payment_status_is_known", condition=Q(status__in=PaymentStatus.values)),
        ]

    def __str__(self):
        return f"{self.get_source_display()}, {self.amount}"

    @property
    def is_received(self):
        return self.status == PaymentStatus.SUCCEEDED

    @property
    def applied(self):
        return self.amount - self.unapplied

    @property
    def refundable(self):
        """What could still be given back, in dollars."""
        return self.amount - self.refunded if self.status == PaymentStatus.SUCCEEDED else Decimal(0)


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
