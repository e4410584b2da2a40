"""Looking a license up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import LicenseType


class LicenseLookupForm(forms.Form):
    type = forms.ModelChoiceField(
        LicenseType.objects.order_by("name"), label=_("License type"), empty_label=_("Choose a type")
    )
    number = forms.CharField(
        label=_("License number"),
        max_length=30,
        help_text=_("With its two letters in front, such as GC-10442."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self):
        return "".join(self.cleaned_data["number"].split()).upper()

    def clean(self):
        cleaned = super().clean()
        kind, number = cleaned.get("type"), cleaned.get("number")
        if kind and number:
            if not number.startswith(kind.code):
                self.add_error(
                    "number",
                    _("Begin with the two letters %(code)s, such as %(code)s-10442.") % {"code": kind.code},
                )
            elif not number.startswith(f"{kind.code}-"):
                cleaned["number"] = f"{kind.code}-{number[2:]}"
        return cleaned
