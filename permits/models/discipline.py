"""Who reads plans for what: building, fire, planning, public works."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Discipline(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewers"), blank=True, related_name="disciplines"
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("discipline")
        verbose_name_plural = _("disciplines")

    def __str__(self):
        return self.name
