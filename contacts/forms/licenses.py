"""Looking a license up, asking for one, and sending its sheet."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacts.forms.uploads import UploadField
from contacts.models import Contact, LicenseType


class LicenseLookupForm(forms.Form):
    type = forms.ModelChoiceField(
        LicenseType.objects.order_by("name"), label=_("License type"), empty_label=_("Choose a type")
    )
    number = forms.CharField(
        label=_("License number"),
        max_length=30,
        help_text=_("With its two letters in front, such as GC-10442."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self):
        return "".join(self.cleaned_data["number"].split()).upper()

    def clean(self):
        cleaned = super().clean()
        kind, number = cleaned.get("type"), cleaned.get("number")
        if kind and number:
            if not number.startswith(kind.code):
                self.add_error(
                    "number",
                    _("Begin with the two letters %(code)s, such as %(code)s-10442.") % {"code": kind.code},
                )
            elif not number.startswith(f"{kind.code}-"):
                cleaned["number"] = f"{kind.code}-{number[2:]}"
        return cleaned


class TradeForm(forms.Form):
    """The trade that the public look-up is narrowed to; nonsense in the address narrows nothing."""

    trade = forms.ChoiceField(label=_("Trade"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        trades = LicenseType.objects.order_by("trade").values_list("trade", flat=True).distinct()
        self.fields["trade"].choices = [("", _("Any trade")), *((trade, trade.capitalize()) for trade in trades)]


class ForWhomForm(forms.Form):
    """For whom a license is asked for. Cleans to `company`, or None for the account itself; not asked of most."""

    MYSELF = "myself"

    whom = forms.ChoiceField(label=_("For whom do you ask?"), widget=forms.RadioSelect)

    def __init__(self, *args, user, companies: list[Contact], **kwargs):
        super().__init__(*args, **kwargs)
        self._companies = {str(company.pk): company for company in companies}
        if companies:
            myself = _("Myself, %(name)s") % {"name": user.display_name}
            self.fields["whom"].choices = [
                *((key, company.company_name) for key, company in self._companies.items()),
                (self.MYSELF, myself),
            ]
            self.fields["whom"].help_text = _(
                "Asked for a company, it is the company's: its members act under it, whoever of them stays."
            )
            self.fields["whom"].error_messages["required"] = _("Say for whom you ask.")
        else:
            del self.fields["whom"]

    def clean(self):
        cleaned = super().clean()
        cleaned["company"] = self._companies.get(cleaned.get("whom"))
        return cleaned


class SheetForm(forms.Form):
    file = UploadField(label=_("The sheet"))
    dated_on = forms.DateField(
        label=_("Date on the sheet"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as 2026-03-24.")},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["file"].help_text = _(
            "A PDF, or a scan or photograph as JPEG or PNG, of at most %(most)s megabytes."
        ) % {"most": settings.UPLOAD_MAX_MEGABYTES}
        self.fields["dated_on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"

    def clean_dated_on(self):
        dated_on = self.cleaned_data["dated_on"]
        if dated_on > self._today:
            raise forms.ValidationError(_("This day is still to come. Write the date that stands on the sheet."))
        return dated_on

    def clean(self):
        cleaned = super().clean()
        if self.errors and cleaned.get("file"):
            self.add_error("file", _("Choose the file once more: a browser does not keep it."))
        return cleaned
