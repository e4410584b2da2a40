"""A case: one permit or one plan case."""

import re
from functools import cache

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now, Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from contacts.models import Contact, License, LicenseLink
from contacts.models.question import ACCOUNT, always, answer
from permits.choices import CaseKind, CaseStatus, WorkClass
from permits.models.address import Address
from permits.models.casecontact import CaseContact
from permits.models.catalog import CaseType
from permits.models.season import Season
from permits.models.terms import Terms


def slug_of(number: str) -> str:
    """A number as it stands in an address: capitals, with one dash for whatever is not a letter or digit."""
    return re.sub(r"[^0-9A-Z]+", "-", number.upper()).strip("-")


SHOWN_IN_ROWS = (
    "number", "slug", "status", "description", "applied_on", "issued_on", "finaled_on", "filed_on", "contractor_name",
    "source", "source_status", "adopted_at", "case_type__kind", "case_type__name", "address__number", "address__street",
    "address__unit", "license__business_name",
)  # fmt: skip


SOME_NUMBER = "some-number"


@cache
def _address_of_some(page):
    # Made out for each record of a list, its address took a fourth of the time that the list takes.
    return reverse(page, args=[SOME_NUMBER])


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The public register. Drafts and confidential places only for their parties and staff."""
        if user.is_staff and user.has_perm("permits.view_case"):
            return self
        # The few confidential places are asked for once, not at each of a million records.
        public = ~Q(status=CaseStatus.DRAFT) & ~Q(address__in=always(_confidential))
        if user.is_anonymous:
            return self.filter(public)
        return self.filter(public | self._tied_to(user))

    def mine(self, user):
        """The cases an account is party to: as a contact on them, as a member of one, or by a license it acts under."""
        if user.is_anonymous:
            return self.none()
        return self.filter(self._tied_to(user))

    def _tied_to(self, user):
        # One list of keys: with an OR of two the database would try each of a million records.
        return Q(pk__in=answer(_tied_to, user))

    def of_company(self, tie):
        """The cases of the company that a tie makes its account a member of.

        Those that name the company itself, and, if the tie brings that, those under its licenses.
        """
        under = LicenseLink.objects.active().filter(company=tie.contact_id) if tie.under_licenses else None
        as_contact = Q(pk__in=Case.objects.filter(contacts__contact=tie.contact_id).values("pk"))
        return self.filter(as_contact | Q(license__in=under.values("license")) if under is not None else as_contact)

    def kept_here(self):
        """Without records from elsewhere that staff have not adopted: nothing is asked for and done on those."""
        return self.filter(Q(source="") | Q(adopted_at__isnull=False))

    def collected_in(self, collection):
        """What stands in a collection; filter by what its owner may see as well."""
        return self.filter(collected__collection=collection)

    def newest_first(self):
        return self.order_by(F("filed_on").desc(), F("pk").desc())

    def for_display(self):
        return self.select_related("case_type", "address", "license").defer("search_text", "address__search_text")

    def for_rows(self):
        """With what a row of a list shows, and no more: templates/permits/_case_row.html."""
        return self.select_related("case_type", "address", "license").only(*SHOWN_IN_ROWS)

    def lock(self, pk):
        """Fetch one case and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("case_type").get(pk=pk)

    def locked_in_order(self, pks):
        """Several cases at once, always in order of number: one order, no deadlock."""
        return list(self.select_for_update(of=("self",)).filter(pk__in=pks).order_by("number"))


def _confidential():
    return Address.objects.filter(confidential=True).values("pk")


def _tied_to():
    # A draft that was discarded is nobody's any more.
    by_license = Case.objects.filter(
        license__in=License.objects.keys_open_to(ACCOUNT, Right.VIEW), application__discarded_at=None
    )
    as_contact = CaseContact.objects.counting().filter(
        contact__in=Contact.objects.of(ACCOUNT), case__application__discarded_at=None
    )
    return by_license.values("pk").union(as_contact.values("case"))


