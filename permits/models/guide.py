"""Do I need a permit? A few questions as data, each answer leading to the next one or to what it comes to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.models.catalog import CaseType


class GuideQuestion(models.Model):
    text = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    is_first = models.BooleanField(_("the first one"), default=False)

    class Meta:
        verbose_name = _("question of the guide")
        verbose_name_plural = _("questions of the guide")
        constraints = [
            models.UniqueConstraint(fields=["is_first"], condition=Q(is_first=True), name="guide_begins_once")
        ]

    def __str__(self):
        return self.text


class GuideAnswer(models.Model):
    """Leads to another question, or to case types, or says that no permit is needed."""

    question = models.ForeignKey(
        GuideQuestion, verbose_name=_("question"), on_delete=models.CASCADE, related_name="answers"
    )
    place = models.PositiveSmallIntegerField(_("place"), default=10)
    text = models.CharField(_("answer"), max_length=160)
    next = models.ForeignKey(
        GuideQuestion,
        verbose_name=_("asks next"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty where this answer says what is needed."),
    )
    case_types = models.ManyToManyField(
        CaseType,
        verbose_name=_("case types needed"),
        blank=True,
        related_name="+",
        help_text=_("None, and no question next: no permit is needed."),
    )
    advice = models.TextField(
        _("advice"),
        blank=True,
        help_text=_("Why no permit is needed, or what else to think of."),
    )

    class Meta:
        verbose_name = _("answer of the guide")
        verbose_name_plural = _("answers of the guide")

    def __str__(self):
        return self.text
