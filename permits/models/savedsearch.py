"""A search that an account keeps, and what it has been told of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from permits.choices import NewsRhythm
from permits.models.case import Case


class SavedSearch(models.Model):
    """A search by its filters, and how often new records that match it are mailed."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=80)
    asked = models.JSONField(_("filters"), help_text=_("As in the address of the search, without its days and pages."))
    rhythm = models.CharField(_("mail"), max_length=10, choices=NewsRhythm.choices, default=NewsRhythm.DAILY)
    key_hash = models.CharField(_("fingerprint of the key in its mails"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created at"))
    told_up_to = models.DateTimeField(_("told up to"))
    next_at = models.DateTimeField(_("next mail"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        indexes = [models.Index(fields=["next_at"], name="saved_searches_due", condition=Q(next_at__isnull=False))]
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="saved_search_name_once_per_account"),
            models.CheckConstraint(name="saved_search_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name


class ToldCase(models.Model):
    """A record that the owner of a saved search has been told of; nobody is told twice."""

    search = models.ForeignKey(
        SavedSearch, verbose_name=_("saved search"), on_delete=models.CASCADE, related_name="told"
    )
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("record told of")
        verbose_name_plural = _("records told of")
        constraints = [models.UniqueConstraint(fields=["search", "case"], name="case_told_once_per_saved_search")]

    def __str__(self):
        return f"{self.search}: {self.case}"
