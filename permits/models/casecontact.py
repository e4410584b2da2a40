"""What a contact is on a case."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.models.tie import rights_field
from permits.models.case import Case
from permits.models.catalog import ContactType


class CaseContact(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="case_contacts"
    )
    contact_type = models.ForeignKey(ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT)
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
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact on a case")
        verbose_name_plural = _("contacts on cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "contact", "contact_type"], name="case_contact_once_per_type")
        ]

    def __str__(self):
        return f"{self.contact_type}: {self.contact}"
