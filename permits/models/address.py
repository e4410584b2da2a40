"""The city's list of addresses, and the districts inspectors drive."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """Part of the city that an inspector covers."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=60)

    def __str__(self):
        return self.name


WHERE = ("number", "street", "unit", "city", "state", "zip", "parcel")


class Address(models.Model):
    """One place. The list holds each street line once per unit, city and ZIP."""

    number = models.CharField(_("house number"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=120)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip = models.CharField(_("ZIP code"), max_length=10, blank=True)
    parcel = models.CharField(_("parcel number"), max_length=40, blank=True)
    district = models.ForeignKey(
        District, verbose_name=_("inspection district"), null=True, blank=True, on_delete=models.PROTECT
    )
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)

    # Kept by the database: the words of this place as a search has them.
    search_text = models.GeneratedField(
        expression=Func(
            Concat(*(part for name in WHERE for part in (F(name), Value(" ")))), function="permits_search_words"
        ),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("search text"),
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        # Few are: what must not be shown is known from this index alone.
        indexes = [models.Index(fields=["id"], name="address_confidential", condition=Q(confidential=True))]
        constraints = [
            models.UniqueConstraint(fields=["street", "number", "unit", "city", "zip"], name="address_listed_once")
        ]

    def __str__(self):
        line = f"{self.number} {self.street}".strip()
        return f"{line}, {self.unit}" if self.unit else line
