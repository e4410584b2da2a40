"""What the city charges by: schedules, their versions, and the items of each."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.formats import exact, long_date, money, plain
from permits.choices import DueAt, FeeApplies, FeeBasis, Rounding
from permits.models.measure import Measure

NOT_NEGATIVE = [MinValueValidator(0)]


def _dollars(name, **options):
    return models.DecimalField(name, max_digits=10, decimal_places=2, validators=NOT_NEGATIVE, **options)


def _rate(name, **options):
    return models.DecimalField(name, max_digits=12, decimal_places=6, validators=NOT_NEGATIVE, **options)


def _quantity(name, **options):
    options = {"validators": NOT_NEGATIVE, **options}
    return models.DecimalField(name, max_digits=12, decimal_places=2, **options)


class FeeSchedule(models.Model):
    """Fees that change together: those for buildings, or for planning."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("fee schedule")
        verbose_name_plural = _("fee schedules")

    def __str__(self):
        return self.name


class FeeScheduleVersionQuerySet(models.QuerySet):
    def in_force(self, day):
        """Of each schedule the adopted version that counts on a day: the one that started last."""
        started = self.filter(adopted_at__isnull=False, starts_on__lte=day)
        return started.order_by("schedule", "-starts_on").distinct("schedule")

    def with_items(self):
        """With all that reckoning reads."""
        items = Prefetch("items", FeeItem.objects.for_reckoning())
        return self.select_related("schedule", "adopted_by").prefetch_related(items)

    def lock(self, pk):
        """Fetch one version and hold its row, then its schedule's, until the transaction ends."""
        return self.select_for_update(of=("self", "schedule"), no_key=True).select_related("schedule").get(pk=pk)

    def locked_in_order(self, pks):
        """Hold several versions, in order of id, and return those that are still there."""
        return list(self.select_for_update(of=("self",)).select_related("schedule").filter(pk__in=pks).order_by("pk"))


