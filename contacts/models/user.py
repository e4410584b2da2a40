"""The log-in: an account, whoever it belongs to."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactMethod
from contacts.models.phones import last_digits

# A name with an @ is somebody's address; the sign-up form lets a person use only their own.
username_validators = [
    MinLengthValidator(4, _("A username has at least 4 characters.")),
    MaxLengthValidator(32, _("A username has at most 32 characters.")),
    RegexValidator(r"^[\w.@+-]+$", _("A username holds letters, digits and . @ + - _ only.")),
]


class CaseBlindUserManager(UserManager):
    """Nobody remembers the capitals of a user name."""

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractUser):
    """An account. The username never changes; a trigger sees to it."""

    username = models.CharField(_("username"), max_length=32, unique=True, validators=username_validators)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    preferred_contact_method = models.CharField(
        _("preferred way to be told"),
        max_length=10,
        choices=ContactMethod.choices,
        default=ContactMethod.EMAIL,
    )
    # Shorter than a sign-up takes, which counts only beside a second step. The hash does not tell.
    has_short_password = models.BooleanField(_("has a short password"), default=False, editable=False)
    terms_version = models.CharField(_("terms accepted"), max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(_("terms accepted at"), null=True, blank=True)
    # The address that the account came to be with; records on file are tied then, and never silently again.
    address_proved_at = models.DateTimeField(_("first address proved at"), null=True, blank=True)
    # When it last looked at its dashboard: what others did since then is new to it.
    dashboard_seen_at = models.DateTimeField(_("dashboard seen at"), null=True, blank=True, editable=False)
    security_question = models.CharField(_("security question"), max_length=120, blank=True)
    security_answer = models.CharField(_("answer, hashed"), max_length=128, blank=True)

    objects = CaseBlindUserManager()

    class Meta(AbstractUser.Meta):
        # An address that nobody has is looked for here too, and must not take longer the more people there are.
        indexes = [
            models.Index(fields=["email"], name="user_email"),
            models.Index(last_digits("phone"), name="user_phone"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_unique_whatever_the_case"),
            models.CheckConstraint(
                name="user_terms_version_and_time_together",
                condition=Q(terms_version="", terms_accepted_at=None)
                | Q(~Q(terms_version=""), terms_accepted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.username

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username
