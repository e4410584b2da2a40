"""What people type who look for the right permit: words to find it by, and how much there is of what it costs by."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseKind, Sector
from permits.forms.questions import NumberField

ANY = [("", _("Any"))]


class CatalogForm(forms.Form):
    """Words and two filters. What makes no sense is passed over, and the others hold all the same."""

    q = forms.CharField(label=_("What do you want to do?"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + CaseKind.choices, required=False)
    sector = forms.ChoiceField(
        label=_("Where"),
        choices=[*ANY, (Sector.RESIDENTIAL, _("At a home")), (Sector.COMMERCIAL, _("At a place of business"))],
        required=False,
    )

    def wanted(self) -> dict:
        """What is asked for, by the names that guide.find takes."""
        self.is_valid()
        self.errors.clear()
        facts = self.cleaned_data
        return {"words": facts.get("q", ""), "kind": facts.get("kind", ""), "sector": facts.get("sector", "")}


class PriceForm(forms.Form):
    """A field for each measure; the names are their codes."""

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        for measure in measures:
            label = _("What will it cost, labor and materials together?") if measure.is_valuation else measure.name
            self.fields[measure.code] = NumberField(
                label=label,
                help_text=_("In dollars, such as 12,500.") if measure.is_valuation else escape(measure.unit),
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                error_messages={"invalid": _("Enter a number, such as 24.")},
            )

    def typed(self) -> dict:
        """By code of the measure what was typed and is right."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {code: amount for code, amount in self.cleaned_data.items() if amount is not None}
