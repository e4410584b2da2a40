"""An account's tie to a contact: whom it acts as, since when, and what it may do."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactKind, Right, TieOrigin


def every_right() -> list[str]:
    return list(Right.values)


def rights_field(**options):
    """A set of rights, kept as their names."""
    return ArrayField(
        models.CharField(max_length=20, choices=Right.choices), verbose_name=_("may"), blank=True, **options
    )


def united(rows) -> list[str]:
    """Every right that any of the rows gives, in the order of the choices."""
    return [right for right in Right.values if any(right in row.rights for row in rows)]


class ContactTieQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_at=None)

    def with_right(self, right):
        return self.filter(rights__contains=[right])

    def under_licenses(self):
        """Those that bring the company's licenses with them."""
        return self.filter(under_licenses=True)

    def ruled_out(self, address):
        """Those that rested on this proved address, and were ended by somebody other than their owner."""
        return self.filter(proved_address__iexact=address, ended_at__isnull=False).exclude(ended_by=F("user"))

    def to_companies_of(self, user):
        """An account's memberships, by the company's name."""
        found = self.filter(user=user, contact__kind=ContactKind.COMPANY, contact__merged_into=None)
        return found.select_related("contact").order_by("contact__company_name", "pk")

    def managing(self):
        return self.filter(is_manager=True)

    def lock(self, pk):
        """Fetch one tie and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("contact", "user").get(pk=pk)


class ContactTie(models.Model):
    """To a person's record: its own account. To a company's: one of its members, with the rights it was given."""

    contact = models.ForeignKey(
        "contacts.Contact", verbose_name=_("contact"), on_delete=models.PROTECT, related_name="ties"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="ties"
    )
    origin = models.CharField(_("how"), max_length=10, choices=TieOrigin.choices)
    rights = rights_field(default=every_right)
    is_manager = models.BooleanField(_("manages members"), default=False)
    # An address on file lets somebody in, and no further: a manager or staff say so first.
    under_licenses = models.BooleanField(_("acts under the company's licenses"), default=True)
    proved_address = models.EmailField(_("by proving the address"), blank=True)
    since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ContactTieQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie of an account to a contact")
        verbose_name_plural = _("ties of accounts to contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "user"],
                condition=Q(ended_at=None),
                name="contact_tie_one_live_per_contact_and_account",
            ),
            models.CheckConstraint(
                name="contact_tie_ended_at_and_by_together",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.contact}"

    @classmethod
    def as_one(cls, ties):
        """Of an account's ties to contacts that turn out to be the same: the one that stays, and what it takes over.

        Whoever only proved an address is less than whoever was let in: that tie stays only where there is no other.
        """
        return min(ties, key=lambda tie: tie.origin == TieOrigin.ON_FILE), {
            "rights": united(ties),
            "is_manager": any(tie.is_manager for tie in ties),
            "under_licenses": any(tie.under_licenses for tie in ties),
            "since": min(tie.since for tie in ties),
        }

    @property
    def rights_in_words(self) -> str:
        return Right.in_words(self.rights)
