"""One import of things from elsewhere, and how a source's words map to our states."""

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus, ImportKind, ImportStatus


class ImportRun(models.Model):
    """What came in from which file, when, and how it went."""

    kind = models.CharField(_("what"), max_length=10, choices=ImportKind.choices, default=ImportKind.RECORDS)
    source = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(_("format"), max_length=10)
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus.choices, default=ImportStatus.RUNNING)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    # News that were not taken, because the same was changed here meanwhile.
    kept = models.PositiveIntegerField(_("kept ours"), default=0)
    # The source's words for states that nothing maps to one of ours, with how many rows say each.
    unknown_words = models.JSONField(_("words nobody mapped"), default=dict, blank=True)
    error = models.TextField(_("why it was refused whole"), blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return f"{self.source}: {self.file_name}"


class StatusMapping(models.Model):
    """A source's word for a state, and the state we file it under. Blank source: holds for every source."""

    source = models.CharField(_("source"), max_length=60, blank=True)
    word = models.CharField(_("word at the source"), max_length=60)
    status = models.CharField(_("our status"), max_length=12, choices=CaseStatus.choices)

    class Meta:
        verbose_name = _("status mapping")
        verbose_name_plural = _("status mappings")
        constraints = [models.UniqueConstraint("source", Upper("word"), name="status_mapping_one_per_word")]

    def __str__(self):
        return f"{self.word} → {self.get_status_display()}"
