"""What is asked for: an invoice and its lines."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payments.choices import InvoiceStatus, PaymentStatus
from payments.numbers import number_of
from permits.models import Case, Fee


class InvoiceQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=InvoiceStatus.OPEN)

    def for_cases_visible_to(self, user):
        """An invoice shows what the public record shows anyway, so it is as visible as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def called(self, text):
        """The invoice of a number as a person typed it; imported ones keep the number that their source gave them."""
        ours, typed = number_of(text), " ".join(text.split())
        if ours or not typed.isprintable():
            return self.filter(number=ours)
        return self.exclude(source="").filter(number__iexact=typed)

    def of(self, user):
        """The invoices of an account's own records."""
        return self.filter(case__in=Case.objects.mine(user).values("pk"))

    def lock(self, pk):
        """Fetch one invoice and hold its row until the transaction ends. Its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("case").get(pk=pk)


class Invoice(models.Model):
    # Ours has a check digit (payments.numbers); an imported one keeps what its source called it.
    number = models.CharField(_("number"), max_length=30, unique=True)
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="invoices")
    status = models.CharField(_("status"), max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.OPEN)
    total = models.DecimalField(_("total"), max_digits=10, decimal_places=2)
    paid = models.DecimalField(_("paid"), max_digits=10, decimal_places=2, default=0)
    issued_at = models.DateTimeField(_("issued at"))
    due_on = models.DateField(_("due on"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True)
    reminded_on = models.DateField(_("last reminded on"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    source = models.CharField(_("imported from"), max_length=60, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        indexes = [
            models.Index("issued_at", name="invoice_open", condition=Q(status=InvoiceStatus.OPEN)),
            models.Index(Upper("number"), name="invoice_imported_number", condition=~Q(source="")),
        ]
        constraints = [
            models.CheckConstraint(name="invoice_asks_for_something", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="invoice_paid_within_total", condition=Q(paid__gte=0) & Q(paid__lte=F("total"))
            ),
            models.CheckConstraint(
                name="invoice_paid_in_full_or_not",
                condition=Q(status=InvoiceStatus.PAID, paid=F("total"), paid_at__isnull=False)
                | Q(~Q(status=InvoiceStatus.PAID), paid__lt=F("total"), paid_at=None),
            ),
            models.CheckConstraint(
                name="invoice_void_has_time_and_reason",
                condition=Q(~Q(void_reason=""), status=InvoiceStatus.VOID, voided_at__isnull=False)
                | Q(~Q(status=InvoiceStatus.VOID), voided_at=None, void_reason=""),
            ),
            models.CheckConstraint(name="invoice_status_is_known", condition=Q(status__in=InvoiceStatus.values)),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("payments:invoice", args=[self.number])

    @property
    def due(self):
        """What is still asked for, in dollars."""
        return self.total - self.paid if self.status == InvoiceStatus.OPEN else Decimal(0)

    @property
    def is_open(self):
        return self.status == InvoiceStatus.OPEN

    def is_overdue(self, day):
        """Whether something is due on it that should have been paid before a day."""
        return self.is_open and self.due_on < day

    @property
    def is_paid(self):
        return self.status == InvoiceStatus.PAID

    @property
    def is_void(self):
        return self.status == InvoiceStatus.VOID


class InvoiceLineQuerySet(models.QuerySet):
    def with_given(self):
        """In the order they are filled, each with `given`: what it got from payments that hold, in dollars."""
        holds = Q(allocations__payment__status=PaymentStatus.SUCCEEDED)
        return self.annotate(given=Sum("allocations__amount", filter=holds, default=Decimal(0))).order_by("pk")


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, verbose_name=_("invoice"), on_delete=models.PROTECT, related_name="lines")
    fee = models.ForeignKey(Fee, verbose_name=_("fee"), on_delete=models.PROTECT, related_name="invoice_lines")
    code = models.CharField(_("code"), max_length=30)
    description = models.CharField(_("description"), max_length=160)
    account = models.CharField(
        _("ledger account"), max_length=40, blank=True, help_text=_("The city's own number; the fee's code when empty.")
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    # What it asked for at first and no more, because the fee was taken back or waived; `amount` is what is left.
    credited = models.DecimalField(_("credited"), max_digits=10, decimal_places=2, default=0, db_default=0)
    counts = models.BooleanField(_("stands on an invoice that is not void"), default=True)

    objects = InvoiceLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = [
            models.CheckConstraint(
                name="invoice_line_amount_is_positive",
                condition=Q(amount__gt=0, credited__gte=0) | Q(amount=0, credited__gt=0, counts=False),
            ),
            models.UniqueConstraint(fields=["fee"], condition=Q(counts=True), name="invoice_line_bills_a_fee_once"),
        ]

    def __str__(self):
        return self.description
