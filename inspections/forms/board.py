"""What staff say when they change a day: another time, another inspector, other places, an absence."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from inspections.models import Inspector


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own calendar; it needs no script."""

    input_type = "date"


class InspectorChoice(forms.ModelChoiceField):
    def __init__(self, **options):
        inspectors = Inspector.objects.filter(active=True).select_related("user").order_by("user__last_name", "pk")
        super().__init__(inspectors, widget=UnfoldAdminSelectWidget, **options)


class TimeForm(forms.Form):
    """A day and window that has a place."""

    when = forms.ChoiceField(
        label=_("Day and time"),
        widget=UnfoldAdminSelectWidget,
        error_messages={
            "required": _("Choose a day and time."),
            "invalid_choice": _("That day and time has just gone. Choose another."),
        },
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self._choices = {choice.value: choice for choice in choices}
        self.fields["when"].choices = [
            ("", _("Choose a day and time")),
            *((choice.value, choice.words) for choice in choices),
        ]

    @property
    def chosen(self) -> dict:
        choice = self._choices[self.cleaned_data["when"]]
        return {"day": choice.day, "window": choice.window}


class AssignForm(TimeForm):
    """For a request that waits: the day, and an inspector if it matters which."""

    inspector = InspectorChoice(
        label=_("Inspector"), required=False, empty_label=_("Whoever suits best"), help_text=_("Only if it matters.")
    )

    @property
    def chosen(self) -> dict:
        return {**super().chosen, "inspector": self.cleaned_data["inspector"]}


class HandOverForm(forms.Form):
    inspector = InspectorChoice(
        label=_("To whom?"), required=False, empty_label=_("Whoever suits best of those who have a place")
    )

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspector"].queryset = self.fields["inspector"].queryset.exclude(pk=visit.slot.inspector_id)

    @property
    def chosen(self) -> dict:
        return {"inspector": self.cleaned_data["inspector"]}


class PlacesForm(forms.Form):
    """How many visits an inspector takes in a window of one day; `seen` is what the page showed before."""

    places = forms.IntegerField(
        label=_("Visits"),
        min_value=0,
        max_value=99,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("For this day only. 0: none."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=99)


class BackForm(forms.Form):
    last_day = forms.DateField(
        label=_("The last day of the absence"),
        widget=DayInput,
        help_text=_("A day before its first one: there was no absence at all."),
    )


class AbsenceForm(forms.Form):
    inspector = InspectorChoice(label=_("Who is absent?"), error_messages={"required": _("Choose an inspector.")})
    first_day = forms.DateField(label=_("First day"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Only staff see it."),
    )

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return data
