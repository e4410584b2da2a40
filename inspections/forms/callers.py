"""What staff write down while somebody is on the telephone."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from inspections.choices import RequestMode
from inspections.forms.requests import ENOUGH_DIGITS

SOMEBODY_ELSE = "else"


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Permit number, address or telephone"),
        max_length=120,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "search", "autofocus": True}),
        help_text=_("The telephone of the caller, of the license holder, or of whoever met an inspector there."),
    )


class CallerForm(forms.Form):
    """Who calls, which visits, when, and who is there. One day for all of them, or a day for each."""

    caller = forms.ChoiceField(
        label=_("Who is calling?"),
        widget=UnfoldAdminRadioSelectWidget,
        help_text=_("Of somebody else, write down name and telephone below."),
    )
    when = forms.ChoiceField(
        label=_("Day and time"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        error_messages={"invalid_choice": _("That day and time has just gone. Choose another.")},
    )
    site_contact_name = forms.CharField(
        label=_("Who meets the inspector"),
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Leave empty if it is the caller."),
    )
    site_contact_phone = forms.CharField(
        label=_("Their mobile phone"), max_length=40, required=False, widget=UnfoldAdminTextInputWidget
    )
    site_contact_email = forms.EmailField(
        label=_("Email that is told too"), required=False, widget=UnfoldAdminEmailInputWidget
    )
    note = forms.CharField(
        label=_("Note to the inspector"),
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("No door or alarm codes."),
    )

    def __init__(self, *args, people, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {person.key: person for person in people}
        self._choices = {choice.value: choice for several in choices.values() for choice in several}
        self.types = list(choices)
        self.fields["caller"].choices = [
            *((person.key, _in_a_line(person)) for person in people),
            (SOMEBODY_ELSE, _("Somebody else")),
        ]
        for_all = sorted(self._choices.values(), key=lambda one: (one.day, one.window.starts, one.window.pk))
        self.fields["when"].choices = _options(for_all, _("Choose a day and time"))
        for one in self.types:
            self.fields[f"type-{one.code}"] = forms.BooleanField(label=one.name, required=False)
            if one.mode != RequestMode.ASSIGNED:
                self.fields[f"when-{one.code}"] = forms.ChoiceField(
                    label=_("Day and time of %(type)s") % {"type": one.name},
                    required=False,
                    choices=_options(choices[one], _("as above")),
                    widget=UnfoldAdminSelectWidget,
                    error_messages={"invalid_choice": _("That day and time has just gone. Choose another.")},
                )

    @property
    def is_full(self) -> bool:
        return not self._choices

    @property
    def rows(self):
        """The types with their two fields, for the page."""
        for one in self.types:
            own = f"when-{one.code}"
            yield one, self[f"type-{one.code}"], self[own] if own in self.fields else None

    def clean(self):
        data = super().clean()
        chosen = [one for one in self.types if data.get(f"type-{one.code}")]
        if not chosen:
            self.add_error(None, _("Choose at least one inspection."))
        for one in chosen:
            field = f"when-{one.code}"
            if field not in self.fields or self.errors.get(field) or self.errors.get("when"):
                continue
            value = data.get(field) or data.get("when")
            if not value:
                self.add_error("when", _("Choose a day and time, here or at each inspection."))
            elif value not in {option for option, _words in self.fields[field].choices}:
                self.add_error(field, _("%(type)s has no place then. Choose another time for it.") % {"type": one.name})
        self._clean_contact(data)
        return data

    def wishes(self) -> list:
        """What was chosen: each type with its day and window, without them where the city assigns the day."""
        wanted = []
        for one in self.types:
            if self.cleaned_data[f"type-{one.code}"]:
                value = self.cleaned_data.get(f"when-{one.code}") or self.cleaned_data["when"]
                choice = self._choices[value] if f"when-{one.code}" in self.fields else None
                wanted.append((one, choice and choice.day, choice and choice.window))
        return wanted

    @property
    def calling(self):
        """The person of the permit who calls, or None for somebody else."""
        return self._people.get(self.cleaned_data["caller"])

    @property
    def contact(self) -> dict:
        """Who meets the inspector, by the names the rules use: what was typed, else the caller."""
        data, caller = self.cleaned_data, self.calling
        email = data["site_contact_email"]
        if caller and not caller.account and not email:
            email = caller.email
        return {
            "site_contact_name": data["site_contact_name"] or caller.name,
            "site_contact_phone": data["site_contact_phone"] or caller.phone,
            "site_contact_email": email,
            "note": data["note"],
        }

    def _clean_contact(self, data):
        caller = self._people.get(data.get("caller"))
        if not data.get("site_contact_name") and not caller:
            self.add_error("site_contact_name", _("Say who meets the inspector."))
        phone = data.get("site_contact_phone") or (caller.phone if caller and not data.get("site_contact_name") else "")
        if len(re.sub(r"\D", "", phone)) < ENOUGH_DIGITS:
            self.add_error("site_contact_phone", _("Give a number the inspector can call from the door."))


def _in_a_line(person):
    parts = [person.name, person.role, person.phone, _("has an account") if person.account else person.email]
    return " · ".join(str(part) for part in parts if part)


def _options(choices, empty):
    return [("", empty), *((choice.value, choice.words) for choice in choices)]
