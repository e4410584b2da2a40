"""An invitation by mail onto one case."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.choices import InvitationStatus, Right
from contacts.models import Contact
from contacts.models.invitation import Invited
from contacts.models.tie import rights_field
from permits.models.case import Case
from permits.models.catalog import ContactType


class CaseInvitation(Invited):
    TO = ("case", "contact_type")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="invitations")
    contact_type = models.ForeignKey(ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT)
    # Empty: what the contact type gives. Else only those of them that stand here.
    rights = rights_field(null=True)
    company = models.ForeignKey(
        Contact,
        verbose_name=_("put on by the company"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_invitations",
    )

    class Meta(Invited.Meta):
        verbose_name = _("invitation onto a case")
        verbose_name_plural = _("invitations onto cases")
        constraints = [
            *Invited.Meta.constraints,
            models.UniqueConstraint(
                "case",
                "contact_type",
                Lower("email"),
                condition=Q(status=InvitationStatus.OPEN),
                name="case_invitation_one_unanswered_per_address",
            ),
        ]

    def about(self):
        return self.case

    def thread(self):
        return self.case.number

    @property
    def rights_in_words(self) -> str:
        """What accepting gives: what the contact type does, unless the invitation says less."""
        return Right.in_words([one for one in self.contact_type.rights if self.rights is None or one in self.rights])
