"""Forms for sending documents, and a field that takes several files."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from permits.choices import Audience
from permits.models import Document, DocumentKind

MOST_AT_ONCE = 30


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ".pdf,.jpg,.jpeg,.png", **(attrs or {})})


class FilesField(forms.FileField):
    """Several files at once, cleaned to a list of them as they were sent; `documents.receive` checks each.

    For every form that takes attachments: a letter, an answer.
    """

    widget = FilesInput
    default_error_messages = {
        "required": _("Choose a file."),
        "many": _("Send %(most)s files at once at most."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault(
            "help_text",
            _("PDF, JPEG or PNG. A PDF of up to %(most)s megabytes, a picture of up to %(picture)s.")
            % {"most": settings.DOCUMENT_MAX_MEGABYTES, "picture": settings.UPLOAD_MAX_MEGABYTES},
        )
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        sent = [one for one in data or [] if one]
        if self.required and not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_AT_ONCE})
        return sent


class DocumentsForm(forms.Form):
    """Files for a case, of a kind; staff also say who may see them."""

    kind = forms.ModelChoiceField(DocumentKind.objects.none(), label=_("What is it?"), empty_label=_("Choose"))
    audience = forms.ChoiceField(
        label=_("Who may see it?"),
        required=False,
        choices=[("", _("As the kind says")), *Audience.choices],
    )
    files = FilesField()

    def __init__(self, *args, to_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = DocumentKind.objects.offered(to_staff=to_staff)
        if not to_staff:
            del self.fields["audience"]


class BeginForm(forms.Form):
    """What a browser says of a file before it sends it in pieces."""

    kind = forms.ModelChoiceField(DocumentKind.objects.none(), required=False)
    document = forms.IntegerField(required=False)
    audience = forms.ChoiceField(required=False, choices=[("", ""), *Audience.choices])
    name = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=0)
    fingerprint = forms.CharField(max_length=100, required=False)

    def __init__(self, *args, to_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = DocumentKind.objects.offered(to_staff=to_staff)
        if not to_staff:
            del self.fields["audience"]

    def clean(self):
        if not self.errors and not self.cleaned_data["kind"] and not self.cleaned_data["document"]:
            self.add_error("kind", _("Choose what it is."))
        return self.cleaned_data


class VersionForm(forms.Form):
    """A new version of one document."""

    files = FilesField(label=_("New version"), widget=FilesInput({"multiple": False}))

    def clean_files(self):
        sent = self.cleaned_data["files"]
        if len(sent) > 1:
            raise ValidationError(_("Send one file: the new version of this document."))
        return sent[0]


class ChangeForm(forms.Form):
    """What a document is called; for staff also who may see it."""

    title = forms.CharField(
        label=_("Name"),
        max_length=160,
        required=False,
        help_text=_("Such as “Sheets A1 to A9”. Empty: as its kind is called."),
    )
    audience = forms.ChoiceField(label=_("Who may see it?"), choices=Audience.choices, widget=forms.RadioSelect)

    def __init__(self, *args, document: Document, to_staff: bool, **kwargs):
        initial = {"title": document.title, "audience": document.audience}
        super().__init__(*args, initial=initial, **kwargs)
        if not to_staff:
            del self.fields["audience"]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())


class RemovalForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("The people of the record read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
