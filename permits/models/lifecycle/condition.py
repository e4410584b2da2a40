"""What a permit or approval is given under: printed on the card, public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import ConditionDue
from permits.models.case import Case
from permits.models.reviewing.comment import Comment


class Condition(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="conditions")
    text = models.TextField(_("condition"))
    due = models.CharField(_("to be met"), max_length=10, choices=ConditionDue.choices, default=ConditionDue.ALWAYS)
    # The reviewer's comment it comes from; empty: written by staff.
    comment = models.OneToOneField(
        Comment, verbose_name=_("comment"), null=True, blank=True, on_delete=models.PROTECT, related_name="condition"
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.CheckConstraint(
                name="condition_met_at_and_by_together",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False),
            )
        ]

    def __str__(self):
        return self.text[:80]
