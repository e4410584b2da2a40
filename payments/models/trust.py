"""Money a license holder keeps with the city."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from contacts.models import License
from payments.models.ledger import LedgerAccount


class TrustAccountQuerySet(models.QuerySet):
    def open_to(self, user):
        """Those an account may look into: finance staff all, others those of the licenses they may pay under."""
        if user.is_staff and user.has_perm("payments.view_trustaccount"):
            return self
        return self.filter(license__in=License.objects.open_to(user, Right.PAY))

    def lock(self, pk):
        """Fetch one trust account and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class TrustAccount(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    license = models.ForeignKey(
        License, verbose_name=_("license"), on_delete=models.PROTECT, related_name="trust_accounts"
    )
    ledger_account = models.OneToOneField(
        LedgerAccount, verbose_name=_("account in the books"), on_delete=models.PROTECT, related_name="trust_account"
    )
    opened_at = models.DateTimeField(_("opened at"))

    objects = TrustAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("trust account")
        verbose_name_plural = _("trust accounts")

    def __str__(self):
        return self.number
