"""One charge on a case: the hinge between the work and the money."""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from permits.choices import DueAt, FeeStatus
from permits.models.case import Case
from permits.models.feeschedule import FeeItem


class FeeQuerySet(models.QuerySet):
    def owed(self):
        return self.filter(status=FeeStatus.OWED)

    def standing(self):
        """Without those taken back: what was charged, whatever became of it."""
        return self.exclude(status=FeeStatus.VOID)

    def paid_for(self):
        """Those on which something was paid, in part at least."""
        return self.filter(Q(status=FeeStatus.SETTLED) | Q(paid__gt=0))

    def total(self):
        return self.aggregate(total=Sum("amount"))["total"] or 0


class Fee(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="fees")
    code = models.CharField(_("code"), max_length=30)
    description = models.CharField(_("description"), max_length=160)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=FeeStatus.choices, default=FeeStatus.OWED)
    assessed_at = models.DateTimeField(_("assessed at"))
    # What it was given by payments that hold. Written by whoever takes the money in; nothing came for what was settled
    # before there were books.
    paid = models.DecimalField(_("paid"), max_digits=10, decimal_places=2, default=0, db_default=0)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    due_at = models.CharField(
        _("due at"), max_length=12, choices=DueAt.choices, default=DueAt.ISSUANCE, db_default=DueAt.ISSUANCE
    )
    # How many hundredths of what was paid can be given back.
    refundable = models.PositiveSmallIntegerField(_("refundable, percent"), default=100, db_default=100)
    # The city's own account number; empty: the code is the account.
    account = models.CharField(_("ledger account"), max_length=40, blank=True, default="", db_default="")
    # What it was reckoned by; empty when a rule or a person named the amount.
    item = models.ForeignKey(
        FeeItem, verbose_name=_("of the schedule"), null=True, blank=True, on_delete=models.PROTECT, related_name="fees"
    )
    how = models.CharField(_("how it was reckoned"), max_length=300, blank=True, default="", db_default="")
    waived_at = models.DateTimeField(_("waived at"), null=True, blank=True)
    waived_why = models.CharField(_("why it was waived"), max_length=200, blank=True, default="", db_default="")

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        permissions = [
            ("assess_fee", _("Can charge a case by its fee schedule")),
            ("waive_fee", _("Can waive a fee")),
        ]
        indexes = [models.Index("assessed_at", name="fee_owed", condition=Q(status=FeeStatus.OWED))]
        constraints = [
            models.CheckConstraint(name="fee_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="fee_paid_within_amount", condition=Q(paid__gte=0) & Q(paid__lte=models.F("amount"))
            ),
            models.CheckConstraint(
                name="fee_settled_has_a_time",
                condition=Q(status=FeeStatus.SETTLED, settled_at__isnull=False)
                | Q(~Q(status=FeeStatus.SETTLED), settled_at=None),
            ),
            models.CheckConstraint(
                name="fee_waived_has_time_and_reason",
                condition=Q(~Q(waived_why=""), status=FeeStatus.WAIVED, waived_at__isnull=False)
                | Q(~Q(status=FeeStatus.WAIVED), waived_at=None, waived_why=""),
            ),
            models.CheckConstraint(name="fee_status_is_known", condition=Q(status__in=FeeStatus.values)),
            models.CheckConstraint(name="fee_due_at_is_known", condition=Q(due_at__in=DueAt.values)),
            models.CheckConstraint(name="fee_refundable_is_a_percentage", condition=Q(refundable__lte=100)),
            # Whoever asks twice at once: one item of the schedule is owed once.
            models.UniqueConstraint(
                name="fee_of_the_schedule_is_owed_once",
                fields=["case", "code"],
                condition=Q(status=FeeStatus.OWED, item__isnull=False),
            ),
        ]

    def __str__(self):
        return self.description
