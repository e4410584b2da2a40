"""Asking the city to put something right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import HelpRequest

LONGEST = HelpRequest._meta.get_field("text").max_length


class WrongForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong, and what should it say?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AddressForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    company = forms.CharField(
        label=_("Your company"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("The address that should be on file"),
        max_length=254,
        help_text=_("We answer to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Which record is it for?"),
        help_text=_("The person or company as the city may know it, and a permit or license number if you have one."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
