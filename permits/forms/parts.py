"""What staff write of a form: its questions, documents, declarations and reviews; and of a case type."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from permits.choices import DoneBy, QuestionKind
from permits.models import ApplicationForm, CaseType, Declaration, FormDocument, FormReview, Question

CONDITION = ["shown_if", "shown_for"]


class Lines(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *, most=80, **options):
        super().__init__(widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}), **options)
        self.most = most

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if any(len(line) > self.most for line in found):
            raise forms.ValidationError(gettext("No more than %(most)s letters a line.") % {"most": self.most})
        return found

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n").strip())


class PartForm(forms.ModelForm):
    """One part of a draft. Whether it can ever be shown is told on the page of the version."""

    shown_for = Lines(
        label=_("Was answered"),
        required=False,
        help_text=_("One answer a line, as the choice is written; “yes” or “no”."),
    )

    class Meta:
        widgets = {"form": forms.HiddenInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.fields:  # looked at only
            return
        form = self.instance.form_id or self.data.get("form") or self.initial.get("form")
        decides = Question.objects.none()
        if str(form).isdecimal():
            decides = Question.objects.filter(form=form, kind__in=QuestionKind.DECIDING)
            if isinstance(self.instance, Question):
                decides = decides.exclude(pk=self.instance.pk)
        self.fields["shown_if"].queryset = decides.order_by("place", "pk")
        self.fields["form"].queryset = ApplicationForm.objects.filter(adopted_at=None).select_related("case_type")

    def clean(self):
        facts = super().clean()
        if facts.get("shown_if") and not facts.get("shown_for") and "shown_for" not in self.errors:
            self.add_error("shown_for", gettext("Write the answers that bring it, one a line."))
        if facts.get("shown_for") and not facts.get("shown_if"):
            self.add_error("shown_if", gettext("Choose the question, or clear the answers."))
        return facts


class QuestionForm(PartForm):
    choices = Lines(label=_("Choices"), required=False, help_text=_("One a line; for a question with choices."))

    class Meta(PartForm.Meta):
        model = Question
        fields = [
            "form", "place", "code", "text", "hint", "kind", "choices", "required", "unit", "smallest", "largest",
            "measure", "document_kind", *CONDITION,
        ]  # fmt: skip
        help_texts = {
            "place": _("Questions are asked in this order."),
            "code": _("Keeps the answer apart when the question is worded anew; no two of a form are the same."),
            "unit": _("As it stands after a number: sq ft."),
            "measure": _("The answer is what fees are reckoned by."),
            "document_kind": _("For a file: the kind of document it becomes."),
        }

    def clean(self):
        facts = super().clean()
        kind = facts.get("kind")
        if kind == QuestionKind.CHOICE and len(facts.get("choices") or ()) < 2:
            self.add_error("choices", gettext("Write two choices or more, one a line."))
        if kind == QuestionKind.UPLOAD and not facts.get("document_kind"):
            self.add_error("document_kind", gettext("Choose the kind of document the file becomes."))
        if facts.get("measure") and kind not in QuestionKind.MEASURING:
            self.add_error("measure", gettext("Only a number or an amount of money measures something."))
        smallest, largest = facts.get("smallest"), facts.get("largest")
        if smallest is not None and largest is not None and smallest > largest:
            self.add_error("largest", gettext("The largest is below the smallest."))
        return facts


class FormDocumentForm(PartForm):
    class Meta(PartForm.Meta):
        model = FormDocument
        fields = ["form", "place", "kind", "hint", "required", *CONDITION]


class DeclarationForm(PartForm):
    done_by = forms.ChoiceField(
        label=_("Who signs it"),
        choices=[("", _("Everybody"))] + [(one.value, one.label) for one in DoneBy if one != DoneBy.UNDECIDED],
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Everybody, or only those applications whose work is done so."),
    )

    class Meta(PartForm.Meta):
        model = Declaration
        fields = ["form", "place", "code", "title", "text", "done_by", *CONDITION]


class FormReviewForm(PartForm):
    class Meta(PartForm.Meta):
        model = FormReview
        fields = ["form", "place", "discipline", "days", "days_again", *CONDITION]


class CaseTypeForm(forms.ModelForm):
    class Meta:
        model = CaseType
        fields = [
            "name", "summary", "kind", "sector", "prefix", "is_active", "license_need", "trade", "online", "is_checked",
            "days_to_check", "days_to_review", "fee_schedule", "census_item", "certificate", "days_to_expire",
            "days_of_extension", "extensions", "days_to_reinstate", "extension_fee", "reinstatement_fee",
        ]  # fmt: skip

    def clean_name(self):
        name = self.cleaned_data["name"]
        slug = CaseType(name=name).slug
        if any(one.slug == slug for one in CaseType.objects.exclude(pk=self.instance.pk)):
            raise forms.ValidationError(gettext("Another type has the same address, /apply/types/%s/.") % slug)
        return name

    def clean_online(self):
        online = self.cleaned_data["online"]
        if online and not self.instance.forms.filter(adopted_at__isnull=False).exists():
            raise forms.ValidationError(gettext("No form of it is adopted, so there is nothing to ask yet."))
        return online


class CopyFormForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("For which case type"), queryset=None, empty_label=None, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = CaseType.objects.order_by("name", "pk")


class DoneByForm(forms.Form):
    """Who does the work, for trying out a form."""

    done_by = forms.ChoiceField(label=_("The work is done by"), choices=DoneBy.choices, required=False)
