"""A link that lets somebody else pay: it shows one invoice and nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.models.invoice import Invoice, InvoiceLine


class PayLinkQuerySet(models.QuerySet):
    def standing(self, at):
        """Those that open at a moment."""
        return self.filter(revoked_at=None, ends_at__gt=at)

    def lock(self, pk):
        """Fetch one link and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("invoice__case").get(pk=pk)


class PayLink(models.Model):
    """The key stands in the link only."""

    invoice = models.ForeignKey(Invoice, verbose_name=_("invoice"), on_delete=models.PROTECT, related_name="pay_links")
    lines = models.ManyToManyField(InvoiceLine, verbose_name=_("lines"), blank=True, related_name="+")
    key_hash = models.CharField(_("key, hashed"), max_length=64, unique=True)
    made_by = models.CharField(_("made by"), max_length=150)
    made_at = models.DateTimeField(_("made at"))
    ends_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = PayLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to pay an invoice")
        verbose_name_plural = _("links to pay an invoice")
        indexes = [models.Index("made_by", "made_at", name="pay_link_made_by")]

    def __str__(self):
        return f"{self.invoice_id} {self.key_hash[:8]}"

    def opens_at(self, at):
        return self.revoked_at is None and self.ends_at > at
