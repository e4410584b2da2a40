"""The second step: allauth's forms, in words that say what to type."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

ANY_CODE = _("Code from the app, or a recovery code")
KEY_NAME = _("Name of the key")


class AuthenticateForm(base.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = ANY_CODE


class ReauthenticateForm(base.ReauthenticateForm):
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
