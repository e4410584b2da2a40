"""What forms are made of, and what stands before them: disciplines, kinds of documents, the guide."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from contacts.admin.desk import DeskAdmin
from contacts.models import User
from permits import guide
from permits.models import Discipline, DocumentKind, GuideAnswer, GuideQuestion


@admin.register(Discipline)
class DisciplineAdmin(DeskAdmin):
    list_display = ["name", "readers", "is_active"]
    ordering = ["name", "pk"]
    search_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("reviewers")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = User.objects.filter(is_staff=True, is_active=True).order_by("last_name", "pk")
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.help_text, field.label_from_instance = "", lambda user: user.display_name
        return field

    @admin.display(description=_("reviewers"))
    def readers(self, discipline):
        return ", ".join(user.display_name for user in discipline.reviewers.all())


@admin.register(DocumentKind)
class DocumentKindAdmin(DeskAdmin):
    list_display = ["name", "audience", "is_plan", "refuses", "is_active"]
    list_filter = ["is_plan", "audience", "is_active"]
    ordering = ["name", "pk"]
    search_fields = ["name"]


class AnswersInline(StackedInline):
    model = GuideAnswer
    fk_name = "question"
    fields = [("place", "text"), "next", "case_types", "advice"]
    ordering = ["place", "pk"]
    extra = 1
    autocomplete_fields = ["next", "case_types"]


@admin.register(GuideQuestion)
class GuideQuestionAdmin(DeskAdmin):
    """The guide is in use as it stands, so whoever saves is told at once what is wrong with it."""

    list_display = ["text", "is_first", "leads_to"]
    ordering = ["-is_first", "text", "pk"]
    search_fields = ["text", "answers__text"]
    inlines = [AnswersInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("answers")

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("permits.delete_guidequestion")

    @admin.display(description=_("answers"))
    def leads_to(self, question):
        return " · ".join(answer.text for answer in question.answers.all())

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for fault in guide.faults():
            self.message_user(request, fault, messages.WARNING)
