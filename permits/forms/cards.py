"""The code of a permit card, typed off the card."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from permits import cards


class CardCodeForm(forms.Form):
    code = forms.CharField(
        label=_("What is the code on the card?"),
        max_length=60,
        help_text=_("Twenty letters and digits beside the square, in groups of five. Dashes do not matter."),
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = "verify"
        self.helper.add_input(Submit("", _("Check the card")))

    def clean_code(self):
        code = cards.read_code(self.cleaned_data["code"])
        if not cards.is_code(code):
            raise forms.ValidationError(
                _("This is not a whole code. It has twenty signs, and never a vowel or the digits 0, 1, 2, 5 and 8.")
            )
        return code
