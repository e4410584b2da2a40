"""A contact that an account has starred, to find it again without searching."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact


class Favourite(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="favourites"
    )
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="starred_by")

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint(fields=["user", "contact"], name="favourite_once_each")]

    def __str__(self):
        return f"{self.user} ★ {self.contact}"

    @classmethod
    def as_one(cls, stars):
        """Of stars for contacts that turn out to be the same: the one that stays; it has nothing to take over."""
        return stars[0], {}
