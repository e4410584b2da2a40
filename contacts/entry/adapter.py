"""Our answers to allauth's questions."""

import unicodedata

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from contacts.entry import accounts, passwords
from contacts.models import City
from contacts.telling import outbox

NO_MATCH = _("This name and this password do not go together. Check both, or choose a new password.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NO_MATCH,
        "username_password_mismatch": NO_MATCH,
        "plain_letters_only": _("Type the address with plain letters only: no accents, no letters of other alphabets."),
        "incorrect_code": _("This is not the code we mailed you."),
        "too_many_login_attempts": _("Too many tries from here. Wait five minutes and try again."),
        "username_taken": _("Somebody else has this username. Choose another."),
        "username_blacklisted": _("This username is kept for the city. Choose another."),
    }

    def send_mail(self, template_prefix, email, context):
        """Write allauth's mail into the outbox. Each is told anew: two codes are two messages."""
        facts = {**context, "email": email, "city": City.current(), "site_url": settings.SITE_URL}
        user = context.get("user")
        outbox.write(
            kind=template_prefix,
            thing=user if user and user.pk else "sign-up",
            version=get_random_string(22),
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", facts),
            body=render_to_string(f"{template_prefix}_message.txt", facts).strip() + "\n",
            at=timezone.now(),
            user=user,
        )

    def confirm_email(self, request, email_address):
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            accounts.address_proved(email_address.user, email_address.email, at=timezone.now())
        return confirmed

    def set_password(self, user, password):
        user.has_short_password = len(password) < passwords.LONG_ENOUGH
        super().set_password(user, password)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Allauth tells of a changed or removed address here and nowhere else; the person's records hear it too."""
        context = context or {}
        gone = {"account/email/email_changed": "from_email", "account/email/email_deleted": "deleted_email"}
        if template_prefix in gone:
            accounts.address_given_up(user, context[gone[template_prefix]], at=timezone.now())
        super().send_notification_mail(template_prefix, user, context, email)

    def can_delete_email(self, email_address):
        """Never the primary one: another takes its place first, so that no account is left without an address."""
        return not email_address.primary and super().can_delete_email(email_address)

    def clean_email(self, email):
        """Plain letters only: to a database that ignores capitals, some others are the same as ours.

        "ſ" becomes "S" and "ı" becomes "I", so that the owner of one mailbox would pass for the owner of another.
        """
        if not email.isascii():
            raise self.validation_error("plain_letters_only")
        return super().clean_email(email)

    def clean_username(self, username, shallow=False):
        username = unicodedata.normalize("NFKC", username)
        if username.lower().startswith("robot-"):
            raise self.validation_error("username_blacklisted")
        return super().clean_username(username, shallow=shallow)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failures count for one account from one source: nobody can lock somebody else out.

        Counted on the account that is meant, so that its username, its address and their spellings count together.
        """
        typed = credentials.get("email") or credentials.get("username", "")
        meant = [user.pk for user in filter_users_by_email(typed, prefer_verified=True, for_login=True)]
        if meant:
            accounts.look_as_long(typed, times=2)  # here, and when the password is compared
        named = get_user_by_username(typed)
        if named:
            meant.append(named.pk)
        account = min(meant, default=unicodedata.normalize("NFKC", typed).casefold())
        return f"{account}:{self.get_client_ip(request)}"
