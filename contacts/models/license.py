"""A contractor's license, and an account's tie to it."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactKind, LicenseStatus, LinkStatus
from contacts.models.contact import Contact
from contacts.models.delegation import LicenseDelegation
from contacts.models.phones import last_digits
from contacts.models.question import ACCOUNT, answer
from contacts.models.tie import ContactTie


class LicenseType(models.Model):
    """A kind of license, with the two letters its numbers begin with."""

    code = models.CharField(
        _("prefix"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))],
    )
    name = models.CharField(_("name"), max_length=80)
    trade = models.CharField(_("trade"), max_length=40)

    class Meta:
        verbose_name = _("license type")
        verbose_name_plural = _("license types")

    def __str__(self):
        return f"{self.name} ({self.code})"


class LicenseQuerySet(models.QuerySet):
    def with_number(self, number):
        return self.filter(number__iexact=number.strip())

    def matching(self, text):
        """Number or business name holds the text, whatever the case; the trigram indexes serve it."""
        return self.filter(Q(number__icontains=text) | Q(business_name__icontains=text))

    def listed(self):
        """In the order of the public look-up."""
        return self.order_by("business_name", "number")

    def after(self, place):
        """What follows the license at `place` in the order of business name, then number."""
        return self.filter(
            Q(business_name__gt=place.business_name) | Q(number__gt=place.number),
            business_name__gte=place.business_name,  # alone enough for the index to begin there
        )

    def open_to(self, user, right):
        """The licenses an account may use a right under, whether or not they are current.

        By its own active link; as a member of a company that has an active link, within the member's rights; or by
        such a company's leave for this one license. A member who only proved the address on file has none of the
        company's licenses but those they asked for themselves.
        """
        return self.filter(pk__in=self.keys_open_to(user, right))

    def keys_open_to(self, user, right):
        """The keys of the same, to stand after `__in` in another query."""
        return answer(_open_to, user, right)

    def held_by(self, contact):
        """Those a contact works under: as the holder, or by an active link of the company's or the person's account."""
        links = LicenseLink.objects.active()
        if contact.kind == ContactKind.COMPANY:
            links = links.filter(company=contact)
        else:
            accounts = ContactTie.objects.live().filter(contact=contact).values("user")
            links = links.filter(company=None, user__in=accounts)
        return self.filter(Q(holder=contact) | Q(pk__in=links.values("license")))

    def of_trade(self, trade):
        return self.filter(Q(trades__contains=[trade]) | Q(type__trade=trade))

    def written_to(self):
        """Those whose people get reminders: the city's own, and of those from a list the ones somebody acts under."""
        return self.filter(Q(origin=None) | Q(pk__in=LicenseLink.objects.active().values("license")))

    def lock(self, pk):
        """Fetch one license and hold its row until the transaction ends."""
        return self.select_for_update().get(pk=pk)


