"""The forms of closing the books for a day."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from payments.forms.pages import Day


class DayForm(forms.Form):
    """Which day to look at."""

    day = Day()


class CloseForm(forms.Form):
    """Closes the day that was looked at; one that is not over has to be confirmed."""

    day = forms.DateField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    early = forms.BooleanField(
        label=_("Close it now, although the day is not over"),
        help_text=_("What comes in later today is booked on tomorrow."),
        widget=UnfoldBooleanWidget,
        error_messages={"required": _("Confirm that the day is to be closed before it is over.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Stays with the close, such as the number of the deposit slip."),
    )

    def __init__(self, *args, is_over, **kwargs):
        super().__init__(*args, **kwargs)
        if is_over:
            del self.fields["early"]
