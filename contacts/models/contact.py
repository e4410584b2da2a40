"""A person or company the city knows, with or without an account."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, When
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactKind, ContactMethod, TieOrigin
from contacts.models.phones import last_digits
from contacts.models.tie import ContactTie

SHORTEST = 3  # a fragment of fewer letters would match half the companies


class ContactQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def of(self, user):
        """Whom an account acts as: itself, and the companies it is a member of."""
        return self.filter(pk__in=ContactTie.objects.live().filter(user=user).values("contact"))

    def companies_of(self, user):
        """The companies that an account is a member of."""
        return self.of(user).standing().filter(kind=ContactKind.COMPANY)

    def own(self, user):
        """The contact record of the person behind an account, or None; the one it was opened with before others."""
        ties = ContactTie.objects.live().filter(user=user, contact__kind=ContactKind.PERSON)
        opened_with = Case(When(origin=TieOrigin.OWN, then=0), default=1)
        tie = ties.select_related("contact").order_by(opened_with, "contact").first()
        return tie and tie.contact

    def with_email(self, email):
        """Those that bear an address, whatever its capitals; in lower case, as the index has it."""
        return self.alias(lowered=Lower("email")).filter(lowered=email.lower())

    def with_accounts(self):
        """Each with the ties of the accounts that act as it, in `live_ties`."""
        live = ContactTie.objects.live().select_related("user").order_by("since", "pk")
        return self.prefetch_related(Prefetch("ties", live, to_attr="live_ties"))

    def findable(self):
        """Whom somebody with an account may find by name: companies, and persons who have an account themselves."""
        accounts = ContactTie.objects.live().filter(contact=OuterRef("pk"), user__is_active=True)
        return self.standing().filter(Q(kind=ContactKind.COMPANY) | Exists(accounts), confidential=False)

    def named(self, text):
        """Companies whose name holds the text, and persons whose last name, or first and last name, it is."""
        words = text.split()
        persons = Q(last_name__iexact=text)
        for cut in range(1, len(words)):
            persons |= Q(first_name__iexact=" ".join(words[:cut]), last_name__iexact=" ".join(words[cut:]))
        found = persons & Q(kind=ContactKind.PERSON)
        if len(text) >= SHORTEST:
            found |= Q(kind=ContactKind.COMPANY, company_name__icontains=text)
        return self.filter(found)

    def by_name(self):
        return self.order_by("company_name", "last_name", "first_name", "pk")

    def lock(self, pk):
        """Fetch one contact, or the one it was merged into, and hold its row until the transaction ends.

        Rows that point at it can come meanwhile; only a merge keeps them out.
        """
        contact = self.select_for_update(no_key=True).get(pk=pk)
        while contact.merged_into_id is not None:
            contact = self.select_for_update(no_key=True).get(pk=contact.merged_into_id)
        return contact

    def hold(self, pks):
        """Several contacts by id, for a merge or its undo: nothing can point at them before the transaction ends."""
        return list(self.select_for_update().filter(pk__in=pks).order_by("pk"))

    def locked_in_order(self, pks):
        """Several contacts at once by their key, always in the order of it: one order, no deadlock."""
        return {one.pk: one for one in self.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}


class Contact(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind.choices)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    company_name = models.CharField(_("company"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    address_line = models.CharField(_("mailing address"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip = models.CharField(_("ZIP code"), max_length=10, blank=True)
    preferred_contact_method = models.CharField(
        _("preferred way to be told"),
        max_length=10,
        choices=ContactMethod.choices,
        default=ContactMethod.EMAIL,
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    # A merged contact stays, empty, so that the merge can be undone.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(Lower("email"), name="contact_email_lower"),
            models.Index(Upper("last_name"), name="contact_last_name"),
            models.Index(last_digits("phone"), name="contact_phone"),
            GinIndex(OpClass(Upper("company_name"), name="gin_trgm_ops"), name="contact_company_name_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_has_a_name",
                condition=Q(~Q(company_name=""), kind=ContactKind.COMPANY)
                | Q(~Q(last_name=""), kind=ContactKind.PERSON),
            ),
            models.CheckConstraint(
                name="contact_is_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
        ]

    def __str__(self):
        person = f"{self.first_name} {self.last_name}".strip()
        return self.company_name if self.kind == ContactKind.COMPANY else person

    @property
    def postal_address(self) -> str:
        """Name and address as they stand on an envelope; blank without an address."""
        place = " ".join(part for part in (f"{self.city}," if self.city else "", self.state, self.zip) if part)
        return f"{self}\n{self.address_line}\n{place}".strip() if self.address_line else ""

    @property
    def public_name(self) -> str:
        """What a stranger may read: a company's name, never a person's."""
        return "" if self.confidential else self.company_name
