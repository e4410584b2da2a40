"""What people type to keep a permit alive or to take an application back, and what staff type to decide."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from permits.choices import ConditionDue

SMALL = {"rows": 3}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, help_text, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs=SMALL),
        help_text=_("The people on the record read it, in a mail and in the history."),
    )


class ConditionForm(forms.Form):
    text = forms.CharField(
        label=_("Condition"),
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs=SMALL),
        help_text=_("Everybody reads it, and it is printed on the permit card."),
    )
    due = forms.ChoiceField(label=_("To be met"), choices=ConditionDue.choices, widget=UnfoldAdminSelectWidget)


class CertificateForm(forms.Form):
    """What stands on a certificate for good."""

    occupancy = forms.CharField(
        label=_("Use and occupancy group"), max_length=120, required=False, widget=UnfoldAdminTextInputWidget
    )
    occupant_load = forms.IntegerField(
        label=_("Most people at once"),
        min_value=1,
        max_value=99999,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    portion = forms.CharField(
        label=_("Part of the building"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Empty: all that the permit is for."),
    )
    conditions = forms.CharField(
        label=_("Conditions"), max_length=2000, required=False, widget=UnfoldAdminTextareaWidget(attrs=SMALL)
    )


class TemporaryForm(CertificateForm):
    until = forms.DateField(
        label=_("Until"), widget=UnfoldAdminSingleDateWidget, help_text=_("The last day; at most a year from now.")
    )
