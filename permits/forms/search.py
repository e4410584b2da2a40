"""What the search page asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseKind, CaseStatus
from permits.searching import paging, ranking
from permits.searching.find import Wanted
from permits.searching.types import case_types

ANY = [("", _("Any"))]


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


def types_by_kind():
    """The types a search may name, under their kinds."""
    kinds = {kind: [] for kind in CaseKind.values}
    for one in case_types():
        kinds[one.kind].append((one.name, one.name))
    labels = dict(CaseKind.choices)
    return ANY + [(labels[kind], names) for kind, names in kinds.items() if names]


def read(asked, *, by) -> tuple[Wanted, dict]:
    """What the parameters of a search's address ask for, and what is wrong with those that make no sense, by name."""
    form = SearchForm(asked, person=by)
    form.is_valid()
    return form.wanted(), form.errors


class SearchForm(forms.Form):
    """The filters of a search. A filter that makes no sense says so; the others hold all the same."""

    q = forms.CharField(label=_("Search"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + CaseKind.choices, required=False)
    type = forms.ChoiceField(label=_("Type"), choices=types_by_kind, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ANY + CaseStatus.choices, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    license = forms.CharField(label=_("License number"), max_length=30, required=False)
    order = forms.ChoiceField(choices=[("best", _("Best match first"))], required=False, widget=forms.HiddenInput)
    mine = forms.BooleanField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, asked, *, person):
        super().__init__(asked)
        self.person = person
        # In addresses the days are `from` and `to`; the first is no name that Python allows.
        self.fields |= {"from": Day(label=_("Filed since")), "to": Day(label=_("Filed until"))}

    def clean_mine(self):
        if self.cleaned_data["mine"] and self.person.is_anonymous:
            raise forms.ValidationError(_("Log in to search your own records only."))
        return self.cleaned_data["mine"]

    def clean_after(self):
        return self._key("after")

    def clean_before(self):
        return self._key("before")

    @property
    def is_ranked(self) -> bool:
        """Nothing can match best where no words are asked for."""
        asked = self.cleaned_data
        return asked.get("order") == "best" and bool(asked.get("q") or asked.get("address"))

    def wanted(self) -> Wanted:
        """What the filters that make sense ask for; read it after is_valid(), whatever that said."""
        clean = self.cleaned_data
        return Wanted(
            text=clean.get("q", ""),
            kind=clean.get("kind", ""),
            type=clean.get("type", ""),
            status=clean.get("status", ""),
            since=clean.get("from"),
            until=clean.get("to"),
            address=clean.get("address", ""),
            license=clean.get("license", ""),
            mine=clean.get("mine", False),
            best_first=self.is_ranked,
            older_than=clean.get("after"),
            newer_than=None if clean.get("after") else clean.get("before"),
        )

    def _key(self, name):
        text = self.cleaned_data[name]
        if not text:
            return None
        try:
            return (ranking if self.is_ranked else paging).read_key(text)
        except ValueError as error:
            raise forms.ValidationError(_("This page of the list does not exist; here is the first.")) from error
