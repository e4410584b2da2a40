"""Forms of the counter: what is handed over, a drawer opened and counted."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from contacts.formats import money
from payments.choices import PaymentSource
from payments.counter import PIECES


class Dollars(forms.DecimalField):
    """Whole cents, as typed: a dollar sign and commas are forgiven."""

    widget = UnfoldAdminDecimalFieldWidget

    def __init__(self, **options):
        super().__init__(min_value=Decimal(0), max_digits=10, decimal_places=2, **options)
        if not self.widget.is_hidden:
            self.widget.input_type = "text"
            self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        return super().to_python(value.strip().replace(",", "").removeprefix("$") if isinstance(value, str) else value)


class OnceForm(forms.Form):
    """A form with a one-time key: sent twice, it is one act."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        initial = {"key": uuid.uuid4()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)


class HandedForm(OnceForm):
    """Cash or a check, and where the receipt goes."""

    source = forms.ChoiceField(
        label=gettext_lazy("How is it paid?"),
        choices=[(PaymentSource.CASH, PaymentSource.CASH.label), (PaymentSource.CHECK, PaymentSource.CHECK.label)],
        initial=PaymentSource.CASH,
        widget=UnfoldAdminRadioSelectWidget,
    )
    handed = Dollars(
        label=gettext_lazy("Amount handed over"),
        required=False,
        help_text=gettext_lazy(
            "Empty: exactly what is due. Less pays a part; of more in cash you hand back the change."
        ),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the check"), max_length=40, required=False, widget=UnfoldAdminTextInputWidget
    )
    bank = forms.CharField(
        label=gettext_lazy("Bank (optional)"), max_length=60, required=False, widget=UnfoldAdminTextInputWidget
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail the receipt to (optional)"), required=False, widget=UnfoldAdminEmailInputWidget
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("source") == PaymentSource.CHECK and not given.get("number"):
            self.add_error("number", _("Enter the number of the check."))
        return given

    @property
    def paid_by(self) -> dict:
        """What the rules want to know of how it is paid."""
        given = self.cleaned_data
        is_check = given["source"] == PaymentSource.CHECK
        number = f"{given['number']} {given['bank']}".strip() if is_check else ""
        return {"source": given["source"], "number": number, "key": given["key"], "email": given["email"]}


class DepositForm(HandedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handed"].required = True
        self.fields["handed"].help_text = ""
        self.fields["handed"].error_messages["required"] = _("Enter the amount.")


class OpenDrawerForm(forms.Form):
    float_amount = Dollars(
        label=gettext_lazy("Change in the drawer"),
        help_text=gettext_lazy("What you begin the day with, in dollars."),
        error_messages={"required": gettext_lazy("Enter the amount, or 0.")},
    )


class CloseDrawerForm(forms.Form):
    """A count of each coin and bill, what the checks come to, and a note."""

    checks = Dollars(
        label=gettext_lazy("Checks together"), error_messages={"required": gettext_lazy("Enter the amount, or 0.")}
    )
    note = forms.CharField(
        label=gettext_lazy("Note (when it is over or short)"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        counts = {
            f"piece_{cents}": forms.IntegerField(
                label=money(Decimal(cents).scaleb(-2)),
                min_value=0,
                max_value=99999,
                required=False,
                widget=UnfoldAdminIntegerFieldWidget,
            )
            for cents in PIECES
        }
        self.fields = counts | self.fields

    @property
    def piece_fields(self):
        return [self[f"piece_{cents}"] for cents in PIECES]

    @property
    def counted(self) -> dict:
        """What the rule wants to know."""
        given = self.cleaned_data
        pieces = {cents: given.get(f"piece_{cents}") or 0 for cents in PIECES}
        return {"pieces": pieces, "checks": given["checks"], "note": given["note"]}
