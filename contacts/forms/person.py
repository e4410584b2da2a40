"""What the city asks about a person: a name, how to reach them, where letters go. Asked once, changed in one place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactMethod


class PersonFields(forms.Form):
    """The fields of a sign-up and of the details page."""

    NAME = ["first_name", "last_name"]
    ADDRESS = ["address_line", "city", "state", "zip"]

    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})
    )
    preferred_contact_method = forms.ChoiceField(
        label=_("Preferred way to hear from us"),
        choices=[(ContactMethod.EMAIL, _("Email")), (ContactMethod.PAPER, _("Letter"))],
        initial=ContactMethod.EMAIL,
        help_text=_("Codes and news about your account always come by email."),
    )
    address_line = forms.CharField(
        label=_("Mailing address"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    city = forms.CharField(
        label=_("City"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    state = forms.CharField(
        label=_("State"),
        max_length=2,
        required=False,
        help_text=_("Two letters, such as CA."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level1"}),
    )
    zip = forms.CharField(
        label=_("ZIP code"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )

    def clean_state(self):
        return self.cleaned_data["state"].upper()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("preferred_contact_method") == ContactMethod.PAPER and not cleaned.get("address_line"):
            self.add_error("address_line", _("Tell us where to send letters, or choose email."))
        return cleaned
