"""The card page that is open: what it was opened for, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.choices import SessionStatus
from payments.models.invoice import Invoice, InvoiceLine
from payments.models.trust import TrustAccount


class CheckoutSessionQuerySet(models.QuerySet):
    def on_its_way(self, invoice):
        """The page on which an invoice was paid already, while the payer's bank has not said yes or no."""
        return self.filter(status=SessionStatus.PROCESSING, items__invoice=invoice, items__is_live=True)


class CheckoutSession(models.Model):
    """One visit to the card page. The row stands before the processor is asked, so nothing it made is ever unknown."""

    # Our own name for it, and its idempotency key at the processor.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    # What it is opened for is invoices, by its items, or a deposit in a trust account.
    trust_account = models.ForeignKey(
        TrustAccount,
        verbose_name=_("deposit in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="checkout_sessions",
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    gateway_id = models.CharField(_("id at the processor"), max_length=255, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus.choices, default=SessionStatus.STARTING)
    # The account that started it, as text; nothing for a guest.
    started_by = models.CharField(_("started by"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("started at"))
    asked_at = models.DateTimeField(_("last asked at"))

    objects = CheckoutSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("card page")
        verbose_name_plural = _("card pages")
        indexes = [
            models.Index(
                "asked_at",
                name="checkout_session_open",
                condition=Q(status__in=(SessionStatus.OPEN, SessionStatus.PROCESSING)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway_id"], condition=~Q(gateway_id=""), name="checkout_session_gateway_id_once"
            ),
            models.UniqueConstraint(
                fields=["trust_account", "started_by"],
                condition=Q(status__in=SessionStatus.LIVE, trust_account__isnull=False),
                name="checkout_session_one_open_deposit_each",
            ),
            models.CheckConstraint(
                name="checkout_session_open_has_an_id",
                condition=~Q(status=SessionStatus.OPEN) | ~Q(gateway_id=""),
            ),
            models.CheckConstraint(name="checkout_session_asks_for_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="checkout_session_status_is_known", condition=Q(status__in=SessionStatus.values)
            ),
        ]

    def __str__(self):
        return self.gateway_id or str(self.key)


class CheckoutItem(models.Model):
    """One invoice, or some of its lines, that a card page was opened for."""

    session = models.ForeignKey(
        CheckoutSession, verbose_name=_("card page"), on_delete=models.PROTECT, related_name="items"
    )
    invoice = models.ForeignKey(
        Invoice, verbose_name=_("invoice"), on_delete=models.PROTECT, related_name="checkout_items"
    )
    lines = models.ManyToManyField(InvoiceLine, verbose_name=_("lines"), blank=True, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    # Whether its page could still be paid; a trigger keeps it in step with the page's status.
    is_live = models.BooleanField(_("could still be paid"), default=True)

    class Meta:
        verbose_name = _("invoice on a card page")
        verbose_name_plural = _("invoices on a card page")
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(is_live=True), name="checkout_item_one_open_page_per_invoice"
            ),
            models.UniqueConstraint(fields=["session", "invoice"], name="checkout_item_invoice_once"),
            models.CheckConstraint(name="checkout_item_amount_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return f"{self.invoice_id}: {self.amount}"
