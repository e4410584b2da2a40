"""The permit card that hangs on the site, and the code by which anyone can ask whether it is genuine."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case


def in_groups(code: str) -> str:
    """A code as people read and type it."""
    return "-".join(re.findall(r".{5}", code))


class PermitCard(models.Model):
    """The card of one permit. Its code is random, never shown in a list, and says nothing about the number."""

    case = models.OneToOneField(Case, verbose_name=_("permit"), on_delete=models.CASCADE, related_name="card")
    code = models.CharField(_("code"), max_length=20, unique=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("permit card")
        verbose_name_plural = _("permit cards")
        constraints = [models.CheckConstraint(name="card_code_is_whole", condition=Q(code__regex=r"^[0-9A-Z]{20}$"))]

    def __str__(self):
        return f"{self.case}"

    @property
    def code_in_groups(self) -> str:
        """The code as people read and type it."""
        return in_groups(self.code)
