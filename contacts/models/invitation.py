"""An invitation by mail: to join a company, or to act under one of its licenses."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import InvitationStatus
from contacts.models.contact import Contact
from contacts.models.license import License
from contacts.models.tie import rights_field


class InvitedQuerySet(models.QuerySet):
    def open(self, on: date):
        """Neither answered, nor withdrawn, nor too old."""
        return self.filter(status=InvitationStatus.OPEN, expires_on__gte=on)


class Invited(models.Model):
    """What all invitations have: whom, by whom, until when, and the hash of the key in the mail."""

    email = models.EmailField(_("email"))
    key_hash = models.CharField(_("key of the link, hashed"), max_length=64, unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=InvitationStatus.choices, default=InvitationStatus.OPEN
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_on = models.DateField(_("open until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = InvitedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered_at_and_by_together",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            )
        ]

    def is_open(self, on: date) -> bool:
        return self.status == InvitationStatus.OPEN and self.expires_on >= on


class Invitation(Invited):
    """With a license: to act under it. Without: to become a member of the company."""

    company = models.ForeignKey(
        Contact, verbose_name=_("company"), on_delete=models.PROTECT, related_name="invitations"
    )
    license = models.ForeignKey(
        License, verbose_name=_("license"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rights = rights_field()
    is_manager = models.BooleanField(_("manages members"), default=False)

    class Meta(Invited.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.email} – {self.license or self.company}"
