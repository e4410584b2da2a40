"""A permit type's list of visits, as staff write it: nothing on it may wait for itself."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from inspections import sequences
from inspections.models import InspectionType, RequiredInspection


class LineForm(forms.ModelForm):
    class Meta:
        model = RequiredInspection
        fields = ["order", "inspection_type", "prerequisites", "optional"]
        widgets = {"prerequisites": UnfoldAdminCheckboxSelectMultipleWidget}
        labels = {"prerequisites": gettext_lazy("only after these have passed")}

    def __init__(self, *args, types, listed, **kwargs):
        super().__init__(*args, **kwargs)
        # Read once for all lines; a line waits only for what is on the list.
        if "inspection_type" in self.fields:
            self.fields["inspection_type"].choices = [("", "---------"), *types]
            self.fields["prerequisites"].choices = [one for one in listed if one[0] != self.instance.inspection_type_id]


class ListFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | self._choices

    @cached_property
    def _choices(self):
        """The types in use, and those of them that are on the list already: a line waits for nothing else."""
        listed = [line.inspection_type_id for line in self.queryset]
        types = dict(
            InspectionType.objects.filter(Q(is_active=True) | Q(pk__in=listed))
            .order_by("name")
            .values_list("pk", "name")
        )
        return {"types": list(types.items()), "listed": [(pk, types[pk]) for pk in listed]}

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        lines = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("inspection_type") and not form.cleaned_data.get("DELETE")
        ]
        problems = _unlisted(lines) or _problems([_step(line) for line in lines])
        if problems:
            raise forms.ValidationError(problems)


def _step(line):
    of = line["inspection_type"]
    return sequences.Step(
        type_id=of.pk,
        name=of.name,
        order=line["order"],
        after={before.pk for before in line["prerequisites"]},
        is_final=of.is_final,
        optional=line["optional"],
    )


def _unlisted(lines):
    """Prerequisites that are not on the list: nobody could ever fulfil them."""
    listed = {line["inspection_type"].pk for line in lines}
    return [
        _("%(type)s waits for %(before)s, which is not on this list.")
        % {"type": line["inspection_type"].name, "before": before.name}
        for line in lines
        for before in line["prerequisites"]
        if before.pk not in listed
    ]


def _problems(steps):
    circle = sequences.circle(steps)
    if circle:
        names = [step.name for step in [*circle, circle[0]]]
        return [
            _("These wait for each other, so none of them could ever be requested: %(names)s.")
            % {"names": " → ".join(names)}
        ]
    return [
        _("%(type)s waits for %(before)s. Give it a later place in the order.")
        % {"type": step.name, "before": before.name}
        for step, before in sequences.out_of_order(steps)
    ]
