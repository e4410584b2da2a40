"""What a saved search is called, and how often it is mailed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.choices import NewsRhythm


class SavedSearchForm(forms.Form):
    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=80,
        help_text=_("It stands in the subject of the mails."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    rhythm = forms.ChoiceField(
        label=_("How often do you want new records by mail?"),
        choices=[
            (NewsRhythm.AT_ONCE, _("At once: within minutes")),
            (NewsRhythm.DAILY, _("Every day, at seven in the morning")),
            (NewsRhythm.WEEKLY, _("Every week, on Monday morning")),
            (NewsRhythm.NEVER, _("Not at all: keep the search only")),
        ],
        initial=NewsRhythm.DAILY,
        widget=forms.RadioSelect,
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
