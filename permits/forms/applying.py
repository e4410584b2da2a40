"""What the steps of an application ask, beside the questions of its form."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, License
from permits.choices import DoneBy, LicenseNeed
from permits.models import Application, Declaration

LONGEST_TEXT = 4000
OTHER = "other"


class ElsewhereForm(forms.Form):
    """A place that the city's list does not have."""

    text = forms.CharField(
        label=_("Where is it?"),
        max_length=200,
        help_text=_("The address, or how to find the place: a parcel number, the nearest corner."),
    )
    reason = forms.CharField(
        label=_("Why is it not in the list?"), max_length=300, help_text=_("For example: a new lot without a number.")
    )


class WorkForm(forms.Form):
    """What is to be done, in the applicant's words; everybody reads it once it is handed in."""

    description = forms.CharField(
        label=_("What is to be done?"),
        max_length=LONGEST_TEXT,
        help_text=_("A sentence or two, such as “Tear off two layers, new composition shingle”. It becomes public."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    project_name = forms.CharField(
        label=_("Name of the project"), max_length=120, required=False, help_text=_("If it has one.")
    )

    def typed(self) -> dict[str, str]:
        """What to keep of a checked form, right or wrong; as much of it as fits."""
        return {
            name: self.cleaned_data.get(name, str(self[name].data or "").replace("\0", "")[: field.max_length])
            for name, field in self.fields.items()
        }


class ContractorForm(forms.Form):
    """Who does the work, and under which license."""

    done_by = forms.ChoiceField(label=_("Who does the work?"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number of the contractor's license"),
        max_length=30,
        required=False,
        help_text=_("Only if a contractor does the work. Such as GC-10442. Whoever acts under it is asked to confirm."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, application: Application, licenses: list[License], **kwargs):
        named = application.case.license or application.license_asked
        self.known = {one.number.upper() for one in (*licenses, named) if one}
        initial = {"done_by": application.done_by, "number": named.number if named else ""}
        super().__init__(*args, initial=initial, **kwargs)
        needed = application.license_need == LicenseNeed.NEEDED
        self.fields["done_by"].choices = [
            choice for choice in DoneBy.choices if not (needed and choice[0] == DoneBy.OWNER)
        ]
        if licenses:
            own = ", ".join(f"{one.number} ({one.business_name})" for one in licenses[:5])
            self.fields["number"].help_text = _now("Yours: %(own)s. Of any other, its people are asked.") % {"own": own}
            if not named and len(licenses) == 1:
                self.initial["number"] = licenses[0].number

    @property
    def asks_somebody(self) -> bool:
        """Whether a license is named whose people are not known to agree: they get a mail."""
        number = self.cleaned_data["number"].strip().upper()
        return bool(number) and self.cleaned_data["done_by"] == DoneBy.CONTRACTOR and number not in self.known


class SigningForm(forms.Form):
    """A tick for each declaration, and one name for all of them."""

    def __init__(self, *args, declarations: list[Declaration], signed: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.declarations = declarations
        for one in declarations:
            self.fields[one.code] = forms.BooleanField(
                label=_now("I have read this, and it is true"), required=False, initial=one.pk in signed
            )
        # Nobody's name is filled in for them: typing it is the signature.
        typed = next((signed[one.pk].typed_name for one in declarations if one.pk in signed), "")
        self.fields["typed_name"] = forms.CharField(
            label=_now("Your name, typed, is your signature"),
            max_length=120,
            initial=typed,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )

    def agreed(self) -> list[str]:
        """The codes of what was ticked."""
        return [one.code for one in self.declarations if self.cleaned_data.get(one.code)]

    def parts(self) -> list[tuple]:
        """Each declaration with its tick."""
        return [(one, self[one.code]) for one in self.declarations]


class BeginForm(forms.Form):
    """In whose name an application is begun."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Who applies?"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts
