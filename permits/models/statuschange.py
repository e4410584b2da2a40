"""The statuses a case has had, in their order: what turnaround, open data and the history read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus
from permits.models.case import Case


class StatusChange(models.Model):
    """A status that a case came into. Written by the rule that moves the case, or by the import that brought it."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus.choices)
    word = models.CharField(_("status at the source"), max_length=60, blank=True)
    on = models.DateField(_("since"), null=True, blank=True)  # some sources do not say

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        indexes = [models.Index(fields=["case", "id"], name="status_changes_in_order")]

    def __str__(self):
        return f"{self.case}: {self.word or self.get_status_display()}"
