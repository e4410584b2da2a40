"""Forms of payments: text to clean values, nothing else."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from payments.numbers import is_slip, number_of


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options):
        years = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
        super().__init__(required=False, validators=years, **options)


class PeriodForm(forms.Form):
    """The days a statement is about; a day that makes no sense says so, and the other holds all the same."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # In addresses the days are `from` and `to`; the first is no name that Python allows.
        self.fields |= {"from": Day(label=_("From")), "to": Day(label=_("To"))}

    def clean(self):
        since, until = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if since and until and until < since:
            self.add_error("to", _("The last day comes before the first."))
        return self.cleaned_data


class InvoiceNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Invoice number"),
        max_length=60,
        help_text=_("It stands at the top of the invoice or letter, such as INV-2026-000123-8."),
        error_messages={"required": _("Enter the invoice number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Find the invoice")))

    def why_unknown(self):
        """What to tell about a number that no invoice has: a slip, no invoice number at all, or one we never gave."""
        typed = self.cleaned_data["number"]
        if is_slip(typed):
            return _("A digit is wrong or missing. Check each one, and the last digit, against your letter.")
        number = number_of(typed)
        if number:
            return _("There is no invoice %(number)s. Compare it with your letter.") % {"number": number}
        return _("This is not an invoice number. It has a year and seven digits, such as INV-2026-000123-8.")
