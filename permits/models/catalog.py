"""What can be applied for, and what a contact can be on a case; administrators edit both."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from permits.choices import CaseKind, CensusItem, Sector
from permits.models.terms import Terms


class CaseType(Terms):
    """A kind of permit or plan case. Its terms count for applications that begin from now on."""

    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind.choices, default=CaseKind.PERMIT)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector.choices, blank=True)
    prefix = models.CharField(
        _("number prefix"),
        max_length=6,
        validators=[RegexValidator(r"^[A-Z]{2,6}$", _("Two to six capitals."))],
    )
    name = models.CharField(_("name"), max_length=120, unique=True)
    census_item = models.CharField(
        _("item of the Census count"),
        max_length=3,
        choices=CensusItem.choices,
        blank=True,
        help_text=_("Where its permits count in the monthly form C-404; nowhere when empty."),
    )
    summary = models.CharField(
        _("what it is for"), max_length=300, blank=True, help_text=_("One sentence, for people who look for a permit.")
    )
    online = models.BooleanField(
        _("open for online application"), default=False, help_text=_("Once a form of it is adopted.")
    )
    extension_fee = models.CharField(
        _("fee for an extension"),
        max_length=30,
        blank=True,
        db_default="",
        help_text=_("The code of an item of its fee schedule; none is charged when empty."),
    )
    reinstatement_fee = models.CharField(
        _("fee for a reinstatement"), max_length=30, blank=True, db_default="", help_text=_("The code of an item.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    fee_schedule = models.ForeignKey(
        "permits.FeeSchedule",
        verbose_name=_("fee schedule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_types",
    )

    class Meta:
        verbose_name = _("case type")
        verbose_name_plural = _("case types")

    def __str__(self):
        return self.name

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return slugify(self.name) or str(self.pk)


class ContactTypeQuerySet(models.QuerySet):
    def taken_by(self, case_type):
        """The types that a case type takes: those it names, or every type when it names none."""
        rows = CaseTypeContact.objects.filter(case_type=case_type)
        named = Exists(rows.filter(contact_type=OuterRef("pk")))
        return self.filter(Q(named) | ~Exists(rows))

    def offered_on(self, case):
        """Those that a case takes, each saying whether it is required there and whether somebody is it already."""
        required = CaseTypeContact.objects.filter(case_type=case.case_type, contact_type=OuterRef("pk"), required=True)
        return (
            self.taken_by(case.case_type)
            .annotate(is_required=Exists(required), is_there=Exists(case.contacts.filter(contact_type=OuterRef("pk"))))
            .order_by("name")
        )

    def required_by(self, case_type):
        rows = CaseTypeContact.objects.filter(case_type=case_type, required=True)
        return self.filter(pk__in=rows.values("contact_type"))

    def missing_on(self, case):
        """Those that the case's type requires and nobody on the case is."""
        return self.required_by(case.case_type).exclude(case_contacts__case=case)


class ContactType(models.Model):
    """What a contact is on one case, and what that lets them do unless the case says otherwise."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    trade = models.CharField(_("needs a current license of this trade"), max_length=40, blank=True)
    may_view = models.BooleanField(_("sees the parties' part"), default=True)
    may_schedule = models.BooleanField(_("requests inspections"), default=False)
    may_pay = models.BooleanField(_("pays from the case"), default=False)
    may_upload = models.BooleanField(_("uploads documents"), default=False)
    may_manage_contacts = models.BooleanField(_("manages contacts"), default=False)
    may_apply = models.BooleanField(_("applies"), default=False)

    objects = ContactTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact type")
        verbose_name_plural = _("contact types")

    def __str__(self):
        return self.name

    @property
    def rights(self) -> list[Right]:
        """What the type gives, in the order of Right."""
        return [right for right in Right if getattr(self, f"may_{right.value}")]

    @property
    def rights_in_words(self) -> str:
        return Right.in_words(self.rights)


class CaseTypeContact(models.Model):
    """A contact type that a case type takes. A case type with none of these rows takes every contact type."""

    case_type = models.ForeignKey(
        CaseType, verbose_name=_("case type"), on_delete=models.CASCADE, related_name="contact_types"
    )
    contact_type = models.ForeignKey(ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT)
    required = models.BooleanField(_("required"), default=False)

    class Meta:
        verbose_name = _("contact type taken")
        verbose_name_plural = _("contact types taken")
        constraints = [
            models.UniqueConstraint(fields=["case_type", "contact_type"], name="case_type_takes_a_contact_type_once")
        ]

    def __str__(self):
        return f"{self.case_type}: {self.contact_type}"
