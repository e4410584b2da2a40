"""What a permit or approval is given under: printed on the card, public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import DeskPurpose
from contacts.refusals import Reason
from permits.choices import ConditionDue
from permits.models.case import Case
from permits.models.reviewing.comment import Comment


class ConditionQuerySet(models.QuerySet):
    def unmet(self):
        return self.filter(met_at=None)

    def stopping(self, *steps):
        """Unmet ones that have to be met before one of these steps (values of ConditionDue)."""
        return self.unmet().filter(due__in=steps)

    def in_order(self):
        return self.order_by("added_at", "pk")


class Condition(models.Model):
    """Its words stay as they were given; it can only be met."""

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

    objects = ConditionQuerySet.as_manager()

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

    def as_reason(self) -> Reason:
        """How a rule that it stops tells of it."""
        return Reason(what=gettext("Not met yet: %(condition)s") % {"condition": self.text}, desk=DeskPurpose.PERMITS)
