"""What a contact is on a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from permits.models.case import Case
from permits.models.catalog import ContactType


class CaseContact(models.Model):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="case_contacts"
    )
    contact_type = models.ForeignKey(ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact on a case")
        verbose_name_plural = _("contacts on cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "contact", "contact_type"], name="case_contact_once_per_type")
        ]

    def __str__(self):
        return f"{self.contact_type}: {self.contact}"
