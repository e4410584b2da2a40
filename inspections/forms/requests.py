"""What a request for an inspection says, turned into clean values. The rules judge them."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

ENOUGH_DIGITS = 7


class RequestForm(forms.Form):
    """Both steps of a request: the second posts the same fields again, hidden."""

    inspection_type = forms.ChoiceField(
        label=_("Inspection"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an inspection."),
            "invalid_choice": _("Choose one of this permit's inspections."),
        },
    )
    when = forms.CharField(
        label=_("Day and time"),
        max_length=30,
        error_messages={"required": _("Choose a day, and morning or afternoon.")},
    )
    site_contact_name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("For this visit only. The inspector and the city's staff see it."),
        error_messages={"required": _("Say who meets the inspector.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    site_contact_phone = forms.CharField(
        label=_("Mobile phone"),
        max_length=40,
        error_messages={"required": _("Give a number the inspector can call from the door.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Note to the inspector"),
        max_length=1000,
        required=False,
        help_text=_("Only the inspector sees it. Even so, write no door or alarm codes here."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, standing, timetable, **kwargs):
        super().__init__(*args, **kwargs)
        self._types = {line.type.code: line.type for line in standing.lines}
        self._windows = {window.code: window for window in timetable.windows}
        self.fields["inspection_type"].choices = [(code, one.name) for code, one in self._types.items()]

    def clean_inspection_type(self):
        return self._types[self.cleaned_data["inspection_type"]]

    def clean_when(self):
        """A day and a window: 2026-11-24 morning."""
        day, _space, code = self.cleaned_data["when"].partition(" ")
        try:
            return date.fromisoformat(day), self._windows[code]
        except (ValueError, KeyError):
            raise forms.ValidationError(_("Choose a day, and morning or afternoon.")) from None

    def clean_site_contact_phone(self):
        phone = self.cleaned_data["site_contact_phone"]
        if len(re.sub(r"\D", "", phone)) < ENOUGH_DIGITS:
            raise forms.ValidationError(_("Give the whole number, such as 555-0199."))
        return phone

    @property
    def chosen(self) -> dict:
        """The clean values by the names the rules use."""
        facts = dict(self.cleaned_data)
        facts["day"], facts["window"] = facts.pop("when")
        return facts
