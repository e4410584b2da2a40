"""A search that an account keeps, and what it has been told of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactMethod
from contacts.models import User
from permits.choices import NewsRhythm
from permits.models.case import Case


class SavedSearchQuerySet(models.QuerySet):
    def of(self, user: User):
        return self.filter(owner=user)

    def by_name(self):
        return self.order_by(Lower("name"), "pk")

    def due(self, at: datetime, last_place: int):
        """Those whose time has come; at once means that something may be new. Only people who are told by email."""
        told = ~Q(owner__email="") & ~Q(owner__preferred_contact_method=ContactMethod.PAPER)
        waiting = ~Q(rhythm=NewsRhythm.AT_ONCE) | Q(told_up_to__lt=last_place) | Q(asked__has_key="mine")
        return self.filter(told, waiting, next_at__lte=at, owner__is_active=True).order_by("next_at", "pk")

    def lock(self, pk):
        """Fetch one saved search and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("owner").get(pk=pk)


class SavedSearch(models.Model):
    """A search by its filters, and how often new records that match it are mailed.

    Written by permits.savedsearches and permits.news alone.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=80)
    asked = models.JSONField(_("filters"), help_text=_("As in the address of the search, without its days and pages."))
    rhythm = models.CharField(_("mail"), max_length=10, choices=NewsRhythm.choices, default=NewsRhythm.DAILY)
    created_at = models.DateTimeField(_("created at"))
    # The place of the last publication that was looked at; what is one's own goes by ToldCase.
    told_up_to = models.BigIntegerField(_("told up to"))
    next_at = models.DateTimeField(_("next mail"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        indexes = [models.Index(fields=["next_at"], name="saved_searches_due", condition=Q(next_at__isnull=False))]
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="saved_search_name_once_per_account"),
            models.CheckConstraint(name="saved_search_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="saved_search_has_a_next_mail_or_none",
                condition=Q(rhythm=NewsRhythm.NEVER, next_at=None)
                | ~Q(rhythm=NewsRhythm.NEVER) & Q(next_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("permits:saved-search", args=[self.pk])

    @property
    def is_of_own(self) -> bool:
        """Whether it looks through the owner's own records only."""
        return "mine" in self.asked

    @property
    def is_mailed(self) -> bool:
        return self.rhythm != NewsRhythm.NEVER


class ToldCase(models.Model):
    """One of an account's own records that the owner of a search of their own has been told of, or had before it."""

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
