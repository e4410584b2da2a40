"""What an account wants to be told about visits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.choices import NoticeKind


class NoticesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("What else do you want to be told?"),
        choices=NoticeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, unwanted, **kwargs):
        wanted = [kind for kind in NoticeKind.values if kind not in unwanted]
        super().__init__(*args, initial={"wanted": wanted}, **kwargs)
