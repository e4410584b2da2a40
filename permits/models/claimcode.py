"""A code mailed to one party of a case, with which its reader puts himself on that case, once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case
from permits.models.casecontact import CaseContact


class ClaimCodeQuerySet(models.QuerySet):
    def usable(self, on):
        return self.filter(used_at=None, expires_on__gte=on)

    def lock_if_there(self, pk):
        """Fetch one code and hold its row until the transaction ends; None when it is not among these."""
        held = self.select_for_update(of=("self",)).select_related(
            "party__contact", "party__contact_type", "party__company"
        )
        return held.filter(pk=pk).first()


class ClaimCode(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="claim_codes")
    party = models.ForeignKey(
        CaseContact, verbose_name=_("mailed to"), on_delete=models.CASCADE, related_name="claim_codes"
    )
    code_hash = models.CharField(_("code, hashed"), max_length=64)
    mailed_at = models.DateTimeField(_("mailed at"))
    expires_on = models.DateField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("used by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ClaimCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim code")
        verbose_name_plural = _("claim codes")
        constraints = [
            models.UniqueConstraint(fields=["case", "code_hash"], name="claim_code_once_per_case"),
            models.CheckConstraint(
                name="claim_code_used_at_and_by_together",
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case}, {self.mailed_at:%Y-%m-%d}"
