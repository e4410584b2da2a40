"""What a request for inspections says, turned into clean values. The rules judge them."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections import openings
from inspections.scheduling import Wish

ENOUGH_DIGITS = 7
NO_TIME = _("Choose a day and a time.")


class TimeField(forms.CharField):
    """A day and a window as `openings.value` writes them."""

    default_error_messages = {"required": NO_TIME, "invalid": NO_TIME}

    def __init__(self, **kwargs):
        super().__init__(max_length=40, error_messages={"max_length": NO_TIME}, **kwargs)
        self.timetable = None

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = openings.read(text, self.timetable)
        if found is None:
            raise forms.ValidationError(NO_TIME)
        return found


class RequestForm(forms.Form):
    """Both steps of a request: the second posts the same fields again, and a time of its own for each inspection."""

    inspection_type = forms.MultipleChoiceField(
        label=_("Inspections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose an inspection."),
            "invalid_choice": _("Choose one of this permit's inspections."),
        },
    )
    when = TimeField(label=_("Day and time"), required=False)
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
    site_contact_email = forms.EmailField(
        label=_("Email"),
        required=False,
        help_text=_("They are told too when the visit is confirmed, moved or cancelled."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
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
        self.fields["inspection_type"].choices = [(code, one.name) for code, one in self._types.items()]
        for code in self._types:
            self.fields[own_time(code)] = TimeField(required=False)
        for field in self.fields.values():
            if isinstance(field, TimeField):
                field.timetable = timetable

    def clean_inspection_type(self):
        return [self._types[code] for code in self._types if code in self.cleaned_data["inspection_type"]]

    def clean_site_contact_phone(self):
        phone = self.cleaned_data["site_contact_phone"]
        if len(re.sub(r"\D", "", phone)) < ENOUGH_DIGITS:
            raise forms.ValidationError(_("Give the whole number, such as 555-0199."))
        return phone

    def clean(self):
        cleaned = super().clean()
        unanswered = [
            wish for wish in self._wishes() if not wish.day and not openings.chosen_by_the_city(wish.inspection_type)
        ]
        nothing_chosen = "inspection_type" not in cleaned
        if "when" in cleaned and not cleaned["when"] and (unanswered or nothing_chosen):
            self.add_error("when", NO_TIME)
        return cleaned

    @property
    def wishes(self) -> list[Wish]:
        """What is asked for: each inspection at its own time, else at the one for all; in the order of the list."""
        return self._wishes()

    @property
    def contact(self) -> dict:
        """Who meets the inspector, and the note, by the names the rules use."""
        names = ("site_contact_name", "site_contact_phone", "site_contact_email", "note")
        return {name: self.cleaned_data[name] for name in names}

    def _wishes(self):
        wishes = []
        for one in self.cleaned_data.get("inspection_type", []):
            time = self.cleaned_data.get(own_time(one.code)) or self.cleaned_data.get("when") or (None, None)
            if openings.chosen_by_the_city(one):
                time = (None, None)
            wishes.append(Wish(one, *time))
        return wishes


class TimeForm(forms.Form):
    """Another time for a visit."""

    when = TimeField(label=_("Day and time"))

    def __init__(self, *args, timetable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["when"].timetable = timetable


def own_time(code: str) -> str:
    """The field for the time of one inspection among several."""
    return f"when-{code}"
