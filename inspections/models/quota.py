"""How many visits a day takes beyond the places of each slot: in a district, of a trade, of one inspector."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.inspector import Inspector
from permits.models import District


class Quota(models.Model):
    """At most so many visits a day of whatever fits the three; blank fits everything."""

    inspector = models.ForeignKey(
        Inspector, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("inspector")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    visits = models.PositiveSmallIntegerField(_("visits a day"))

    class Meta:
        verbose_name = _("daily limit")
        verbose_name_plural = _("daily limits")
        constraints = [
            models.UniqueConstraint(
                fields=["inspector", "district", "trade"], nulls_distinct=False, name="daily_limit_is_set_once"
            ),
        ]

    def __str__(self):
        return ", ".join(str(part) for part in (self.inspector, self.district, self.trade) if part) or str(
            _("All visits")
        )


class QuotaDay(models.Model):
    """A counter: the visits of one day that fall under a daily limit. It moves with the visit, as a slot does."""

    quota = models.ForeignKey(Quota, models.CASCADE, related_name="days", verbose_name=_("daily limit"))
    day = models.DateField(_("day"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("day of a limit")
        verbose_name_plural = _("days of limits")
        constraints = [
            models.UniqueConstraint(fields=["quota", "day"], name="daily_limit_has_one_counter_a_day"),
            models.CheckConstraint(
                name="daily_limit_is_never_booked_over", condition=Q(booked__gte=0, booked__lte=F("capacity"))
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.quota}"
