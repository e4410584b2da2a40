"""A named set of cases that an account keeps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case


class CollectionQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(owner=user)

    def named(self, name):
        """Those of that name, whatever its capitals: as the constraint compares them."""
        return self.alias(lowered=Lower("name")).filter(lowered=Lower(models.Value(name)))

    def by_name(self):
        """In the order of their names, each with its `size`: all its records, also those its owner sees no more."""
        return self.annotate(size=models.Count("items")).order_by(Lower("name"), "pk")

    def hold(self, pks):
        """Those that are still there, by their key, held until the transaction ends; always in the order of it."""
        return {one.pk: one for one in self.select_for_update().filter(pk__in=pks).order_by("pk")}


class Collection(models.Model):
    """Its cases are shown as the account may see them now: being in a collection gives nothing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="collection_name_once_per_account"),
            models.CheckConstraint(name="collection_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("permits:collection", args=[self.pk])


class CollectedCase(models.Model):
    """A case in a collection."""

    collection = models.ForeignKey(
        Collection, verbose_name=_("collection"), on_delete=models.CASCADE, related_name="items"
    )
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="collected")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("case in a collection")
        verbose_name_plural = _("cases in collections")
        constraints = [models.UniqueConstraint(fields=["collection", "case"], name="case_once_in_a_collection")]

    def __str__(self):
        return f"{self.case} in {self.collection}"
