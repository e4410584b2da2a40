"""Today's rules for passwords (NIST SP 800-63B-4): long, not common, not about this city; nothing else."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.models import City

LONG_ENOUGH = 15
LONG_ENOUGH_WITH_A_SECOND_STEP = 8
LONGEST = 128


def second_steps(user):
    """What an account logs in with besides its password: authenticator apps and passkeys."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds)


def shortest_for(user) -> int:
    """How many characters a password of this account needs; nobody yet is an account without a second step."""
    return LONG_ENOUGH_WITH_A_SECOND_STEP if user and user.pk and second_steps(user).exists() else LONG_ENOUGH


class LongEnough:
    def validate(self, password, user=None):
        shortest = shortest_for(user)
        if len(password) < shortest:
            raise ValidationError(
                _("Use at least %(count)d characters; a few words in a row are easy to remember.") % {"count": shortest}
            )
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(count)d characters.") % {"count": LONGEST})

    def get_help_text(self):
        return _("At least %(count)d characters. A few words in a row are easy to remember.") % {"count": LONG_ENOUGH}


class NotTheCitysOwnWords:
    """Refuse a password that is little more than the city's name and what everybody does here."""

    def validate(self, password, user=None):
        left, name = password.lower(), City.current().name.lower()
        for word in (name, name.replace(" ", ""), "permit", "portal", "password"):
            left = left.replace(word, "")
        if len("".join(set(left))) < 5:
            raise ValidationError(_("This is too easy to guess here. Add words that have nothing to do with permits."))

    def get_help_text(self):
        return _("Not made of the city's name or of words such as permit.")
