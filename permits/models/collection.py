"""A named set of cases that an account keeps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case


class Collection(models.Model):
    """Its cases are shown as the account may see them now: being in a collection gives nothing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="collection_name_once_per_account"),
            models.CheckConstraint(name="collection_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name


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
