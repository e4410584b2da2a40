"""What staff type about fees: measures to reckon by, a reason, the items of a version."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from permits.choices import FeeBasis
from permits.models import FeeItem, FeeScheduleVersion, FeeTier

ADOPTED = _("The version was adopted meanwhile, so it stays as it is. Copy it to a new version, and change that.")


class MeasuresForm(forms.Form):
    """A field for each measure that a version reckons by, and a box for each item that staff ask for."""

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        items = version.items.all()
        self.measures = {item.measure.code: item.measure for item in items if item.measure_id}
        for code, measure in self.measures.items():
            self.fields[code] = forms.DecimalField(
                label=str(measure),
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
            )
        asked = [(item.code, item.description) for item in items if item.is_asked_for]
        if asked:
            self.fields["extra"] = forms.MultipleChoiceField(
                label=_("Charge as well"),
                required=False,
                choices=asked,
                widget=UnfoldAdminCheckboxSelectMultipleWidget,
            )

    def typed(self) -> dict:
        """By code what was typed; None where a field was left empty."""
        return {code: self.cleaned_data[code] for code in self.measures}

    def extra(self) -> list[str]:
        return self.cleaned_data.get("extra", [])


class WhyForm(forms.Form):
    """A reason that stands in the history."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("It stands in the history of the record."),
    )


class CopyForm(forms.Form):
    starts_on = forms.DateField(label=_("The new version starts on"), widget=UnfoldAdminSingleDateWidget)


class PlainNumbers:
    """For a form of a model: rates and quantities stand in their fields without zeros that say nothing."""

    plain = ["rate", "step", "included", "over", "per"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.plain:
            if self.initial.get(name) is not None:
                self.initial[name] = f"{Decimal(self.initial[name]).normalize():f}"


class TierForm(PlainNumbers, forms.ModelForm):
    class Meta:
        model = FeeTier
        fields = ["over", "base", "per", "step"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # In a table the heads of the columns say it to the eye alone.
            field.widget.attrs["aria-label"] = field.label


class VersionForm(forms.ModelForm):
    class Meta:
        model = FeeScheduleVersion
        fields = ["schedule", "starts_on", "ordinance"]

    def clean(self):
        if self.instance.is_adopted:
            raise forms.ValidationError(ADOPTED)
        return super().clean()


class ItemForm(PlainNumbers, forms.ModelForm):
    """One item of a draft. What would never be charged is a finding of the lint; what contradicts itself is refused."""

    class Meta:
        model = FeeItem
        fields = [
            "version", "position", "code", "description", "basis", "measure", "amount", "rate", "step", "or_fraction",
            "included", "of", "minimum", "maximum", "round_to", "rounding", "applies", "refundable", "due_at",
            "account",
        ]  # fmt: skip
        help_texts = {
            "position": _("Items are reckoned in this order; a percentage counts what comes before it."),
            "code": _("Stands on invoices and in the books. A fee of the same code is not charged twice."),
            "amount": _("The fixed amount, or what a quantity begins with."),
            "rate": _("Dollars for each step of the measure; of a percentage, the percent."),
            "step": _("Of a rate: 1, or the step it is for, such as 25,000."),
            "or_fraction": _("A step that is begun counts whole; else the rate is in proportion."),
            "included": _("So much of the measure is free."),
            "account": _("The number in the city's ledger. Empty: the code."),
            "round_to": _("0.01 is cents, 1 whole dollars."),
        }
        widgets = {"version": forms.HiddenInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.fields:  # looked at only
            return
        version = self.instance.version_id or self.data.get("version") or self.initial.get("version")
        self.others = FeeItem.objects.none()
        if str(version).isdecimal():
            self.others = FeeItem.objects.filter(version=version).exclude(pk=self.instance.pk)
        self.fields["of"].queryset = self.others.order_by("position", "pk")
        self.fields["version"].queryset = FeeScheduleVersion.objects.select_related("schedule")

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.others.filter(code=code).exists():
            raise forms.ValidationError(gettext("Another item of this version has the code %(code)s.") % {"code": code})
        return code

    def clean(self):
        facts = super().clean()
        stands_in = self.instance.version if self.instance.pk else None
        if any(version is not None and version.is_adopted for version in (stands_in, facts.get("version"))):
            raise forms.ValidationError(ADOPTED)
        basis, of = facts.get("basis"), list(facts.get("of") or ())
        if basis == FeeBasis.PERCENTAGE:
            later = [other.code for other in of if other.position >= (facts.get("position") or 0)]
            if later:
                told = gettext("It counts %(codes)s, so it has to come after that. Give it a higher position.")
                self.add_error("position", told % {"codes": ", ".join(later)})
            if facts.get("rate") == 0:
                self.add_error("rate", gettext("Say how many percent."))
        elif of:
            self.add_error("of", gettext("Only a percentage counts other fees. Choose that, or clear this."))
        minimum, maximum = facts.get("minimum"), facts.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            self.add_error("maximum", gettext("The maximum is below the minimum."))
        if basis == FeeBasis.FLAT and facts.get("amount") == 0:
            self.add_error("amount", gettext("Say how much."))
        return facts
