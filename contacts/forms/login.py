"""Getting in, and getting in again after the password is forgotten."""

from urllib.parse import quote, unquote

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.entry import accounts, passwords
from contacts.models import City

REMEMBERED_NAME = "__Host-username" if settings.HTTPS else "username"
A_YEAR = 365 * 24 * 3600


class LogInForm(allauth_forms.LoginForm):
    remember_name = forms.BooleanField(
        label=_("Remember my username on this computer"),
        required=False,
        help_text=_("The username and nothing else. Leave it empty on a computer you share."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Username or email address")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password", "remember_name"])
        remembered = self.request.COOKIES.get(REMEMBERED_NAME, "") if self.request else ""
        if remembered:
            login.initial, self.fields["remember_name"].initial = unquote(remembered)[:254], True

    def user_credentials(self):
        """As a username only: allauth's backend tries it as an address too, and hashes once for every answer.

        With both, it would hash twice for a known address and once for an unknown one, and a clock could tell.
        """
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        if self.cleaned_data["remember_name"]:
            response.set_cookie(
                REMEMBERED_NAME,
                quote(self.user.username),
                max_age=A_YEAR,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        else:
            response.delete_cookie(REMEMBERED_NAME, samesite="Lax")
        return response


LABELS = {
    "email": _("Email address"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The new password again"),
}


def by_label_alone(form_class):
    """One of allauth's forms in our words, without the placeholders that repeat its labels."""

    class Labelled(form_class):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name, field in self.fields.items():
                field.widget.attrs.pop("placeholder", None)
                field.label = LABELS.get(name, field.label)

    return Labelled


AddEmailForm = by_label_alone(allauth_forms.AddEmailForm)
ConfirmCodeForm = by_label_alone(allauth_forms.ConfirmEmailVerificationCodeForm)
ConfirmResetCodeForm = by_label_alone(allauth_forms.ConfirmPasswordResetCodeForm)
ReauthenticateForm = by_label_alone(allauth_forms.ReauthenticateForm)


class ResetPasswordForm(by_label_alone(allauth_forms.ResetPasswordForm)):
    def clean_email(self):
        email = super().clean_email()
        if self.users:
            accounts.look_as_long(email, times=1)
        return email


def say_how_long(form, user):
    """One sentence in place of the list of every rule."""
    password = form.fields["password1"]
    password.help_text = _("At least %(count)d characters. A few words in a row are easy to remember.") % {
        "count": passwords.shortest_for(user)
    }
    password.widget.attrs["maxlength"] = passwords.LONGEST


class ChangePasswordForm(by_label_alone(allauth_forms.ChangePasswordForm)):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_how_long(self, self.user)


class ResetPasswordKeyForm(by_label_alone(allauth_forms.ResetPasswordKeyForm)):
    """A new password, for somebody who has the mailbox and, where the city asks for it, the answer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_how_long(self, self.user)
        if self.user and self.user.security_answer and City.current().security_question_asked:
            self.fields["security_answer"] = forms.CharField(
                label=self.user.security_question,
                help_text=_("Your answer from the day you signed up. Capitals do not matter."),
                max_length=120,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.order_fields(["security_answer", "password1", "password2"])

    def save(self):
        """The code came out of the mailbox: for an account that never proved an address, this is the proof."""
        with transaction.atomic():
            super().save()
            address = PasswordResetVerificationProcess.resume(context.request).state["email"]
            accounts.address_recovered(self.user, address, at=timezone.now())

    def clean_security_answer(self):
        answer = self.cleaned_data["security_answer"]
        limit = {"action": "security_answer", "key": str(self.user.pk)}
        if not ratelimit.consume(context.request, **limit, dry_run=True):
            raise forms.ValidationError(_("Too many wrong answers. Try again in an hour, or call the city."))
        if not accounts.answer_fits(self.user, answer):
            ratelimit.consume(context.request, **limit)
            raise forms.ValidationError(_("This is not the answer we have."))
        return answer
