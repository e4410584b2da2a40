"""Days of the books that are closed, and audits: whether the books still stand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DayClose(models.Model):
    day = models.DateField(_("day"), unique=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+"
    )
    entries = models.PositiveIntegerField(_("entries"))
    turnover = models.DecimalField(_("turnover"), max_digits=14, decimal_places=2)
    # Over all legs of the days since the close before, and that close's own digest: a change made later shows.
    digest = models.CharField(_("digest"), max_length=64)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")

    def __str__(self):
        return f"{self.day}"

    @classmethod
    def last(cls):
        """The newest close, or None before the first."""
        return cls.objects.order_by("-day").first()


class BooksAudit(models.Model):
    """One run of the audit of the books: what it found, as lists of problem, subject and detail."""

    ran_at = models.DateTimeField(_("run at"))
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("run by"), on_delete=models.PROTECT, related_name="+"
    )
    problems = models.PositiveIntegerField(_("problems"))
    findings = models.JSONField(_("findings"), default=list, blank=True)

    class Meta:
        verbose_name = _("audit of the books")
        verbose_name_plural = _("audits of the books")

    def __str__(self):
        return f"{self.ran_at:%Y-%m-%d}"

    @classmethod
    def last(cls):
        """The newest audit, or None before the first."""
        return cls.objects.order_by("-pk").first()
