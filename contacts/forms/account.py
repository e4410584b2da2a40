"""What owners of an account change about themselves."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.entry.details import Details
from contacts.forms.person import PersonFields
from contacts.forms.registration import QUESTIONS
from contacts.models import Contact


class DetailsForm(PersonFields):
    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial=vars(Details.of(user)), **kwargs)
        self.fields["phone"].required = not user.is_staff

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        helper.layout = Layout(
            Fieldset(_("You"), Row(*self.NAME), "phone", "preferred_contact_method"),
            Fieldset(_("Mailing address"), "address_line", "city", Row("state", "zip")),
        )
        return helper

    def details(self):
        return Details(**self.cleaned_data)


class RecordsForm(forms.Form):
    """Which of the records that bear their address are theirs; all of them, unless they say otherwise."""

    records = forms.ModelMultipleChoiceField(
        Contact.objects.none(),
        label=_("Which of them are yours?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one, or leave this page.")},
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, initial={"records": offered}, **kwargs)
        self.fields["records"].queryset = offered
        self.fields["records"].label_from_instance = lambda contact: f"{contact}, {contact.email.lower()}"


class QuestionForm(forms.Form):
    security_question = forms.ChoiceField(label=_("Security question"))
    security_answer = forms.CharField(
        label=_("Your answer"),
        max_length=120,
        help_text=_("We keep it so that nobody can read it. Capitals do not matter when you are asked."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial={"security_question": user.security_question}, **kwargs)
        questions = [str(question) for question in QUESTIONS]
        if user.security_question and user.security_question not in questions:
            questions.append(user.security_question)
        self.fields["security_question"].choices = [("", _("Choose a question")), *((q, q) for q in questions)]
