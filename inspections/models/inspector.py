"""Who makes the visits."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models import District


class Inspector(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="inspector", verbose_name=_("account")
    )
    work_phone = models.CharField(_("work phone"), max_length=40, help_text=_("Shown to the public."))
    districts = models.ManyToManyField(District, related_name="inspectors", blank=True, verbose_name=_("districts"))
    trades = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("trades"),
        default=list,
        blank=True,
        help_text=_("Separated by commas. Empty: all trades."),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("inspector")
        verbose_name_plural = _("inspectors")

    def __str__(self):
        return self.user.display_name

    @property
    def short_name(self) -> str:
        """As the public reads it: R. Okafor. Read it with the account."""
        return short_name(self.user)

    def does(self, trade: str) -> bool:
        """Whether this inspector visits for a trade; who lists no trades does all of them."""
        return not trade or not self.trades or trade in self.trades


def short_name(user) -> str:
    """An inspector on a public page: R. Okafor."""
    first, last = user.first_name, user.last_name
    return f"{first[:1]}. {last}" if first and last else user.display_name
