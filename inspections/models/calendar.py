"""When the city inspects: cut-offs, windows and the days it does not."""

import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices import Weekday, WindowCode


class Calendar(models.Model):
    """The city's one row of rules about visits."""

    close_at = models.TimeField(
        _("requests close at"),
        default=datetime.time(15, 30),
        help_text=_("On the last business day that still leaves the minimum notice."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("minimum notice, business days"), default=1, validators=[MinValueValidator(1)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("horizon, business days"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("How far ahead a visit can be requested."),
    )
    cancel_until = models.TimeField(
        _("cancel until"), default=datetime.time(7, 0), help_text=_("On the day of the visit.")
    )
    failures_before_fee = models.PositiveSmallIntegerField(
        _("failures before a fee"), default=2, validators=[MinValueValidator(1)]
    )
    reinspection_fee = models.DecimalField(
        _("re-inspection fee"),
        max_digits=8,
        decimal_places=2,
        default=Decimal("72.00"),
        validators=[MinValueValidator(Decimal("0.00"))],
        help_text=_("For that failure and each later one of the type; due before the next request. 0: none."),
    )

    class Meta:
        verbose_name = _("inspection rules")
        verbose_name_plural = _("inspection rules")
        constraints = [
            models.CheckConstraint(name="city_has_one_row_of_inspection_rules", condition=Q(pk=1)),
            models.CheckConstraint(name="reinspection_fee_is_not_negative", condition=Q(reinspection_fee__gte=0)),
            models.CheckConstraint(
                name="inspections_need_some_notice_and_some_horizon",
                condition=Q(notice_days__gte=1, horizon_days__gte=F("notice_days"), horizon_days__lte=90),
            ),
        ]

    def __str__(self):
        return str(_("Inspection rules"))

    @classmethod
    def current(cls):
        """The city's rules; a migration wrote the first ones."""
        return cls.objects.get(pk=1)


class Window(models.Model):
    """Half a day; the capacity is what a new slot of one inspector starts with."""

    code = models.CharField(_("code"), max_length=12, choices=WindowCode.choices, unique=True)
    name = models.CharField(_("name"), max_length=40)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("visits per inspector"))

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [
            models.CheckConstraint(name="window_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
        ]

    def __str__(self):
        return self.name


class Blackout(models.Model):
    """A day without inspections: one date, or a weekday that comes back."""

    day = models.DateField(_("day"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("or every"), choices=Weekday.choices, null=True, blank=True)
    week_of_month = models.PositiveSmallIntegerField(
        _("which one of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("2 with Wednesday: the second Wednesday. Empty: every week."),
    )
    reason = models.CharField(_("reason"), max_length=120, help_text=_("Shown to the public."))

    class Meta:
        verbose_name = _("blackout")
        verbose_name_plural = _("blackouts")
        constraints = [
            models.CheckConstraint(
                name="blackout_is_a_date_or_a_weekday",
                condition=Q(day__isnull=False, weekday=None, week_of_month=None) | Q(day=None, weekday__isnull=False),
                violation_error_message=_("Give a day, or a weekday that comes back, not both."),
            ),
        ]

    def __str__(self):
        return self.reason

    def covers(self, day):
        if self.day:
            return day == self.day
        if day.weekday() != self.weekday:
            return False
        return self.week_of_month is None or (day.day - 1) // 7 + 1 == self.week_of_month
