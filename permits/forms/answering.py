"""What an applicant answers to one correction, or to one thing that is missing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from permits.forms.documents import FilesField
from permits.models import Document, DocumentKind, DocumentVersion


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return _("%(document)s, version %(number)s: %(file)s") % {
            "document": version.document,
            "number": version.number,
            "file": version.file_name,
        }


class AnswerForm(forms.Form):
    """Words, a file that is on the record, or a new one: one of them at least.

    `version` is the file that answers; `sent` is one to be received first, as a new version of `newer_of` or as a new
    document of a kind.
    """

    text = forms.CharField(
        label=_("What did you do about it?"),
        help_text=_("In words, with a file below, or both."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = VersionChoice(
        DocumentVersion.objects.none(),
        label=_("A file that is on this record already"),
        required=False,
        empty_label=_("None"),
    )
    files = FilesField(label=_("Or send a file"), required=False)
    what = forms.ChoiceField(label=_("What is the file you send?"), required=False)

    def __init__(self, *args, there: list[DocumentVersion], to_staff: bool, usual: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        found = DocumentVersion.objects.filter(pk__in=[one.pk for one in there]).select_related("document__kind")
        self.fields["version"].queryset = found.order_by("document__kind__name", "document_id")
        self._documents = {f"document:{one.document_id}": one.document for one in there}
        self._kinds = {f"kind:{one.pk}": one for one in DocumentKind.objects.offered(to_staff=to_staff)}
        self.fields["what"].choices = [
            ("", _("Choose")),
            (_("A new version of"), [(key, str(one)) for key, one in self._documents.items()]),
            (_("A new document"), [(key, str(one)) for key, one in self._kinds.items()]),
        ]
        if usual in self._documents or usual in self._kinds:
            self.fields["what"].initial = usual

    def clean_text(self):
        return self.cleaned_data["text"].strip()

    def clean_files(self):
        sent = self.cleaned_data["files"]
        if len(sent) > 1:
            raise ValidationError(_("Send one file here. More of them go onto the record's documents first."))
        return sent

    def clean(self):
        facts = super().clean()
        if facts.get("files") and not facts.get("what"):
            self.add_error("what", _("Say what the file is."))
        return facts

    @property
    def sent(self):
        """The file that was sent, or None."""
        return next(iter(self.cleaned_data["files"]), None)

    @property
    def newer_of(self) -> Document | None:
        return self._documents.get(self.cleaned_data["what"])

    @property
    def kind(self) -> DocumentKind:
        document = self.newer_of
        return document.kind if document else self._kinds[self.cleaned_data["what"]]
