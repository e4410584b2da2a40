"""Money a license holder or a company keeps with the city."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from contacts.models import Contact, ContactTie, License, LicenseLink
from payments.models.ledger import LedgerAccount


class TrustPayerQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_at=None)


class TrustAccountQuerySet(models.QuerySet):
    def open_to(self, user):
        """Those an account may look into: finance staff all, others those they hold."""
        if user.is_staff and user.has_perm("payments.view_trustaccount"):
            return self
        return self.held_by(user)

    def held_by(self, user):
        """Those of the licenses and companies an account may pay for, and those it was named a payer of.

        By active links and live ties alone, so that whoever lost one finds nothing on the next page. An address on file
        brings no company's money with it, as it brings none of its licenses.
        """
        ties = ContactTie.objects.live().filter(user=user).with_right(Right.PAY).under_licenses()
        return self.filter(
            Q(license__in=License.objects.keys_open_to(user, Right.PAY))
            | Q(company__in=ties.values("contact"))
            | Q(pk__in=TrustPayer.objects.live().filter(user=user).values("account"))
        )

    def spendable_by(self, user):
        """Those an account may spend from: the ones it holds and that are not closed. Being staff brings none."""
        return self.held_by(user).filter(closed_at=None)

    def run_by(self, user):
        """Those an account runs for their owner: by a license link of its own, or as a manager of the company."""
        links = LicenseLink.objects.active()
        managed = ContactTie.objects.live().managing().filter(user=user).with_right(Right.PAY).under_licenses()
        companies = managed.values("contact")
        return self.filter(
            Q(license__in=links.filter(company=None, user=user).values("license"))
            | Q(license__in=links.filter(company__in=companies).values("license"))
            | Q(company__in=companies)
        )

    def with_owner(self):
        """Each with its owner and its balance, in the same query."""
        return self.select_related("license", "company", "ledger_account")

    def beside(self, account):
        """The other accounts of an account's owner that are not closed."""
        same = self.filter(license=account.license_id, company=account.company_id)
        return same.filter(closed_at=None).exclude(pk=account.pk)

    def lock(self, pk):
        """Fetch one trust account and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).with_owner().get(pk=pk)


class TrustAccount(models.Model):
    number = models.CharField(_("number"), max_length=40, unique=True)
    # Its owner: one of the two.
    license = models.ForeignKey(
        License,
        verbose_name=_("license"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="trust_accounts",
    )
    company = models.ForeignKey(
        Contact,
        verbose_name=_("company"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="trust_accounts",
    )
    ledger_account = models.OneToOneField(
        LedgerAccount, verbose_name=_("account in the books"), on_delete=models.PROTECT, related_name="trust_account"
    )
    opened_at = models.DateTimeField(_("opened at"))
    low_balance = models.DecimalField(
        _("tell its holders below"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    low_told_at = models.DateTimeField(_("told that it is low at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    close_reason = models.CharField(_("why it was closed"), max_length=200, blank=True)
    source = models.CharField(_("imported from"), max_length=60, blank=True)

    objects = TrustAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("trust account")
        verbose_name_plural = _("trust accounts")
        constraints = [
            models.CheckConstraint(
                name="trust_account_has_one_owner",
                condition=Q(license__isnull=False, company=None) | Q(license=None, company__isnull=False),
            ),
            models.CheckConstraint(
                name="trust_account_closed_has_a_reason",
                condition=Q(closed_at=None, close_reason="") | Q(~Q(close_reason=""), closed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def owner(self) -> License | Contact:
        return self.license or self.company

    @property
    def is_low(self) -> bool:
        """Whether its holders were told that it holds less than they want, and it still does."""
        return self.low_told_at is not None


class TrustPayer(models.Model):
    """Somebody the owner named to pay from a trust account, beside those who act under its license."""

    account = models.ForeignKey(
        TrustAccount, verbose_name=_("trust account"), on_delete=models.PROTECT, related_name="payers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="pays_from"
    )
    named_by = models.CharField(_("named by"), max_length=150)
    named_at = models.DateTimeField(_("named at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True)

    objects = TrustPayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("named payer")
        verbose_name_plural = _("named payers")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(ended_at=None), name="trust_payer_named_once"
            ),
            models.CheckConstraint(
                name="trust_payer_ended_at_and_by_together",
                condition=Q(ended_at=None, ended_by="") | Q(~Q(ended_by=""), ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.account_id}: {self.user}"
