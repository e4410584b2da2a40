""" "Connect me to this record": one kind of request in the city's queue, which also knows its case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import HelpRequest
from contacts.models.helprequest import HelpRequestQuerySet
from permits.models.case import Case
from permits.models.catalog import ContactType


class AccessRequestQuerySet(HelpRequestQuerySet):
    def lock(self, pk):
        """Fetch one request and hold both its rows until the transaction ends: its standing is in the other table."""
        held = self.select_for_update(of=("self", "helprequest_ptr"))
        return held.select_related("user", "contact", "case__case_type").get(pk=pk)


class AccessRequest(HelpRequest):
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="access_requests")
    # What staff made the person on the case.
    contact_type = models.ForeignKey(
        ContactType, verbose_name=_("contact type"), null=True, blank=True, on_delete=models.PROTECT
    )

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to be connected to a record")
        verbose_name_plural = _("requests to be connected to a record")

    def __str__(self):
        return f"{self.case}: {self.name}"
