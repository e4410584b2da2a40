"""A named reason why a case may not move on."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import DeskPurpose
from contacts.refusals import Reason
from permits.choices import HoldBlocks, HoldSeverity
from permits.models.case import Case


class HoldQuerySet(models.QuerySet):
    def open(self):
        return self.filter(cleared_at=None)

    def blocking(self, step):
        """Open holds that stop a step (a HoldBlocks value); a notice stops nothing."""
        return (
            self.open()
            .exclude(severity=HoldSeverity.NOTICE)
            .filter(Q(blocks__contains=[step]) | Q(blocks__contains=[HoldBlocks.ALL]))
        )


class Hold(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(_("reason"), max_length=200)
    remedy = models.CharField(_("what to do about it"), max_length=200, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=HoldSeverity.choices, default=HoldSeverity.HOLD)
    blocks = ArrayField(
        models.CharField(max_length=10, choices=HoldBlocks.choices), verbose_name=_("blocks"), default=list
    )
    desk = models.CharField(_("desk to call"), max_length=20, choices=DeskPurpose.choices, default=DeskPurpose.PERMITS)
    # Another agency's: it alone lifts the hold, whoever puts that down here.
    agency = models.CharField(
        _("other agency"), max_length=80, blank=True, db_default="", help_text=_("When it is not the city that holds.")
    )
    phone = models.CharField(_("its telephone"), max_length=30, blank=True, db_default="")
    placed_at = models.DateTimeField(_("placed at"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(
                name="hold_cleared_at_and_by_together",
                condition=Q(cleared_at=None, cleared_by=None) | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            )
        ]

    def __str__(self):
        return self.reason

    def as_reason(self) -> Reason:
        """How a rule that it stops tells of it: with whom to call, the agency that holds or the city's desk."""
        remedy = " ".join(filter(None, [self.remedy, self.whom_to_call]))
        return Reason(what=self.reason, remedy=remedy, desk="" if self.agency else self.desk)

    @property
    def whom_to_call(self) -> str:
        """The other agency and its telephone, in a sentence; empty where the city holds."""
        if not self.agency:
            return ""
        facts = {"agency": self.agency, "phone": self.phone}
        if self.phone:
            return gettext("Ask the %(agency)s, %(phone)s; it alone lifts this.") % facts
        return gettext("Ask the %(agency)s; it alone lifts this.") % facts

    def stops(self, step) -> bool:
        """What the query set's `blocking` asks, of a row at hand that is open."""
        return self.severity != HoldSeverity.NOTICE and bool({step, HoldBlocks.ALL} & set(self.blocks))

    @property
    def blocks_in_words(self) -> str:
        """What it stops, as a line; a notice stops nothing."""
        if self.severity == HoldSeverity.NOTICE:
            return ""
        return ", ".join(str(HoldBlocks(step).label).lower() for step in self.blocks)
