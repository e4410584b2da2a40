"""Asking someone else to pay."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.formats import money
from payments.models import InvoiceLine


class PayLinkForm(forms.Form):
    """Which lines of an invoice somebody else is to pay, and where the link is mailed, if anywhere."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    lines = forms.ModelMultipleChoiceField(
        label=_("What is to be paid"),
        queryset=InvoiceLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one fee.")},
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("We mail the link there, with your name. Leave it empty to pass the link on yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, invoice, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = [line for line in invoice.lines.with_given() if line.amount > line.given] if invoice.due else []
        field = self.fields["lines"]
        field.queryset = invoice.lines.filter(pk__in=[line.pk for line in self.asked]).order_by("pk")
        field.initial = [line.pk for line in self.asked]
        due = {line.pk: money(line.amount - line.given) for line in self.asked}
        field.label_from_instance = lambda line: f"{line.description}: {due[line.pk]}"
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Make the link")))

    def clean_lines(self):
        """All that is due is the invoice, whatever it asks for later; only a part names its lines."""
        lines = list(self.cleaned_data["lines"])
        return () if len(lines) == len(self.asked) else lines
