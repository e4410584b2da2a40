"""What an inspector says of a visit, and the photos that go with it. The rules judge it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.uploads import PhotoInput, PhotosField
from inspections.choices import CheckAnswer, InspectionStatus, PhotoAudience
from inspections.photos import Shot

LONGEST_CORRECTION = 500


class AudienceField(forms.ChoiceField):
    def __init__(self, **options):
        options = {"label": _("Who may see the photos"), "initial": PhotoAudience.PARTIES} | options
        super().__init__(choices=PhotoAudience.choices, **options)


class OpenCorrectionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, correction):
        return _("Visit %(visit)s, %(number)s: %(text)s") % {
            "visit": correction.inspection.number,
            "number": correction.number,
            "text": correction.text,
        }


class WithPhotos(forms.Form):
    @property
    def shots(self) -> list[Shot]:
        """The photos that may be kept, also of a form that has to come back."""
        audience = self.cleaned_data.get("audience") or PhotoAudience.PARTIES
        return [Shot(upload, audience) for upload in getattr(self.fields["photos"], "kept", ())]


class ResultForm(WithPhotos):
    """One visit: `points` is its checklist, `still_open` what earlier visits asked for."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=[(one, InspectionStatus(one).label) for one in InspectionStatus.RESULTS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came out.")},
    )
    done = OpenCorrectionsField(
        label=_("Found in order today"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Asked for at earlier visits. Passed ticks off all of them."),
    )
    corrections = forms.CharField(
        label=_("What to put right"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line. They are numbered, and ticked off at the next visit."),
    )
    comment = forms.CharField(
        label=_("Public comment"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it at once, and it goes into the mail."),
    )
    photos = PhotosField(label=_("Photos"), required=False)
    audience = AudienceField(required=False)
    sent_key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args, points, still_open, **kwargs):
        super().__init__(*args, **kwargs)
        self._points = {f"check-{point.pk}": point for point in points}
        for name, point in self._points.items():
            self.fields[name] = forms.ChoiceField(
                label=point.text, choices=CheckAnswer.choices, required=False, widget=forms.RadioSelect
            )
        self.fields["done"].queryset = still_open

    def clean_corrections(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["corrections"].splitlines()]
        lines = [line for line in lines if line]
        if any(len(line) > LONGEST_CORRECTION for line in lines):
            raise forms.ValidationError(
                _("Each line takes %(most)s letters. Part the long one."), params={"most": LONGEST_CORRECTION}
            )
        return lines

    def clean(self):
        """Says at its field what the rule would refuse."""
        facts = super().clean()
        is_told = self.errors or facts["comment"].strip() or facts["corrections"]
        if not is_told and facts["result"] in InspectionStatus.NEEDS_COMMENT:
            self.add_error("comment", _("Say what was found, here or under what to put right."))
        return facts

    @property
    def result_label(self) -> str:
        return str(InspectionStatus(self.cleaned_data["result"]).label).lower()

    @property
    def point_fields(self):
        """The checklist as fields, each with its section of the code."""
        return [(self[name], point.code) for name, point in self._points.items()]

    @property
    def found(self) -> dict:
        """The clean values by the names the rules use."""
        facts = self.cleaned_data
        answers = [(point, facts[name]) for name, point in self._points.items() if facts.get(name)]
        names = ("result", "comment", "corrections", "done")
        return {**{name: facts[name] for name in names}, "answers": answers}


class CorrectionForm(ResultForm):
    """Another result in the place of a wrong one; photos have a page of their own."""

    photos = audience = sent_key = None
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=1000,
        help_text=_("The people on the permit read it in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the result is corrected.")},
    )

    @property
    def found(self) -> dict:
        return {**super().found, "reason": self.cleaned_data["reason"]}


class PhotosForm(WithPhotos):
    photos = PhotosField(label=_("Photos"), widget=PhotoInput, help_text=_("JPEG or PNG, several at once."))
    audience = AudienceField()


class ShowToForm(forms.Form):
    audience = AudienceField(label=_("Who may see it"))
