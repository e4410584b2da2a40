"""Taking an invoice back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget

from payments.forms.refunds import WhyForm


class VoidForm(WhyForm):
    AGAIN, BACK = "again", "back"

    fees = forms.ChoiceField(
        label=_("What becomes of its fees?"),
        choices=[(AGAIN, _("Bill them again, on a new invoice")), (BACK, _("Take them back: they are not owed"))],
        widget=UnfoldAdminRadioSelectWidget,
        error_messages={"required": _("Say what becomes of the fees.")},
    )
