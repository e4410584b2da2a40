"""An invitation by mail: to join a company, or to act under one of its licenses."""

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.choices import InvitationStatus, Right
from contacts.models.contact import Contact
from contacts.models.license import License
from contacts.models.tie import rights_field, united


class InvitedQuerySet(models.QuerySet):
    def open(self, on: date):
        """Neither answered, nor withdrawn, nor too old."""
        return self.filter(status=InvitationStatus.OPEN, expires_on__gte=on)

    def unanswered(self):
        """Open ones, and those that ran out with nobody having said a word."""
        return self.filter(status=InvitationStatus.OPEN)

    def waiting_for(self, user):
        """Those to an address that an account has proved."""
        proved = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(email__in=proved).select_related("invited_by", *self.model.TO).order_by("invited_at", "pk")

    def lock(self, pk):
        """Fetch one invitation and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("invited_by", *self.model.TO).get(pk=pk)

    def lock_unanswered_like(self, invitation):
        """Those of the same address to the same thing, held until the transaction ends."""
        same = self.unanswered().filter(
            email=invitation.email, **{name: getattr(invitation, name) for name in self.model.TO}
        )
        return same.select_for_update(of=("self",)).order_by("pk")


class Invited(models.Model):
    """What all invitations have: whom, by whom, until when, and the hash of the key in the mail.

    Answered by contacts.members.invitations alone.
    """

    # The names of the fields that say what somebody is invited to.
    TO: tuple[str, ...] = ()

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

    def __str__(self):
        """Without the address: history says this, and parties read it."""
        return str(_("Invitation: %(about)s") % {"about": self.about()})

    def is_open(self, on: date) -> bool:
        return self.status == InvitationStatus.OPEN and self.expires_on >= on

    def about(self) -> models.Model:
        """The row that somebody is invited to."""
        raise NotImplementedError

    def thread(self) -> str:
        """The case under which history shows it, if any."""
        return ""


class Invitation(Invited):
    """With a license: to act under it. Without: to become a member of the company."""

    TO = ("company", "license")

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
        constraints = [
            *Invited.Meta.constraints,
            models.UniqueConstraint(
                "company",
                "license",
                Lower("email"),
                condition=Q(status=InvitationStatus.OPEN),
                nulls_distinct=False,
                name="invitation_one_unanswered_per_address",
            ),
        ]

    def about(self):
        return self.license or self.company

    @classmethod
    def as_one(cls, invitations):
        """Of unanswered ones by companies that turn out to be the same: the one that stays, and what it takes over."""
        return invitations[0], {
            "rights": united(invitations),
            "is_manager": any(one.is_manager for one in invitations),
            "expires_on": max(one.expires_on for one in invitations),
        }

    @property
    def rights_in_words(self) -> str:
        return Right.in_words(self.rights)
