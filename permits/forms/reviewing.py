"""What staff write while they check and review: what is missing, comments, verdicts, decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from contacts.models import User
from permits.choices import CommentKind, ConditionDue, Decision
from permits.models import Discipline, DocumentKind, DocumentVersion

ROWS = 6


class LackForm(forms.Form):
    """One thing that is missing; an empty one counts for nothing."""

    text = forms.CharField(
        label=_("What is missing, in words for the applicant"),
        max_length=500,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ModelChoiceField(
        DocumentKind.objects.filter(is_active=True).order_by("name"),
        label=_("A document"),
        required=False,
        empty_label=_("Not a document"),
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self):
        facts = super().clean()
        if facts.get("kind") and not facts.get("text"):
            facts["text"] = str(facts["kind"])
        return facts


class StillMissingForm(forms.Form):
    """Whether what was answered will do; if not, what is still missing."""

    settled = forms.ChoiceField(
        label=_("Does that do?"),
        choices=[("yes", _("Yes")), ("no", _("No, it is still missing"))],
        widget=UnfoldAdminRadioSelectWidget,
    )
    text = forms.CharField(
        label=_("What is still missing"), max_length=500, required=False, widget=UnfoldAdminTextInputWidget
    )

    def clean(self):
        facts = super().clean()
        if facts.get("settled") == "no" and not facts.get("text"):
            self.add_error("text", _("Say what is still missing."))
        return facts


LackFormSet = forms.formset_factory(LackForm, extra=ROWS, max_num=60, absolute_max=60)


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return _("%(document)s, version %(number)s") % {"document": version.document, "number": version.number}


class CommentForm(forms.Form):
    """One comment, tied to a document, a sheet and a place where it has one."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CommentKind.choices, widget=UnfoldAdminSelectWidget)
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))
    version = VersionChoice(
        DocumentVersion.objects.none(),
        label=_("Document"),
        required=False,
        empty_label=_("The application as a whole"),
        widget=UnfoldAdminSelectWidget,
    )
    sheet = forms.CharField(label=_("Sheet"), max_length=40, required=False, widget=UnfoldAdminTextInputWidget)
    place = forms.CharField(
        label=_("Where on it"),
        max_length=120,
        required=False,
        help_text=_("In words: the north wall, detail 4."),
        widget=UnfoldAdminTextInputWidget,
    )
    code = forms.CharField(
        label=_("Section of the code"), max_length=80, required=False, widget=UnfoldAdminTextInputWidget
    )
    due = forms.ChoiceField(
        label=_("To be met, if it is a condition"),
        choices=ConditionDue.choices,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions

    def clean_due(self):
        return self.cleaned_data["due"] or ConditionDue.ALWAYS


class VerdictForm(forms.Form):
    """What becomes of one correction that was answered."""

    RESOLVE, AGAIN, TAKE_BACK = "resolve", "again", "take_back"
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[
            (RESOLVE, _("It is settled")),
            (AGAIN, _("It is not: ask again")),
            (TAKE_BACK, _("Take the correction back")),
        ],
        widget=UnfoldAdminRadioSelectWidget,
    )
    reply = forms.CharField(
        label=_("What is still to be done"),
        max_length=4000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.to_give, widget=UnfoldAdminRadioSelectWidget)
    note = forms.CharField(
        label=_("Note to the applicant"),
        max_length=4000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.display_name


class AssignForm(forms.Form):
    reviewer = PersonChoice(User.objects.none(), label=_("Reviewer"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args, discipline: Discipline, **kwargs):
        super().__init__(*args, **kwargs)
        people = discipline.reviewers.filter(is_active=True).order_by("last_name", "first_name", "pk")
        self.fields["reviewer"].queryset = people


class DisciplineForm(forms.Form):
    discipline = forms.ModelChoiceField(
        Discipline.objects.none(), label=_("Discipline"), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        others = Discipline.objects.filter(is_active=True).exclude(reviews__cycle=cycle)
        self.fields["discipline"].queryset = others.order_by("name")


class DenialForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The people on the record read it in a mail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
