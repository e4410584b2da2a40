"""The streets of the city's list of addresses, to find a misspelt one among a few thousand, not among all records."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Street(models.Model):
    """One street as addresses have it. Kept by a trigger; a street stays when its last address goes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    core = models.TextField(_("name alone"), help_text=_("Without the kind of street and its direction, in capitals."))

    class Meta:
        verbose_name = _("street")
        verbose_name_plural = _("streets")
        indexes = [GinIndex(OpClass(F("core"), name="gin_trgm_ops"), name="street_core_trgm")]

    def __str__(self):
        return self.name
