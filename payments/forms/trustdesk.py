"""Forms of the staff's pages about trust accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from contacts.choices import ContactKind
from contacts.models import Contact, License


class OpenForm(forms.Form):
    """Whose account it will be: of a license by its number, or of a company by its name as it is on file."""

    license = forms.CharField(
        label=_("Number of the license"), max_length=30, required=False, widget=UnfoldAdminTextInputWidget
    )
    company = forms.CharField(
        label=_("Or the company's name or number on file"),
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("The number is that of its contact record; two companies may have one name."),
    )

    def clean(self):
        license, company = (self.cleaned_data.get(name, "").strip() for name in ("license", "company"))
        if bool(license) == bool(company):
            raise forms.ValidationError(_("Name a license or a company, one of the two."))
        self.owner = self._license(license) if license else self._company(company)
        return self.cleaned_data

    def _license(self, number):
        found = License.objects.with_number(number).first()
        if found is None:
            self.add_error("license", _("There is no license of this number."))
        return found

    def _company(self, text):
        companies = Contact.objects.standing().filter(kind=ContactKind.COMPANY)
        by_key = text.isdecimal() and len(text) < 19
        found = list(companies.filter(pk=text) if by_key else companies.filter(company_name__iexact=text)[:2])
        if not found:
            self.add_error("company", _("No company of this name is on file."))
        elif len(found) > 1:
            self.add_error("company", _("Several companies have this name: give the number of the right one."))
        return found[0] if found else None


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Its holders read it."),
        error_messages={"required": _("Say why the account is closed.")},
    )