class FeeScheduleVersion(models.Model):
    """A schedule as one ordinance has it, from a day on. Adopted, copied and reopened by permits.fees alone.

    Once its day has come, or a fee was charged under it, the database refuses any change to it and its items.
    """

    schedule = models.ForeignKey(
        FeeSchedule, verbose_name=_("schedule"), on_delete=models.PROTECT, related_name="versions"
    )
    starts_on = models.DateField(_("starts on"))
    ordinance = models.CharField(_("ordinance or resolution"), max_length=120, blank=True)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adopted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = FeeScheduleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a fee schedule")
        verbose_name_plural = _("versions of fee schedules")
        permissions = [("adopt_feescheduleversion", _("Can adopt a version of a fee schedule"))]
        constraints = [
            models.CheckConstraint(
                name="fee_version_adopted_at_and_by_together",
                condition=Q(adopted_at=None, adopted_by=None) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="fee_version_adopted_starts_alone",
                fields=["schedule", "starts_on"],
                condition=Q(adopted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return gettext("%(schedule)s from %(day)s") % {"schedule": self.schedule, "day": long_date(self.starts_on)}

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class FeeItemQuerySet(models.QuerySet):
    def for_reckoning(self):
        """In their order, with all that reckoning reads; two queries."""
        counted = self.model.of.through.objects.filter(from_feeitem=OuterRef("pk"))
        codes = counted.order_by("to_feeitem__position", "to_feeitem").values("to_feeitem__code")
        tiers = Prefetch("tiers", FeeTier.objects.order_by("over", "pk"))
        items = self.select_related("measure").annotate(of_codes=ArraySubquery(codes))
        return items.prefetch_related(tiers).order_by("position", "pk")


class FeeItem(models.Model):
    """One line of a version: what is charged, and how it is reckoned. The engine is permits/fees/reckoning.py."""

    version = models.ForeignKey(
        FeeScheduleVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    code = models.CharField(_("code"), max_length=30)
    description = models.CharField(_("description"), max_length=160)
    basis = models.CharField(_("reckoned from"), max_length=12, choices=FeeBasis.choices, default=FeeBasis.FLAT)
    measure = models.ForeignKey(
        Measure, verbose_name=_("measure"), null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    amount = _dollars(_("amount"), default=0)
    rate = _rate(_("rate"), default=0)
    step = _quantity(_("for each"), default=1, validators=[MinValueValidator(Decimal("0.01"))])
    or_fraction = models.BooleanField(_("or fraction thereof"), default=True)
    included = _quantity(_("included"), default=0)
    of = models.ManyToManyField("self", verbose_name=_("percentage of"), symmetrical=False, blank=True)
    minimum = _dollars(_("minimum"), null=True, blank=True)
    maximum = _dollars(_("maximum"), null=True, blank=True)
    round_to = models.DecimalField(
        _("rounded to"),
        max_digits=8,
        decimal_places=2,
        default=Decimal("0.01"),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    rounding = models.CharField(_("rounding"), max_length=10, choices=Rounding.choices, default=Rounding.HALF_UP)
    applies = models.CharField(_("charged"), max_length=10, choices=FeeApplies.choices, default=FeeApplies.ALWAYS)
    refundable = models.PositiveSmallIntegerField(
        _("refundable, percent"), default=100, validators=[MaxValueValidator(100)]
    )
    due_at = models.CharField(_("due at"), max_length=12, choices=DueAt.choices, default=DueAt.ISSUANCE)
    account = models.CharField(_("ledger account"), max_length=40, blank=True)

    objects = FeeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a fee schedule")
        verbose_name_plural = _("items of fee schedules")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="fee_item_code_once_in_a_version"),
            models.CheckConstraint(
                name="fee_item_not_negative",
                condition=Q(amount__gte=0, rate__gte=0, included__gte=0)
                & (Q(minimum=None) | Q(minimum__gte=0))
                & (Q(maximum=None) | Q(maximum__gte=0)),
            ),
            models.CheckConstraint(
                name="fee_item_minimum_below_maximum",
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=F("maximum")),
            ),
            models.CheckConstraint(name="fee_item_steps_forward", condition=Q(step__gt=0, round_to__gt=0)),
            models.CheckConstraint(name="fee_item_refundable_is_a_percentage", condition=Q(refundable__lte=100)),
            models.CheckConstraint(name="fee_item_basis_is_known", condition=Q(basis__in=FeeBasis.values)),
            models.CheckConstraint(name="fee_item_rounding_is_known", condition=Q(rounding__in=Rounding.values)),
            models.CheckConstraint(name="fee_item_applies_is_known", condition=Q(applies__in=FeeApplies.values)),
            models.CheckConstraint(name="fee_item_due_at_is_known", condition=Q(due_at__in=DueAt.values)),
        ]

    def __str__(self):
        return f"{self.code} {self.description}"

    @property
    def is_asked_for(self) -> bool:
        return self.applies == FeeApplies.ASKED


class FeeTier(models.Model):
    """One row of a table: what is over an amount costs this much, and so much per additional step."""

    item = models.ForeignKey(FeeItem, verbose_name=_("item"), on_delete=models.CASCADE, related_name="tiers")
    over = _quantity(_("over"))
    base = _dollars(_("costs"))
    per = _rate(_("and"), default=0)
    # Empty: in proportion, without steps.
    step = _quantity(
        _("per additional"),
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("Or fraction thereof. Empty: in proportion."),
    )

    class Meta:
        verbose_name = _("row of a fee table")
        verbose_name_plural = _("rows of fee tables")
        constraints = [
            models.CheckConstraint(name="fee_tier_not_negative", condition=Q(over__gte=0, base__gte=0, per__gte=0)),
            models.CheckConstraint(name="fee_tier_steps_forward", condition=Q(step=None) | Q(step__gt=0)),
        ]

    def __str__(self):
        return self.in_words

    @property
    def in_words(self) -> str:
        facts = {"over": plain(self.over), "base": money(self.base), "per": exact(self.per)}
        if not self.per:
            return gettext("over %(over)s: %(base)s") % facts
        if self.step is None:
            return gettext("over %(over)s: %(base)s + %(per)s for each in excess") % facts
        words = gettext("over %(over)s: %(base)s + %(per)s per additional %(step)s or fraction thereof")
        return words % {**facts, "step": plain(self.step)}
