"""What an inspector goes through at a visit, and what was found at each point."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices import CheckAnswer
from inspections.models.inspection import Inspection
from inspections.models.inspection_type import InspectionType


class ChecklistItemQuerySet(models.QuerySet):
    def of_type(self, inspection_type_id):
        """The points of a type's list that are in use, in their order."""
        return self.filter(inspection_type=inspection_type_id, is_active=True).order_by("order", "pk")


class ChecklistItem(models.Model):
    """One point of a type's list. A point that was answered once is put out of use, not deleted."""

    inspection_type = models.ForeignKey(
        InspectionType, models.PROTECT, related_name="checklist", verbose_name=_("inspection type")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    text = models.CharField(_("what to look at"), max_length=200)
    code = models.CharField(_("section of the code"), max_length=40, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(fields=["inspection_type", "text"], name="checklist_has_a_point_once"),
        ]

    def __str__(self):
        return self.text


class ChecklistAnswer(models.Model):
    """What was found at one point of one visit, in the words the list had then."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers", verbose_name=_("inspection"))
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+", verbose_name=_("point"))
    text = models.CharField(_("what was looked at"), max_length=200)
    answer = models.CharField(_("answer"), max_length=14, choices=CheckAnswer.choices)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="point_is_answered_once_at_a_visit"),
            models.CheckConstraint(name="checklist_answer_is_known", condition=Q(answer__in=CheckAnswer.values)),
        ]

    def __str__(self):
        return f"{self.text}: {self.get_answer_display()}"


class CorrectionQuerySet(models.QuerySet):
    def open_before(self, inspection, *, or_closed_there=False):
        """What other visits of its type on its permit found and no visit has found in order since."""
        is_open = Q(done_at=None) | Q(done_at=inspection) if or_closed_there else Q(done_at=None)
        same = {"inspection__case": inspection.case_id, "inspection__inspection_type": inspection.inspection_type_id}
        found = self.filter(is_open, **same).exclude(inspection=inspection)
        return found.order_by("inspection__number", "number")


class Correction(models.Model):
    """One thing to put right, found at one visit; put right when a later visit says so."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="corrections", verbose_name=_("inspection"))
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Counts up within the visit."))
    text = models.CharField(_("what to put right"), max_length=500)
    done_at = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections_done",
        verbose_name=_("found in order at"),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="correction_number_is_unique_at_its_visit"),
        ]

    def __str__(self):
        return self.text
