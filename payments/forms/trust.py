"""Forms about trust accounts: text to clean values, nothing else."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class AmountField(forms.DecimalField):
    """Dollars and whole cents, with or without the sign and the commas people write."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **options):
        wrong = {
            "invalid": _("Enter an amount in dollars, such as 250 or 250.00."),
            "max_decimal_places": _("An amount has no more than two digits after the point."),
            "min_value": _("Enter more than nothing."),
        }
        super().__init__(max_digits=9, decimal_places=2, min_value=Decimal("0.01"), error_messages=wrong, **options)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().removeprefix("$").replace(",", "").strip()
        return super().to_python(value)


class OnceForm(forms.Form):
    """A form that acts once, however often it is sent: by the key that its page was given."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["key"].initial = uuid.uuid4


class PaymentForm(OnceForm):
    total = forms.DecimalField(max_digits=12, decimal_places=2, widget=forms.HiddenInput)


class TransferForm(OnceForm):
    to = forms.ModelChoiceField(label=_("To which account?"), queryset=None, empty_label=None)
    amount = AmountField(label=_("How much?"))

    def __init__(self, data=None, *, others, **options):
        super().__init__(data, **options)
        self.fields["to"].queryset = others


class DepositForm(forms.Form):
    amount = AmountField(label=_("How much?"), help_text=_("In dollars, such as 500 or 500.00."))


class LowBalanceForm(forms.Form):
    below = AmountField(
        label=_("Tell us when the balance falls below"),
        required=False,
        help_text=_("In dollars. Leave it empty, and nobody is told."),
    )


class PayerForm(forms.Form):
    who = forms.CharField(
        label=_("Username or email address"),
        max_length=254,
        help_text=_("Of an account that exists; an address counts once it is proved."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
