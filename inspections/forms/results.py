"""What an inspector says of a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.choices import InspectionStatus


class ResultForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[(one, InspectionStatus(one).label) for one in InspectionStatus.RESULTS],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Public comment"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("On the public page and in the mail at once. Say what to put right, unless it passed."),
    )
