"""Forms of payments: text to clean values, nothing else."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from payments.models.invoice import number_of


class InvoiceNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Invoice number"),
        max_length=60,
        help_text=_("It stands at the top of the invoice or letter, such as INV-2026-000123."),
        error_messages={"required": _("Enter the invoice number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Find the invoice")))

    def clean_number(self):
        number = number_of(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(
                _("This is not an invoice number. It has a year and up to six digits, such as INV-2026-000123.")
            )
        return number