class Case(models.Model):
    """One permit or plan case. Its status is written by permits.workflow alone."""

    number = models.CharField(_("number"), max_length=60, unique=True)
    slug = models.CharField(_("number in addresses"), max_length=60, unique=True)
    # Of this and the license, the indexes of the newest serve as those of the key.
    case_type = models.ForeignKey(CaseType, verbose_name=_("type"), on_delete=models.PROTECT, db_index=False)
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus.choices, default=CaseStatus.DRAFT)
    address = models.ForeignKey(
        Address,
        verbose_name=_("address"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    description = models.TextField(_("description"), blank=True)
    project_name = models.CharField(_("project"), max_length=120, blank=True)
    work_class = models.CharField(_("work"), max_length=10, choices=WorkClass.choices, blank=True)
    square_feet = models.PositiveIntegerField(_("square feet"), null=True, blank=True)
    housing_units = models.PositiveIntegerField(_("housing units"), null=True, blank=True)
    valuation = models.DecimalField(_("valuation"), max_digits=12, decimal_places=2, null=True, blank=True)
    applied_on = models.DateField(_("applied"), null=True, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    finaled_on = models.DateField(_("finaled"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    # The day lists are ordered by: applied, else issued, else the day the record came in.
    filed_on = models.DateField(_("filed"))
    license = models.ForeignKey(
        License,
        verbose_name=_("license"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        db_index=False,
    )
    contractor_name = models.CharField(_("contractor, as the source has it"), max_length=160, blank=True)
    contractor_license = models.CharField(
        _("license number, as the source has it"), max_length=30, blank=True, db_default=""
    )
    contractor_trade = models.CharField(
        _("contractor's trade, as the source has it"), max_length=40, blank=True, db_default=""
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # When the transaction began that last changed the row, its place or its contractor's name. Kept by a trigger.
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)

    # Records from elsewhere: whose they are, and what the source called their state.
    source = models.CharField(_("source"), max_length=60, blank=True)
    source_status = models.CharField(_("status at the source"), max_length=60, blank=True)
    source_family = models.CharField(_("master number at the source"), max_length=60, blank=True)
    source_row_hash = models.CharField(_("fingerprint of the source's row"), max_length=64, blank=True)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)

    # Kept by a trigger: everything the search box looks through, in capitals.
    search_text = models.TextField(_("search text"), blank=True, default="", editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(F("filed_on").desc(), F("id").desc(), name="case_newest_first"),
            models.Index("status", F("filed_on").desc(), F("id").desc(), name="case_newest_by_status"),
            models.Index("case_type", F("filed_on").desc(), F("id").desc(), name="case_newest_by_type"),
            models.Index("license", F("filed_on").desc(), F("id").desc(), name="case_newest_by_license"),
            # A number typed without its dashes is looked up as it was typed.
            models.Index(
                OpClass(Replace("slug", Value("-"), Value("")), name="text_pattern_ops"), name="case_compact_number"
            ),
            models.Index(fields=["changed_at", "id"], name="case_in_order_of_change"),
            models.Index("source_family", name="case_family", condition=~Q(source_family="")),
            GinIndex(
                OpClass(F("search_text"), name="gin_trgm_ops"),
                OpClass(Season("filed_on"), name="int4_ops"),
                name="case_words_by_season",
            ),
            # What begins with three figures or more: numbers of records, licenses, houses.
            GinIndex(Func(F("search_text"), function="permits_numbers"), name="case_numbers"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_valuation_not_negative", condition=Q(valuation=None) | Q(valuation__gte=0)
            ),
            models.CheckConstraint(
                name="case_issued_has_a_day",
                condition=~Q(status=CaseStatus.ISSUED) | Q(issued_on__isnull=False) | ~Q(source=""),
            ),
            models.CheckConstraint(name="case_status_is_known", condition=Q(status__in=CaseStatus.values)),
            models.CheckConstraint(name="case_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return _address_of_some("permits:plan" if self.is_plan else "permits:case").replace(SOME_NUMBER, self.slug)

    @property
    def terms(self) -> Terms:
        """What counts for it: what its type said when its application was begun; without one, what it says now."""
        return getattr(self, "application", None) or self.case_type

    @property
    def is_plan(self) -> bool:
        return self.case_type.kind == CaseKind.PLAN

    @property
    def is_issued(self) -> bool:
        return self.status == CaseStatus.ISSUED

    @property
    def is_draft(self) -> bool:
        return self.status == CaseStatus.DRAFT

    @property
    def is_active(self) -> bool:
        return self.status not in CaseStatus.OVER

    @property
    def is_foreign(self) -> bool:
        """A record from elsewhere that staff have not adopted: no sweep and no fee touches it."""
        return bool(self.source) and self.adopted_at is None

    @property
    def status_label(self) -> str:
        """The status in words; a record from elsewhere keeps its source's."""
        if self.is_foreign and self.source_status:
            return self.source_status
        return str(CaseStatus(self.status).label)  # get_status_display() would translate all of them to find the one

    @property
    def professional(self) -> str:
        """The business the permit was bought under."""
        return self.license.business_name if self.license_id else self.contractor_name
