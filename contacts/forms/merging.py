"""Which record stays, and whose value it takes, field by field."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from contacts.merging.merging import CHOICES
from contacts.models import Contact


@dataclass(frozen=True)
class Choice:
    """One line of the comparison: what each record says, in the order of the records, and whose is taken."""

    name: str
    label: str
    values: list[tuple[Contact, str]]
    taken: str

    @property
    def is_settled(self) -> bool:
        """All say the same, so that there is nothing to choose."""
        return len({value for _contact, value in self.values}) == 1


class MergeForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why they are the same"),
        max_length=300,
        required=False,
        help_text=_("Optional. It stands in the history, for colleagues who wonder later."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, contacts, suggested, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.contacts, self.suggested = contacts, suggested
        keys = [(str(contact.pk), str(contact)) for contact in contacts]
        self.fields["survivor"] = forms.ChoiceField(
            label=_("Stays"), choices=keys, error_messages={"required": _("Choose the record that stays.")}
        )
        for name, (label, _columns) in CHOICES.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=keys, required=False)

    @property
    def survivor_chosen(self) -> str:
        return self.data.get("survivor", str(self.suggested.pk))

    def lines(self) -> list[Choice]:
        """What is compared: every field in which one of the records says something."""
        found = [self._line(name, label, columns) for name, (label, columns) in CHOICES.items()]
        return [line for line in found if any(value for _contact, value in line.values)]

    def _line(self, name, label, columns):
        values = [(contact, said(contact, columns)) for contact in self.contacts]
        own = dict(values)[self.suggested]
        telling = self.suggested if own else next((one for one, value in values if value), self.suggested)
        return Choice(name, label, values, self.data.get(name, str(telling.pk)))

    def chosen(self) -> dict[str, Contact]:
        """For each field whose value is taken from which record."""
        by_key = {str(contact.pk): contact for contact in self.contacts}
        return {name: by_key[self.cleaned_data[name]] for name in CHOICES if self.cleaned_data[name]}

    def survivor(self) -> Contact:
        return next(one for one in self.contacts if str(one.pk) == self.cleaned_data["survivor"])


def said(contact, columns) -> str:
    """What a contact says in some columns, as people read it."""
    if columns == ["preferred_contact_method"]:
        return contact.get_preferred_contact_method_display()
    return ", ".join(filter(None, (getattr(contact, column) for column in columns)))
