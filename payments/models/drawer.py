"""A cashier's drawer: opened in the morning, counted and closed at the end of the shift."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DrawerQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def lock(self, pk):
        """Fetch one drawer and hold its row until the transaction ends. It is locked before everything else."""
        return self.select_for_update(of=("self",)).select_related("cashier").get(pk=pk)


class Drawer(models.Model):
    cashier = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("cashier"), on_delete=models.PROTECT, related_name="drawers"
    )
    opened_at = models.DateTimeField(_("opened at"))
    float_amount = models.DecimalField(_("change to begin with"), max_digits=10, decimal_places=2, default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What the books say was taken, without the change; and what was counted, the change among it.
    expected_cash = models.DecimalField(_("cash taken"), max_digits=10, decimal_places=2, null=True, blank=True)
    counted_cash = models.DecimalField(_("cash counted"), max_digits=10, decimal_places=2, null=True, blank=True)
    expected_checks = models.DecimalField(_("checks taken"), max_digits=10, decimal_places=2, null=True, blank=True)
    counted_checks = models.DecimalField(_("checks counted"), max_digits=10, decimal_places=2, null=True, blank=True)
    # How many of each coin and bill were counted, by its cents.
    pieces = models.JSONField(_("pieces counted"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DrawerQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawer")
        verbose_name_plural = _("drawers")
        permissions = [("supervise_drawer", "Can close the drawer of somebody else")]
        constraints = [
            models.UniqueConstraint(
                fields=["cashier"], condition=Q(closed_at=None), name="drawer_one_open_per_cashier"
            ),
            models.CheckConstraint(name="drawer_float_not_negative", condition=Q(float_amount__gte=0)),
            models.CheckConstraint(
                name="drawer_closed_is_counted",
                condition=Q(closed_at=None, closed_by=None, counted_cash=None, counted_checks=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    counted_cash__gte=0,
                    counted_checks__gte=0,
                    expected_cash__isnull=False,
                    expected_checks__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.cashier} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def over(self):
        """What was counted beyond what the books expect, in dollars; less than nothing when it is short."""
        counted = self.counted_cash - self.float_amount + self.counted_checks
        return counted - self.expected_cash - self.expected_checks
