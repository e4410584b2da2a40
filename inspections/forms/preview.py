"""Which permit, at which moment: what a preview of the rules asks."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSingleTimeWidget,
    UnfoldAdminTextInputWidget,
)

from inspections.models import InspectionType
from permits.choices import CaseKind
from permits.models import Case
from permits.models.case import slug_of


class PreviewForm(forms.Form):
    number = forms.CharField(label=_("Permit number"), max_length=60, widget=UnfoldAdminTextInputWidget)
    day = forms.DateField(
        label=_("On the day"), required=False, widget=UnfoldAdminSingleDateWidget, help_text=_("Empty: today.")
    )
    hour = forms.TimeField(
        label=_("At"), required=False, widget=UnfoldAdminSingleTimeWidget, help_text=_("Empty: now.")
    )
    inspection_type = forms.ModelChoiceField(
        label=_("Days for"),
        required=False,
        queryset=InspectionType.objects.filter(is_active=True).order_by("name"),
        empty_label=_("The first that can be requested"),
        widget=UnfoldAdminSelectWidget,
    )

    def clean_number(self):
        permits = Case.objects.filter(case_type__kind=CaseKind.PERMIT, slug=slug_of(self.cleaned_data["number"]))
        found = permits.for_display().first()
        if found is None:
            raise forms.ValidationError(_("There is no permit with this number."))
        return found

    def clean(self):
        """The moment in the city's zone, which is the active one."""
        facts = super().clean()
        day, hour, now = facts.get("day"), facts.get("hour"), timezone.localtime()
        moment = datetime.datetime.combine(day or now.date(), hour or now.time(), tzinfo=now.tzinfo)
        facts["moment"] = moment
        return facts
