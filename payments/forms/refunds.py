"""Forms of the staff's pages about refunds, money that is not applied, and payments that came back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from payments import numbers
from payments.forms.counter import Dollars, OnceForm
from payments.models import Invoice, TrustAccount


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": gettext_lazy("Say why.")},
    )


class PayOutForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Number of the city's check"),
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": gettext_lazy("Enter the number of the city's check.")},
    )


class RefundForm(OnceForm):
    """An amount for each part of a payment. `seen` is what the person saw could still be given back.

    `loose` names what is on no line: money that is not applied, or a deposit.
    """

    seen = Dollars(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why is it given back?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": gettext_lazy("Say why.")},
    )
    by_check = forms.BooleanField(
        label=gettext_lazy("Pay it by the city's check instead"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, parts, loose, may_go_by_check, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts, self.loose = parts, loose
        amounts = {
            self._name(part): Dollars(label=str(part.line or loose), required=False) for part in parts if part.left
        }
        self.fields = amounts | self.fields
        if not may_go_by_check:
            del self.fields["by_check"]

    @property
    def rows(self):
        """Each part with its box, or none where nothing is left."""
        return [(part, self[self._name(part)] if part.left else None) for part in self.parts]

    @property
    def amounts(self):
        """Dollars by line, as the rule wants them."""
        given = {part.line: self.cleaned_data.get(self._name(part)) for part in self.parts if part.left}
        return {line: amount for line, amount in given.items() if amount}

    @staticmethod
    def _name(part):
        return f"amount_{part.line.pk if part.line else 0}"


class ApplyForm(OnceForm):
    number = forms.CharField(
        label=gettext_lazy("Invoice number"),
        max_length=60,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": gettext_lazy("Enter the invoice number.")},
    )

    def clean_number(self):
        typed = self.cleaned_data["number"].strip()
        found = Invoice.objects.filter(number__in=[numbers.number_of(typed), typed.upper()]).exclude(number="")
        self.invoice = found.order_by("pk").first()
        if self.invoice is None:
            raise forms.ValidationError(_("There is no such invoice. Compare the number, also its last digit."))
        return typed


class IntoTrustForm(OnceForm):
    account = forms.ModelChoiceField(
        TrustAccount.objects.filter(closed_at=None),
        to_field_name="number",
        label=gettext_lazy("Number of the trust account"),
        widget=UnfoldAdminTextInputWidget,
        error_messages={
            "required": gettext_lazy("Enter the number of the account."),
            "invalid_choice": gettext_lazy("There is no open trust account of this number."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": gettext_lazy("Say why.")},
    )
