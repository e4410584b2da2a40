"""How a source's words for results map to ours."""

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from inspections.choices import InspectionStatus


class ResultMapping(models.Model):
    """A source's word for a result, and the one we file it under. Blank source: holds for every source."""

    source = models.CharField(_("source"), max_length=60, blank=True)
    word = models.CharField(_("word at the source"), max_length=60)
    status = models.CharField(_("our result"), max_length=12, choices=InspectionStatus.choices)

    class Meta:
        verbose_name = _("result mapping")
        verbose_name_plural = _("result mappings")
        constraints = [
            models.UniqueConstraint("source", Upper("word"), name="result_mapping_one_per_word"),
            models.CheckConstraint(
                name="result_mapping_is_of_a_visit_that_is_over", condition=~models.Q(status__in=InspectionStatus.LIVE)
            ),
        ]

    def __str__(self):
        return f"{self.word} → {self.get_status_display()}"