class License(models.Model):
    """A license number, who holds it, and everything that must be in force for it to count."""

    type = models.ForeignKey(LicenseType, verbose_name=_("type"), on_delete=models.PROTECT)
    number = models.CharField(_("number"), max_length=30, help_text=_("With its prefix, such as GC-10442."))
    business_name = models.CharField(_("business name"), max_length=120)
    holder = models.ForeignKey(
        Contact,
        verbose_name=_("holder"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="licenses",
    )
    trades = ArrayField(models.CharField(max_length=40), verbose_name=_("trades"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=LicenseStatus.choices, default=LicenseStatus.ACTIVE)
    expires_on = models.DateField(_("expires on"))
    insurance_expires_on = models.DateField(_("insurance until"), null=True, blank=True)
    bond_expires_on = models.DateField(_("bond until"), null=True, blank=True)
    workers_comp_expires_on = models.DateField(_("workers' compensation until"), null=True, blank=True)
    address_line = models.CharField(_("business address"), max_length=120, blank=True)
    phone = models.CharField(_("business telephone"), max_length=30, blank=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        indexes = [
            GinIndex(OpClass(Upper("business_name"), name="gin_trgm_ops"), name="license_business_name_trgm"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="license_number_trgm"),
            GinIndex(fields=["trades"], name="license_trades"),
            models.Index(last_digits("phone"), name="license_phone"),
            # Lists are read in this order, a page at a time.
            models.Index(fields=["business_name", "number"], name="license_listed"),
        ]
        constraints = [models.UniqueConstraint(Upper("number"), name="license_number_unique_whatever_the_case")]

    def __str__(self):
        return self.number

    def lapses(self, on: date) -> list[str]:
        """Why the license does not count on a day, in words; empty when it is current."""
        found = []
        if self.status != LicenseStatus.ACTIVE:
            found.append(str(_("The license is %(status)s.") % {"status": self.get_status_display().lower()}))
        for until, text in (
            (self.expires_on, _("The license expired on %(day)s.")),
            (self.insurance_expires_on, _("The insurance on file ended on %(day)s.")),
            (self.bond_expires_on, _("The bond on file ended on %(day)s.")),
            (self.workers_comp_expires_on, _("The workers' compensation on file ended on %(day)s.")),
        ):
            if until and until < on:
                found.append(str(text % {"day": f"{until:%B} {until.day}, {until.year}"}))
        return found

    def is_current(self, on: date) -> bool:
        return not self.lapses(on)


def _open_to(right):
    links = LicenseLink.objects.active()
    ties = ContactTie.objects.live().filter(user=ACCOUNT).with_right(right)
    asked_for = links.filter(Q(company=None) | Q(company__in=ties.values("contact")), user=ACCOUNT)
    shared = links.filter(company__in=ties.under_licenses().values("contact"))
    leaves = LicenseDelegation.objects.live().filter(user=ACCOUNT, rights__contains=[right])
    by_leave = leaves.filter(Exists(links.filter(license=OuterRef("license"), company=OuterRef("company"))))
    # Lists of their own: with an OR the database would try each link.
    return asked_for.values("license").union(shared.values("license"), by_leave.values("license"))


class LicenseLinkQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=LinkStatus.ACTIVE)

    def live(self):
        """Neither rejected nor ended."""
        return self.filter(status__in=LinkStatus.LIVE)

    def of(self, user, company=None):
        """Those of a company if one is given, else those of the account itself."""
        return self.filter(company=company) if company else self.filter(company=None, user=user)

    def late(self, on):
        """Still waiting after the day their answer was due."""
        return self.filter(status=LinkStatus.REQUESTED, due_on__lt=on)

    def waiting(self):
        return self.filter(status=LinkStatus.REQUESTED).order_by("requested_at", "pk")

    def up_to(self, link):
        """The given one and those that were asked for before it."""
        return self.filter(Q(requested_at__lt=link.requested_at) | Q(requested_at=link.requested_at, pk__lte=link.pk))

    def lock_all_of(self, user, company):
        """Hold every live link of an account, or of a company, by their keys; the license at hand is held before."""
        return list(self.live().of(user, company).select_for_update().order_by("pk"))

    def lock_with_license(self, link):
        """Hold a link's license, then the link: one order, so that two decisions never wait for each other."""
        License.objects.lock(link.license_id)
        held = self.select_for_update(of=("self",)).select_related("license__holder", "user", "company")
        return held.get(pk=link.pk)


class LicenseLink(models.Model):
    """An account's request to act under a license, and what became of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="license_links",
    )
    license = models.ForeignKey(License, verbose_name=_("license"), on_delete=models.PROTECT, related_name="links")
    # Asked for a company: its members act under the license, whoever of them asked, and whether he is still there.
    company = models.ForeignKey(
        Contact,
        verbose_name=_("for the company"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="license_links",
    )
    status = models.CharField(_("status"), max_length=10, choices=LinkStatus.choices, default=LinkStatus.REQUESTED)
    requested_at = models.DateTimeField(_("requested at"))
    due_on = models.DateField(_("due on"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    key_hash = models.CharField(_("key of the finishing link, hashed"), max_length=64, blank=True)
    activated_at = models.DateTimeField(_("active since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = LicenseLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("license link")
        verbose_name_plural = _("license links")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "license"],
                condition=Q(status__in=LinkStatus.LIVE, company=None),
                name="license_link_one_live_per_account_and_license",
            ),
            models.UniqueConstraint(
                fields=["company", "license"],
                condition=Q(status__in=LinkStatus.LIVE),
                name="license_link_one_live_per_company_and_license",
            ),
            models.CheckConstraint(
                name="license_link_decided_at_and_by_together",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="license_link_rejected_has_a_reason",
                condition=~Q(status=LinkStatus.REJECTED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="license_link_active_was_approved",
                condition=~Q(status=LinkStatus.ACTIVE) | Q(decided_at__isnull=False, activated_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.company or self.user} – {self.license}"

    @classmethod
    def as_one(cls, links):
        """Of live links of companies that turn out to be the same, the one that has come furthest stays as it is."""
        return max(links, key=lambda link: LinkStatus.LIVE.index(link.status)), {}

    @property
    def is_live(self) -> bool:
        return self.status in LinkStatus.LIVE

    def is_late(self, on: date) -> bool:
        return self.status == LinkStatus.REQUESTED and self.due_on < on
