"""The editor of what case types ask: versions of forms, and the parts of each."""

from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts import audit
from contacts.admin.desk import DeskAdmin
from contacts.models import Activity
from contacts.refusals import NotAllowed
from permits.admin.formacts import FormActs
from permits.applying import partwords, versions
from permits.applying.mistakes import mistakes
from permits.forms.parts import DeclarationForm, FormDocumentForm, FormReviewForm, QuestionForm
from permits.models import ApplicationForm, Declaration, FormDocument, FormReview, Question

PARTS = [
    (Question, _("Questions"), _("Add a question")),
    (FormDocument, _("Documents"), _("Add a document")),
    (Declaration, _("Declarations"), _("Add a declaration")),
    (FormReview, _("Reviews"), _("Add a review")),
]
IN_WORDS = {
    Question: partwords.of_question,
    FormDocument: partwords.of_document,
    Declaration: partwords.of_declaration,
    FormReview: partwords.of_review,
}
RELATED = {
    Question: ["shown_if", "measure", "document_kind"],
    FormDocument: ["shown_if", "kind"],
    Declaration: ["shown_if"],
    FormReview: ["shown_if", "discipline"],
}


@admin.register(ApplicationForm)
class ApplicationFormAdmin(FormActs, DeskAdmin):
    """A draft can be changed and discarded; what is adopted is looked at, tried out and copied."""

    list_display = ["case_type", "number", "standing"]
    list_display_links = ["case_type", "number"]
    list_filter = [("adopted_at", admin.EmptyFieldListFilter), "case_type__kind", "case_type__sector"]
    list_select_related = ["case_type"]
    ordering = ["case_type__name", "-number", "-pk"]
    search_fields = ["case_type__name", "case_type__prefix"]
    fields = ["case_type", "introduction"]
    change_form_outer_after_template = "permits/admin/application_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("case_type", "adopted_by")

    def get_readonly_fields(self, request, obj=None):
        return ["case_type"] if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_adopted)

    def get_changeform_initial_data(self, request):
        return {"case_type": request.GET.get("case_type", "")}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        version = self.find(object_id)
        if version is not None and self.has_view_permission(request, version):
            context |= {
                "version": version,
                "standing": self.standing(version),
                "parts": [_part_list(version, *part) for part in PARTS],
                "mistakes": [] if version.is_adopted else mistakes(version),
                "history": Activity.objects.on(versions.thread_of(version)),
                "may_change": self.has_change_permission(request, version),
            }
        return super().change_view(request, object_id, form_url, context)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().add_view(request, form_url, extra_context)
        except NotAllowed as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:permits_applicationform_changelist")

    def save_model(self, request, obj, form, change):
        if change:
            obj.save(update_fields=["introduction"])
            _write_down(request, obj, form, change, thread=versions.thread_of(obj))
            return
        draft = versions.begin(obj.case_type, by=request.user, at=timezone.now())
        obj.pk, obj.number = draft.pk, draft.number
        obj.save(force_update=True, update_fields=["introduction"])


class PartAdmin(DeskAdmin):
    """Reached from its version; a part of an adopted version is looked at only."""

    def has_module_permission(self, request):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("form__case_type")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.form.is_adopted)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm(f"permits.delete_{self.opts.model_name}")
        return may and obj is not None and not obj.form.is_adopted

    def add_view(self, request, form_url="", extra_context=None):
        wanted = (request.POST or request.GET).get("form", "")
        if not wanted.isdecimal() or not ApplicationForm.objects.filter(adopted_at=None, pk=wanted).exists():
            return redirect("admin:permits_applicationform_changelist")
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        form = request.GET.get("form", "")
        last = self.model.objects.filter(form=form).order_by("-place").first()
        return {"form": form, "place": last.place + 10 if last else 10}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in ("kind", "discipline", "document_kind"):
            field.queryset = field.queryset.filter(is_active=True)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("shown_if", "measure", "kind", "discipline", "document_kind"):
            # They have pages of their own; their buttons would only be in the way.
            field.widget = getattr(field.widget, "widget", field.widget)
        return field

    def save_model(self, request, obj, form, change):
        obj.save()
        _write_down(request, obj, form, change, thread=versions.thread_of(obj.form))

    def delete_model(self, request, obj):
        thread = versions.thread_of(obj.form)
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now(), thread=thread)
        super().delete_model(request, obj)

    def response_post_save_add(self, request, obj):
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request, obj):
        return redirect("admin:permits_applicationform_change", obj.form_id)

    def delete_view(self, request, object_id, extra_context=None):
        part = self.get_object(request, object_id)
        response = super().delete_view(request, object_id, extra_context)
        deleted = part is not None and response.status_code == 302
        return redirect("admin:permits_applicationform_change", part.form_id) if deleted else response


CONDITION = (_("Only in some applications"), {"fields": ["shown_if", "shown_for"]})


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    form = QuestionForm
    fieldsets = [
        (None, {"fields": ["form", ("place", "code"), "text", "hint", ("kind", "required"), "choices"]}),
        (_("A number"), {"fields": [("unit", "measure"), ("smallest", "largest")]}),
        (_("A file"), {"fields": ["document_kind"]}),
        CONDITION,
    ]


@admin.register(FormDocument)
class FormDocumentAdmin(PartAdmin):
    form = FormDocumentForm
    fieldsets = [(None, {"fields": ["form", "place", "kind", "hint", "required"]}), CONDITION]


@admin.register(Declaration)
class DeclarationAdmin(PartAdmin):
    form = DeclarationForm
    fieldsets = [(None, {"fields": ["form", ("place", "code"), "title", "text", "done_by"]}), CONDITION]


@admin.register(FormReview)
class FormReviewAdmin(PartAdmin):
    form = FormReviewForm
    fieldsets = [(None, {"fields": ["form", "place", "discipline", ("days", "days_again")]}), CONDITION]


def _part_list(version, model, heading, add):
    """The parts of one kind, each in words with its page; and where one is added."""
    name = model._meta.model_name
    rows = model.objects.filter(form=version).select_related(*RELATED[model]).order_by("place", "pk")
    return {
        "heading": heading,
        "rows": [
            (part, IN_WORDS[model](part), reverse(f"admin:permits_{name}_change", args=[part.pk])) for part in rows
        ],
        "add": f"{reverse(f'admin:permits_{name}_add')}?form={version.pk}",
        "add_text": add,
    }


def _write_down(request, row, form, change, *, thread):
    act = "was changed by staff" if change else "was added by staff"
    fields = ", ".join(form.changed_data)
    audit.record(act, row, by=request.user, at=timezone.now(), thread=thread, fields=fields)
