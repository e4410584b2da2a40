"""How often an account wants to hear of each group of news."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import NoticeGroup, NoticeRhythm
from contacts.telling import rhythms

SAYS = {
    NoticeGroup.PROGRESS: _(
        "An application is received, found complete, in review or ready; a permit is "
        "issued or finaled; a certificate is there."
    ),
    NoticeGroup.FEES: _("With what each is for and by when it is due."),
    NoticeGroup.LETTERS: _("With their whole text when they are mailed at once."),
    NoticeGroup.PEOPLE: _("With what each of them may do there."),
}


class NoticesForm(forms.Form):
    def __init__(self, *args, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        for group, offered in rhythms.OFFERED.items():
            self.fields[group.value] = forms.ChoiceField(
                label=NoticeGroup(group).label,
                help_text=SAYS[group],
                choices=[(one.value, NoticeRhythm(one).label) for one in offered],
                initial=chosen[group],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how often we tell you."), "invalid_choice": _("Choose one.")},
            )
