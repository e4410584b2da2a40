"""A merge of contacts, with everything that is needed to take it back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import MergeAct
from contacts.models.contact import Contact

DAYS_TO_UNDO = 30


class ContactMergeQuerySet(models.QuerySet):
    def in_force(self):
        """Not taken back."""
        return self.filter(undone_at=None)

    def of_any(self, pks):
        """Those that one of these contacts took part in."""
        took_part = self.model.merged.through.objects.filter(contact__in=pks).values("contactmerge")
        return self.filter(Q(survivor__in=pks) | Q(pk__in=took_part))

    def latest_first(self):
        return self.order_by("-at", "-pk")

    def lock(self, pk):
        """Fetch one merge and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("survivor").get(pk=pk)


class ContactMerge(models.Model):
    survivor = models.ForeignKey(
        Contact, verbose_name=_("contact that stays"), on_delete=models.PROTECT, related_name="+"
    )
    merged = models.ManyToManyField(Contact, verbose_name=_("merged into it"), related_name="+")
    why = models.CharField(_("why they are the same"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("merged by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("merged at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ContactMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of contacts")
        verbose_name_plural = _("merges of contacts")
        indexes = [models.Index("at", name="contact_merge_at")]
        constraints = [
            models.CheckConstraint(
                name="contact_merge_undone_at_and_by_together",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self):
        return str(self.survivor)

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(days=DAYS_TO_UNDO)


class ContactMergeStep(models.Model):
    """One touch of a merge, in the order in which they were made. Values are kept as PostgreSQL writes them.

    moved: `rows` whose `column` said `old` and says `new`. changed: a `row` with some columns `before` and `after`.
    replaced: a `row`, kept `whole`, that went in favour of the one called `by`, which then `stayed` as it says.
    """

    merge = models.ForeignKey(ContactMerge, verbose_name=_("merge"), on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(_("what"), max_length=10, choices=MergeAct.choices)
    model = models.CharField(_("kind of row"), max_length=60)
    facts = models.JSONField(_("facts"))

    class Meta:
        verbose_name = _("step of a merge")
        verbose_name_plural = _("steps of merges")

    def __str__(self):
        return f"{self.get_act_display()}: {self.model}"

    @property
    def touched(self) -> set[tuple[str, str]]:
        """The rows of this step, each as its model and key."""
        named = self.facts["rows"] if "rows" in self.facts else [self.facts["row"], self.facts.get("by")]
        return {(self.model, str(row)) for row in named if row is not None}


class ContactsKeptApart(models.Model):
    """Staff looked at these contacts together and say that they are not the same."""

    contacts = ArrayField(models.BigIntegerField(), verbose_name=_("contacts"), unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("said by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("contacts that are not the same")
        verbose_name_plural = _("contacts that are not the same")

    def __str__(self):
        return ", ".join(map(str, self.contacts))
