"""A file in a form: checked on its way in, so that a clean form holds a file that may be kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.files import uploads


class UploadField(forms.FileField):
    """Cleans to an `uploads.Upload`."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty."),
        "missing": _("Choose a file."),
    }

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            return uploads.accept(sent)
        except uploads.Refused as error:
            raise ValidationError([str(reason) for reason in error.reasons], code="refused") from None
