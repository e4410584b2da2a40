"""The second step: allauth's forms, in words that say what to type."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

ANY_CODE = _("Code from the app, or a recovery code")
KEY_NAME = _("Name of the key")


class OncePerCode:
    """A code opens once, as RFC 6238 wants: allauth forgets it after a step, but with a tolerance it lives longer."""

    def clean_code(self):
        code = normalize_user_code(self.cleaned_data["code"])
        key = f"twostep.used?user={self.user.pk}&code={code}"
        if cache.get(key):
            raise get_adapter().validation_error("incorrect_code")
        taken = super().clean_code()
        # Two at the same moment are allauth's to tell apart: it adds the code before either gets here.
        cache.set(key, True, timeout=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
        return taken


class AuthenticateForm(OncePerCode, base.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = ANY_CODE


class ReauthenticateForm(OncePerCode, base.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = ANY_CODE


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code the app shows")
        self.fields["code"].help_text = _("Six digits. A new one comes every half minute.")


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
        self.fields["name"].help_text = _("So that you know later which one it is, such as “Blue key” or “My phone”.")


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
