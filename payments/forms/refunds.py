"""Forms of the staff's pages about refunds and payments that came back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": _("Say why.")},
    )


class PayOutForm(forms.Form):
    reference = forms.CharField(
        label=_("Number of the city's check"),
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": _("Enter the number of the city's check.")},
    )
