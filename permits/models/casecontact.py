"""What a contact is on a case."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from contacts.models import Contact, LicenseLink
from contacts.models.tie import rights_field, united
from permits.models.catalog import ContactType


class CaseContactQuerySet(models.QuerySet):
    def with_people(self):
        """With everything a list of them shows."""
        return self.select_related("contact", "contact_type", "company")

    def counting(self):
        """Without those put on by a company that is there no more: neither named, nor by a license it acts under."""
        named = self.model.objects.filter(case=OuterRef("case"), contact=OuterRef("company"))
        links = LicenseLink.objects.active().filter(company=OuterRef("company"), license=OuterRef("case__license"))
        return self.filter(Q(company=None) | Exists(named) | Exists(links))

    def seeing(self):
        """Those that see the parties' part of the case."""
        return self.holding(Right.VIEW)

    def holding(self, right):
        """Those that hold a right on the case: the type gives it, and the row does not say less."""
        return self.filter(
            Q(rights=None) | Q(rights__contains=[right]), **{f"contact_type__may_{Right(right).value}": True}
        )

    def lock(self, pk):
        """Fetch one contact on a case and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).with_people().get(pk=pk)


class CaseContact(models.Model):
    """Written by permits.participants alone."""

    case = models.ForeignKey("permits.Case", verbose_name=_("case"), on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="case_contacts"
    )
    contact_type = models.ForeignKey(
        ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT, related_name="case_contacts"
    )
    # Empty: what the contact type gives. Else only those of them that stand here.
    rights = rights_field(null=True)
    # Put on the case by a company of its own, which may take it off again.
    company = models.ForeignKey(
        Contact,
        verbose_name=_("put on by the company"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="put_on_cases",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    objects = CaseContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact on a case")
        verbose_name_plural = _("contacts on cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "contact", "contact_type"], name="case_contact_once_per_type")
        ]

    def __str__(self):
        return f"{self.contact_type}: {self.contact}"

    @property
    def granted(self) -> list[Right]:
        """What the contact may do here: what its type gives, unless the row says less."""
        return [right for right in self.contact_type.rights if self.rights is None or right in self.rights]

    @property
    def rights_in_words(self) -> str:
        return Right.in_words(self.granted)

    @classmethod
    def as_one(cls, parties):
        """Of contacts of one type that turn out to be the same: the one that stays, and what it takes over.

        Whom the city or the applicant put on stays on, even where a company put him on as well; and where several
        companies did, it is one that is there itself, so that he counts as before.
        """
        there = set(cls.objects.counting().filter(pk__in=[party.pk for party in parties]).values_list("pk", flat=True))
        on_their_own = any(party.company_id is None for party in parties)
        without_limit = any(party.rights is None for party in parties)
        return parties[0], {
            "rights": None if without_limit else united(parties),
            "company_id": None if on_their_own else max(parties, key=lambda party: party.pk in there).company_id,
        }
