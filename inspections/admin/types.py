"""What is inspected: the types with their checklists, and each permit type's list in its order."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from contacts import audit
from contacts.admin.desk import DeskAdmin
from inspections.forms.rules import InspectionTypeForm
from inspections.forms.sequences import LineForm, ListFormSet
from inspections.models import ChecklistItem, InspectionList, InspectionType, Inspector, RequiredInspection
from permits.choices import CaseKind


class ChecklistInline(TabularInline):
    """A point that was answered once stays; it is put out of use."""

    model = ChecklistItem
    fields = ["order", "text", "code", "is_active"]
    ordering = ["order", "pk"]
    extra = 0
    can_delete = False
    verbose_name_plural = _("checklist")


@admin.register(InspectionType)
class InspectionTypeAdmin(DeskAdmin):
    form = InspectionTypeForm
    list_display = ["name", "code", "trade", "mode", "is_final", "is_active"]
    list_filter = ["is_active", "mode", "is_final", "trade"]
    search_fields = ["name", "code"]
    ordering = ["name", "pk"]
    inlines = [ChecklistInline]
    fieldsets = [
        (None, {"fields": ["name", "code", "trade", "mapped_type", "is_final", "is_active"]}),
        (_("How it is asked for"), {"fields": ["mode", ("close_at", "notice_days"), "minutes"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        # Addresses and imports know the type by it.
        return ["code"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.trade and not any(one.does(obj.trade) for one in Inspector.objects.filter(active=True)):
            told = gettext("No inspector makes visits for the trade “%(trade)s” yet, so no time can be offered.")
            self.message_user(request, told % {"trade": obj.trade}, messages.WARNING)

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.has_changed():
            points = form.instance.checklist.filter(is_active=True).order_by("order", "pk")
            checklist = "; ".join(points.values_list("text", flat=True))
            now = timezone.now()
            audit.record("was changed by staff", form.instance, by=request.user, at=now, checklist=checklist)


class LinesInline(TabularInline):
    model = RequiredInspection
    form = LineForm
    formset = ListFormSet
    fields = ["order", "inspection_type", "prerequisites", "optional"]
    ordering = ["order", "pk"]
    extra = 1
    hide_title = True
    verbose_name = _("inspection")
    verbose_name_plural = _("inspections in their order")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("case_type", "inspection_type")
            .prefetch_related("prerequisites")
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("inspection_type", "prerequisites"):
            # Types have a page of their own; beside each line their buttons would only be in the way.
            field.widget = field.widget.widget
        return field


@admin.register(InspectionList)
class InspectionListAdmin(DeskAdmin):
    """Which visits a kind of permit needs, in which order. Save a new line first; then others can wait for it."""

    list_display = ["name", "sector", "sequence"]
    list_filter = ["sector"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    fields = readonly_fields = ["name"]
    inlines = [LinesInline]

    def get_queryset(self, request):
        lists = super().get_queryset(request).filter(kind=CaseKind.PERMIT)
        return lists.prefetch_related("required_inspections__inspection_type")

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("inspections"))
    def sequence(self, case_type):
        lines = sorted(case_type.required_inspections.all(), key=lambda line: (line.order, line.pk))
        return ", ".join(line.inspection_type.name for line in lines)

    def save_model(self, request, obj, form, change):
        """Nothing of the permit type itself is changed here."""

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.has_changed():
            audit.record(
                "was given another list of inspections",
                form.instance,
                by=request.user,
                at=timezone.now(),
                inspections=_in_words(form.instance),
            )


def _in_words(case_type):
    """Footing; Framing (after Footing)."""
    lines = RequiredInspection.objects.filter(case_type=case_type).order_by("order", "pk")
    words = []
    for line in lines.select_related("inspection_type").prefetch_related("prerequisites"):
        before = ", ".join(one.name for one in line.prerequisites.all())
        name = line.inspection_type.name
        words.append(gettext("%(name)s (after %(before)s)") % {"name": name, "before": before} if before else name)
    return "; ".join(words)
