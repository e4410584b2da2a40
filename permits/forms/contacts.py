"""Whom to look for, as what to put them on a case, and whom to invite."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from permits.models import Case, ContactType


class ContactTypeField(forms.TypedChoiceField):
    """The contact types that a case takes, those it requires marked; read once."""

    def __init__(self, case, **kwargs):
        self.types = list(ContactType.objects.offered_on(case))
        by_key = {str(one.pk): one for one in self.types}
        super().__init__(
            choices=[("", _("Choose a type")), *((one.pk, self._label(one)) for one in self.types)],
            coerce=by_key.get,
            label=_("Add contact as"),
            error_messages={"invalid_choice": _("This record does not take that type. Choose one of the list.")},
            **kwargs,
        )

    def first_wanted(self) -> ContactType | None:
        """What the record lacks, else the first that it takes."""
        lacking = [one for one in self.types if one.is_required and not one.is_there]
        return next(iter(lacking or self.types), None)

    def _label(self, contact_type):
        return _("%(type)s (required)") % {"type": contact_type} if contact_type.is_required else str(contact_type)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Last name, company or email"),
        max_length=254,
        required=False,
        help_text=_("The whole last name, part of a company's name, or an email address."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["type", "q"]

    def __init__(self, query, *, case: Case):
        types = ContactTypeField(case)
        if "type" not in query:
            wanted = types.first_wanted()
            query = {"type": wanted.pk if wanted else "", "q": query.get("q", "")}
        super().__init__(query)
        self.fields["type"] = types
        self.order_fields(self.field_order)

    def clean_q(self):
        return " ".join(self.cleaned_data["q"].split())


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("They get a link by mail. It works for whoever has this mailbox, with or without an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["type", "email"]

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"] = ContactTypeField(case)
        self.order_fields(self.field_order)


class AnswerForm(forms.Form):
    """As whom somebody accepts: himself, or a company that he manages."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Go on the record as"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts


class RemovalForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("The people of the record read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
