"""What somebody types to open an account."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context, ratelimit
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.contrib.auth.hashers import make_password
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from contacts.entry import accounts
from contacts.entry.passwords import LONG_ENOUGH, LONGEST
from contacts.entry.registration import Registration, SignUpProof
from contacts.forms.person import PersonFields
from contacts.models import City

QUESTIONS = [
    _("What was the name of the first street you lived on?"),
    _("What was the name of your first foreman or boss?"),
    _("What was the make of the first car or truck you owned?"),
    _("In which town did your parents meet?"),
    _("What was the first thing you built?"),
]


class TermsForm(forms.Form):
    accept = forms.BooleanField(
        label=_("I have read these terms and accept them"),
        error_messages={"required": _("Tick the box to go on. Without the terms there is no account.")},
    )


class SignupForm(PersonFields, allauth_forms.SignupForm):
    """An account for anybody. Hands what was typed to the session; the account comes with the code (registration)."""

    REACHED = ["email", "phone", "preferred_contact_method"]
    LOG_IN = ["username", "password1", "security_question", "security_answer", "accept"]
    SECRETS = {"password1", "security_answer"}

    registers_for = forms.ChoiceField(
        label=_("I register for"),
        choices=[("myself", _("Myself")), ("company", _("A company"))],
        initial="myself",
        widget=forms.RadioSelect,
        help_text=_("For a company you become its manager here, and invite your colleagues."),
    )
    company_name = forms.CharField(
        label=_("Name of the company"),
        max_length=120,
        required=False,
        help_text=_("Only if you register for one."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    security_question = forms.ChoiceField(
        label=_("Security question"),
        choices=[("", _("Choose a question")), *((question, question) for question in QUESTIONS)],
        help_text=_("We ask it when you have forgotten your password, besides the code that we mail you."),
    )
    security_answer = forms.CharField(
        label=_("Your answer"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    accept = forms.BooleanField(
        label=_("I have read the terms and accept them"),
        error_messages={"required": _("Tick the box to go on. Without the terms there is no account.")},
    )

    def __init__(self, *args, initial=None, **kwargs):
        typed_before = Registration(context.request).typed if context.request else {}
        super().__init__(*args, initial=typed_before | (initial or {}), **kwargs)
        self.our_city = City.current()
        self.fields["accept"].help_text = linebreaks(self.our_city.registration_terms, autoescape=True)
        if not self.our_city.security_question_asked:
            del self.fields["security_question"], self.fields["security_answer"]
        self.fields["email"].label = _("Email address")
        self.fields["email"].help_text = _("We mail a code to it, to see that it is yours.")
        self.fields["username"].help_text = _(
            "4 to 32 letters, digits and . + - _, or your email address. You cannot change it later."
        )
        self.fields["password1"].help_text = _(
            "At least %(count)d characters. A few words in a row are easy to remember."
        ) % {"count": LONG_ENOUGH}
        self.fields["password1"].widget.attrs["maxlength"] = LONGEST
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        # The summary of what is wrong reads from top to bottom, as the page does.
        self.order_fields(["registers_for", "company_name", *self.NAME, *self.REACHED, *self.ADDRESS, *self.LOG_IN])

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        helper.layout = Layout(
            Fieldset(_("Who you are"), "registers_for", "company_name"),
            Fieldset(_("You"), Row(*self.NAME), *self.REACHED),
            Fieldset(_("Mailing address"), "address_line", "city", Row("state", "zip")),
            Fieldset(_("Log-in"), "username", "password1"),
        )
        if "security_question" in self.fields:
            helper.layout.append(
                Fieldset(_("If you forget your password"), "security_question", "security_answer"),
            )
        if "accept" in self.fields:
            helper.layout.append(Fieldset(_("Terms"), "accept"))
        return helper

    def clean_username(self):
        """A name with an @ must be the person's own address, and is then answered as the address would be."""
        name = self.cleaned_data["username"]
        return get_adapter().clean_username(name, shallow="@" in name)

    def clean(self):
        cleaned = super().clean()
        username, email = cleaned.get("username", ""), cleaned.get("email")
        if "@" in username and email and username.lower() != email:
            self.add_error("username", _("A username with an @ can only be your own email address."))
        if cleaned.get("registers_for") == "company" and not cleaned.get("company_name"):
            self.add_error("company_name", _("Name the company, or register for yourself."))
        return cleaned

    def typed(self):
        """What may be shown again later: everything but the secrets."""
        return {name: self.data.get(name, "") for name in self.fields if name not in self.SECRETS | {"accept"}}

    def terms(self):
        return self.our_city.terms_version, timezone.now().isoformat()

    def sign_up(self):
        """The typed values with password and answer hashed; takes the same time for a known and an unknown address."""
        typed = self.cleaned_data
        version, accepted_at = self.terms()
        answer = typed.get("security_answer", "")
        return accounts.SignUp(
            **{name: typed[name] for name in [*self.NAME, *self.REACHED, *self.ADDRESS, "username"]},
            company_name=typed["company_name"] if typed["registers_for"] == "company" else "",
            password=make_password(typed["password1"]),
            security_question=typed.get("security_question", ""),
            security_answer=accounts.hashed_answer(answer) if answer else "",
            terms_version=version,
            terms_accepted_at=accepted_at,
        )

    def try_save(self, request, *, license_ids=(), back="account_signup"):
        """No account yet: allauth's view gets the way to the code's page instead."""
        Registration(request).keep_typed(self.typed())
        proof = SignUpProof.start(
            request,
            self.sign_up(),
            known=self.account_already_exists,
            license_ids=license_ids,
            back=back,
            onwards=get_next_redirect_url(request) or "",
        )
        return None, redirect("contacts:code") if proof else ratelimit.respond_429(request)


class ContractorSignupForm(SignupForm):
    """The same account at the end of a contractor's registration, whose terms were accepted on its first page."""

    def __init__(self, *args, registration, **kwargs):
        self.registration = registration
        super().__init__(*args, **kwargs)
        del self.fields["accept"]

    def terms(self):
        return self.registration.terms_version, self.registration.terms_accepted_at


class UsernameForm(forms.Form):
    """Another name, for somebody whose first choice was taken while the code was in the mail."""

    username = forms.CharField(
        label=_("Username"),
        min_length=4,
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def __init__(self, *args, email, **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_username(self):
        name = get_adapter().clean_username(self.cleaned_data["username"])
        if "@" in name and name.lower() != self.email:
            raise forms.ValidationError(_("A username with an @ can only be your own email address."))
        return name
