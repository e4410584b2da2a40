"""Coming onto a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, HelpRequest

LONGEST = HelpRequest._meta.get_field("text").max_length


class ClaimForm(forms.Form):
    record = forms.CharField(
        label=_("Record number"),
        max_length=60,
        help_text=_("As it stands in the mail, such as BLDR-2026-00042."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Twelve letters and digits. Capitals and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AccessForm(forms.Form):
    """Who asks, and why. Asks for whom only somebody who acts for more than themselves."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Who should be on the record?"), empty_label=None, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    company = forms.CharField(
        label=_("Your company"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    reason = forms.CharField(
        label=_("What have you to do with this record?"),
        help_text=_("Staff hold it against what they have on file."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Contact.objects.of(person).order_by("-kind", "company_name", "pk")
        self.fields["contact"].queryset = mine
        self.fields["contact"].initial = mine[0] if mine else None
        if len(mine) < 2:
            self.fields["contact"].widget = forms.HiddenInput()
