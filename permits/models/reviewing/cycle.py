"""One submittal and how each discipline read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus, Decision
from permits.models.case import Case
from permits.models.discipline import Discipline
from permits.models.document import DocumentVersion


class ReviewCycleQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)


class ReviewCycle(models.Model):
    """Written by permits.reviewing; permits.lifecycle ends it with a case that is withdrawn.

    Its decision is the most severe of its reviews.
    """

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="review_cycles")
    number = models.PositiveSmallIntegerField(_("cycle"))
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("due on"))
    # What lay before the reviewers: the versions that were newest when it opened.
    versions = models.ManyToManyField(
        DocumentVersion, verbose_name=_("documents"), blank=True, related_name="review_cycles"
    )
    decision = models.CharField(_("decision"), max_length=14, choices=Decision.choices, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ReviewCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="review_cycle_once"),
            models.UniqueConstraint(fields=["case"], name="review_one_open_cycle", condition=Q(closed_at=None)),
            models.CheckConstraint(
                name="review_cycle_closed_with_a_decision",
                condition=Q(closed_at=None, decision="") | (Q(closed_at__isnull=False) & ~Q(decision="")),
            ),
        ]

    def __str__(self):
        return f"{self.case}, {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_ended(self) -> bool:
        """Whether it was over before it was decided, because the application was withdrawn."""
        return self.decision == Decision.ENDED


class ReviewQuerySet(models.QuerySet):
    def waiting(self):
        """Those still to be decided."""
        return self.filter(decision="", cycle__case__status=CaseStatus.IN_REVIEW)

    def lock(self, pk):
        """Fetch one review and hold its row until the transaction ends; its case is locked before it."""
        rows = self.select_related("cycle__case__case_type", "discipline", "reviewer")
        return rows.select_for_update(of=("self",)).get(pk=pk)


class Review(models.Model):
    """One discipline's reading of one submittal."""

    cycle = models.ForeignKey(ReviewCycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="reviews")
    discipline = models.ForeignKey(
        Discipline, verbose_name=_("discipline"), on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    due_on = models.DateField(_("due on"))
    decision = models.CharField(_("decision"), max_length=14, choices=Decision.choices, blank=True)
    note = models.TextField(_("note to the applicant"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        permissions = [("decide_review", _("Can review plans"))]
        indexes = [models.Index(fields=["due_on", "id"], name="review_waiting", condition=Q(decision=""))]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "discipline"], name="review_once_per_discipline"),
            models.CheckConstraint(
                name="review_decided_whole",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.cycle}: {self.discipline}"

    @property
    def is_decided(self) -> bool:
        return bool(self.decision)

    @property
    def is_ended(self) -> bool:
        """Whether it was over before it was decided, because the application was withdrawn."""
        return self.decision == Decision.ENDED

    @property
    def passes(self) -> bool:
        return self.decision in Decision.PASSING
