"""What the search page asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseKind, CaseStatus
from permits.models import CaseType
from permits.searching.find import Wanted
from permits.searching.paging import read_key

ANY = [("", _("Any"))]


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class SearchForm(forms.Form):
    """The filters of a search. A filter that makes no sense says so; the others hold all the same."""

    q = forms.CharField(label=_("Search"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + CaseKind.choices, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ANY + CaseStatus.choices, required=False)
    license = forms.CharField(label=_("License number"), max_length=30, required=False)
    mine = forms.BooleanField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        # In addresses the days are `from` and `to`; the first is no name that Python allows.
        self.fields |= {"from": Day(label=_("Filed since")), "to": Day(label=_("Filed until"))}
        kinds = {kind: [] for kind in CaseKind.values}
        for kind, name in CaseType.objects.order_by("name").values_list("kind", "name"):
            kinds[kind].append((name, name))
        labels = dict(CaseKind.choices)
        self.fields["type"].choices = ANY + [(labels[kind], names) for kind, names in kinds.items() if names]

    def clean_mine(self):
        if self.cleaned_data["mine"] and self.person.is_anonymous:
            raise forms.ValidationError(_("Log in to search your own records only."))
        return self.cleaned_data["mine"]

    def clean_after(self):
        return self._key("after")

    def clean_before(self):
        return self._key("before")

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
            license=clean.get("license", ""),
            mine=clean.get("mine", False),
            older_than=clean.get("after"),
            newer_than=None if clean.get("after") else clean.get("before"),
        )

    def _key(self, name):
        text = self.cleaned_data[name]
        if not text:
            return None
        try:
            return read_key(text)
        except ValueError as error:
            raise forms.ValidationError(_("This page of the list does not exist; here is the first.")) from error
