"""A letter on a record: its subject, its text, what is attached; and the texts staff begin one with."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.correspondence import placeholders
from permits.forms.documents import FilesField
from permits.models import DocumentKind, DocumentVersion, LetterTemplate

LONGEST = 10_000


class LetterForm(forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("Letter"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Write the letter.")},
    )
    files = FilesField(label=_("Attach files"), required=False)
    # Files that were taken with an earlier try of the same letter, so that nobody sends them again.
    attached = forms.ModelMultipleChoiceField(
        DocumentVersion.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, case, by, may_attach, initial=None, **kwargs):
        super().__init__(*args, initial={"key": uuid.uuid4(), **(initial or {})}, **kwargs)
        if may_attach:
            taken = DocumentVersion.objects.filter(document__case=case, added_by=by)
            kind = DocumentKind.objects.attachment()
            self.fields["attached"].queryset = taken.filter(document__kind=kind).select_related("document")
        else:
            del self.fields["files"], self.fields["attached"]

    def clean_text(self):
        """A letter never goes out with braces that nobody filled in."""
        return self._filled(self.cleaned_data["text"])

    def clean_subject(self):
        return self._filled(" ".join(self.cleaned_data["subject"].split()))

    def _filled(self, text):
        if names := placeholders.unfilled(text):
            raise forms.ValidationError(
                _("Nothing stands for %(names)s yet. Put words there."),
                params={"names": ", ".join(f"{{{name}}}" for name in names)},
            )
        return text


class BeginForm(forms.Form):
    template = forms.ModelChoiceField(
        LetterTemplate.objects.order_by("name"), label=_("Begin with"), empty_label=_("An empty letter")
    )
