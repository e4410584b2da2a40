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
        return _checked(uploads.accept, sent) if sent else None


class PhotoInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        # Saying JPEG and PNG makes a telephone send those, whatever it stores.
        super().__init__({"accept": "image/jpeg,image/png", **(attrs or {})})


class PhotosField(forms.FileField):
    """Several pictures taken at a site. Cleans to a list of `uploads.Upload`, the good ones, if none is refused.

    `kept` holds the good ones after `clean` also when others were refused.
    """

    widget = PhotoInput

    def clean(self, data, initial=None):
        self.kept, refused = [], []
        for sent in data or []:
            try:
                super().clean(sent, initial)
                self.kept.append(_checked(uploads.accept_photo, sent))
            except ValidationError as error:
                refused += error.messages
        if refused:
            raise ValidationError(refused, code="refused")
        if self.required and not self.kept:
            raise ValidationError(self.error_messages["required"], code="required")
        return self.kept


def _checked(accept, sent):
    try:
        return accept(sent)
    except uploads.Refused as error:
        raise ValidationError([str(reason) for reason in error.reasons], code="refused") from None
