"""When a case came into the public register: the order in which the news of saved searches are told."""

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case


class PublicationQuerySet(models.QuerySet):
    def last_place(self) -> int:
        """The place of what came in last, of all that have one."""
        return self.aggregate(last=Max("place"))["last"] or 0


class Publication(models.Model):
    """Once for each case, by triggers, so that no COPY or raw SQL goes unseen; never again when it was hidden since.

    It has no place until permits.news gives it one, in an order in which whoever commits late stands last.
    """

    # Without a constraint: an import of a million would ask a million times whether its own row is there.
    case = models.OneToOneField(
        Case,
        verbose_name=_("case"),
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="publication",
    )
    at = models.DateTimeField(_("published at"))
    place = models.BigIntegerField(_("place"), null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["place"], name="publications_in_order", condition=Q(place__gt=0)),
            models.Index(fields=["case"], name="publications_without_place", condition=Q(place=None)),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.place}"
