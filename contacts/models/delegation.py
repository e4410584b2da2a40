"""A company's leave for one account to act under one of its licenses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from contacts.models.tie import rights_field, united


class LicenseDelegationQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_at=None)

    def of(self, user):
        """What an account was let do, by the license's number."""
        return self.filter(user=user).select_related("license", "company", "user").order_by("license__number", "pk")

    def lock(self, pk):
        """Fetch one delegation and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("license__holder", "company", "user").get(pk=pk)


class LicenseDelegation(models.Model):
    """Counts only while the company itself acts under the license (an active link of the company's)."""

    license = models.ForeignKey(
        "contacts.License", verbose_name=_("license"), on_delete=models.PROTECT, related_name="delegations"
    )
    company = models.ForeignKey(
        "contacts.Contact", verbose_name=_("company"), on_delete=models.PROTECT, related_name="license_delegations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="license_delegations",
    )
    rights = rights_field()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LicenseDelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave to act under a license")
        verbose_name_plural = _("leaves to act under a license")
        constraints = [
            models.UniqueConstraint(
                fields=["license", "company", "user"],
                condition=Q(ended_at=None),
                name="license_delegation_one_live_each",
            ),
            models.CheckConstraint(
                name="license_delegation_ended_at_and_by_together",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.license}"

    @classmethod
    def as_one(cls, leaves):
        """Of leaves of companies that turn out to be the same: the one that stays, and what it takes over."""
        return leaves[0], {"rights": united(leaves)}

    @property
    def rights_in_words(self) -> str:
        return Right.in_words(self.rights)
