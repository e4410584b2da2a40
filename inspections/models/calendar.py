"""When the city inspects: cut-offs, windows and the days it does not."""

import datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from inspections.choices import DayUnit, FeeStops, Weekday
from permits.choices import CaseStatus


def monday_to_friday():
    return [Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY]


def only_issued():
    return [CaseStatus.ISSUED]


def dollars(name, default, **options):
    return models.DecimalField(
        name,
        max_digits=8,
        decimal_places=2,
        default=default,
        validators=[MinValueValidator(Decimal("0.00"))],
        **options,
    )


class Calendar(models.Model):
    """The city's one row of rules about visits."""

    # When a request can be made.
    close_at = models.TimeField(
        _("requests close at"),
        default=datetime.time(15, 30),
        help_text=_("On the last business day that still leaves the minimum notice."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("minimum notice, business days"), default=1, help_text=_("0: requests close on the day itself.")
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("and at least so many hours"), default=0, help_text=_("Before the window begins. 0: no such rule.")
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("horizon, days"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("How far ahead a visit can be requested."),
    )
    horizon_unit = models.CharField(_("counted in"), max_length=10, choices=DayUnit.choices, default=DayUnit.BUSINESS)
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        verbose_name=_("working days"),
        default=monday_to_friday,
    )
    open_statuses = ArrayField(
        models.CharField(max_length=20, choices=CaseStatus.choices),
        verbose_name=_("statuses in which visits can be requested"),
        default=only_issued,
    )

    # On the day itself.
    same_day_until = models.TimeField(
        _("same day until"),
        null=True,
        blank=True,
        help_text=_("A place that is still free that day can be requested until then. Empty: never."),
    )
    same_day_fee = dollars(_("same-day fee"), Decimal("0.00"))
    cancel_until = models.TimeField(
        _("cancel and move until"), default=datetime.time(7, 0), help_text=_("On the day of the visit.")
    )
    late_cancel_fee = dollars(
        _("late cancellation fee"),
        Decimal("0.00"),
        help_text=_("With a fee, a visit can be cancelled after that hour too, for this fee. 0: it can't."),
    )
    most_moves = models.PositiveSmallIntegerField(
        _("moves of one visit"), null=True, blank=True, help_text=_("By those who asked for it. Empty: any number.")
    )
    today_from = models.TimeField(
        _("today's routes are public from"),
        default=datetime.time(7, 30),
        help_text=_("Inspector, stop and expected hour."),
    )
    on_the_road_from = models.TimeField(_("inspectors set out at"), default=datetime.time(8, 0))

    # After a failure.
    failures_before_fee = models.PositiveSmallIntegerField(
        _("failures before a fee"), default=2, validators=[MinValueValidator(1)]
    )
    reinspection_fee = dollars(
        _("re-inspection fee"),
        Decimal("72.00"),
        help_text=_("For that failure and each later one of the type. 0: none."),
    )
    fee_stops = models.CharField(
        _("while it is unpaid, it stops"), max_length=14, choices=FeeStops.choices, default=FeeStops.SAME_TYPE
    )
    final_waits_for_fees = models.BooleanField(_("a final waits for all fees of the permit"), default=True)

    class Meta:
        verbose_name = _("inspection rules")
        verbose_name_plural = _("inspection rules")
        constraints = [
            models.CheckConstraint(name="city_has_one_row_of_inspection_rules", condition=Q(pk=1)),
            models.CheckConstraint(name="reinspection_fee_is_not_negative", condition=Q(reinspection_fee__gte=0)),
            models.CheckConstraint(
                name="inspections_need_a_horizon_beyond_the_notice",
                condition=Q(horizon_days__gte=F("notice_days")) & Q(horizon_days__gte=1, horizon_days__lte=90),
            ),
            models.CheckConstraint(name="city_inspects_on_some_days", condition=Q(working_days__len__gte=1)),
            models.CheckConstraint(
                name="inspection_charges_are_not_negative", condition=Q(same_day_fee__gte=0, late_cancel_fee__gte=0)
            ),
        ]

    def __str__(self):
        return str(_("Inspection rules"))

    @classmethod
    def current(cls):
        """The city's rules; a migration wrote the first ones."""
        return cls.objects.get(pk=1)


class Window(models.Model):
    """A part of the day; the capacity is what a new slot of one inspector starts with. Windows may overlap."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("visits per inspector"))
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [
            models.CheckConstraint(name="window_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
        ]

    def __str__(self):
        return self.name


WHICH_OF_MONTH = (_("first"), _("second"), _("third"), _("fourth"), _("fifth"))


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
    every_weeks = models.PositiveSmallIntegerField(
        _("every so many weeks"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("2 with Friday: every other Friday, counted from the first one below."),
    )
    starts_on = models.DateField(_("the first one"), null=True, blank=True)
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
            models.CheckConstraint(
                name="blackout_every_other_week_has_a_first_day",
                condition=Q(every_weeks=1) | Q(starts_on__isnull=False, weekday__isnull=False, week_of_month=None),
                violation_error_message=_("Say which weekday, and the first day that is off."),
            ),
        ]

    def __str__(self):
        return self.reason

    def in_words(self) -> str:
        """June 3, 2026; every Friday; the second Wednesday of each month; every other Friday from June 5, 2026."""
        if self.day:
            return date_format(self.day, "F j, Y")
        facts = {"weekday": self.get_weekday_display(), "weeks": self.every_weeks}
        if self.week_of_month:
            facts["which"] = WHICH_OF_MONTH[self.week_of_month - 1]
            return _("the %(which)s %(weekday)s of each month") % facts
        if self.every_weeks == 1:
            words = _("every %(weekday)s") % facts
        elif self.every_weeks == 2:
            words = _("every other %(weekday)s") % facts
        else:
            words = _("%(weekday)s of every %(weeks)s weeks") % facts
        if self.starts_on is None:
            return words
        return _("%(words)s from %(day)s") % {"words": words, "day": date_format(self.starts_on, "F j, Y")}

    def covers(self, day):
        if self.day:
            return day == self.day
        if day.weekday() != self.weekday or (self.starts_on and day < self.starts_on):
            return False
        if self.every_weeks > 1 and (day - self.starts_on).days // 7 % self.every_weeks:
            return False
        return self.week_of_month is None or (day.day - 1) // 7 + 1 == self.week_of_month
