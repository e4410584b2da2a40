"""The editor of fee schedules: schedules, their versions, the items of each with their tables, and the measures."""

from django.contrib import admin
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from contacts import audit
from contacts.admin.desk import LINK, DeskAdmin
from contacts.formats import long_date
from contacts.models import Activity
from permits.admin.drafts import HoldsDraft
from permits.admin.versions import VersionActs
from permits.fees import lint, versions, wording
from permits.forms.fees import ItemForm, TierForm, VersionForm
from permits.models import FeeItem, FeeSchedule, FeeScheduleVersion, FeeTier, Measure


class VersionsInline(TabularInline):
    model = FeeScheduleVersion
    fields = ["begins", "ordinance", "adopted"]
    readonly_fields = fields
    ordering = ["-starts_on", "-pk"]
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("schedule", "adopted_by")

    @admin.display(description=_("starts on"))
    def begins(self, version):
        address = reverse("admin:permits_feescheduleversion_change", args=[version.pk])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, address, long_date(version.starts_on))

    @admin.display(description=_("adopted"))
    def adopted(self, version):
        if not version.is_adopted:
            return gettext("Draft")
        return f"{long_date(version.adopted_at)}, {version.adopted_by.display_name}"


@admin.register(FeeSchedule)
class FeeScheduleAdmin(DeskAdmin):
    list_display = ["name", "in_force", "used_by"]
    ordering = ["name", "pk"]
    search_fields = ["name"]
    inlines = [VersionsInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions", "case_types")

    @admin.display(description=_("in force since"))
    def in_force(self, schedule):
        today = timezone.localdate()
        began = [one.starts_on for one in schedule.versions.all() if one.is_adopted and one.starts_on <= today]
        return long_date(max(began)) if began else gettext("none yet")

    @admin.display(description=_("used by"))
    def used_by(self, schedule):
        return ", ".join(sorted(one.name for one in schedule.case_types.all())) or gettext("no case type")


@admin.register(FeeScheduleVersion)
class FeeScheduleVersionAdmin(VersionActs, HoldsDraft, DeskAdmin):
    """A draft can be changed and deleted; what is adopted is looked at, tried out and copied."""

    form = VersionForm
    list_display = ["schedule", "starts_on", "ordinance", "standing"]
    list_display_links = ["schedule", "starts_on"]
    list_filter = ["schedule", ("adopted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["schedule"]
    ordering = ["schedule__name", "-starts_on", "-pk"]
    fields = ["schedule", "starts_on", "ordinance"]
    change_form_outer_after_template = "permits/admin/fee_version.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("schedule", "adopted_by")

    def versions_of(self, pk, typed):
        return FeeScheduleVersion.objects.filter(pk=pk)

    def version_of(self, version):
        return version

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        version = self.find(object_id)
        if version is not None and request.user.has_perm("permits.view_feescheduleversion"):
            context |= {
                "version": version,
                "standing": self.standing(version),
                "fee_items": [(item, wording.in_words(item)) for item in version.items.all()],
                "findings": lint.lint(version),
                "history": Activity.objects.on(versions.thread_of(version))[:20],
                "may_change": self.has_change_permission(request, version),
            }
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request, obj, form, change):
        obj.save()
        _write_down(request, obj, form, change)

    def delete_model(self, request, obj):
        thread = versions.thread_of(obj)
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now(), thread=thread)
        super().delete_model(request, obj)


class TiersInline(TabularInline):
    model = FeeTier
    form = TierForm
    fields = ["over", "base", "per", "step"]
    ordering = ["over", "pk"]
    extra = 1
    hide_title = True
    verbose_name_plural = _("rows of the table, if it is reckoned from one")


@admin.register(FeeItem)
class FeeItemAdmin(HoldsDraft, DeskAdmin):
    """Reached from its version; an item of an adopted version is looked at only."""

    form = ItemForm
    inlines = [TiersInline]
    list_display = ["code", "description", "version", "basis"]
    list_select_related = ["version__schedule"]
    ordering = ["version", "position", "pk"]
    fieldsets = [
        (None, {"fields": ["version", ("code", "position"), "description"]}),
        (
            _("What it comes to"),
            {"fields": [("basis", "measure"), ("amount", "rate"), ("step", "included"), "or_fraction", "of"]},
        ),
        (_("Bounds and rounding"), {"fields": [("minimum", "maximum"), ("round_to", "rounding")]}),
        (_("When, and where to"), {"fields": [("applies", "due_at"), ("refundable", "account")]}),
    ]

    def has_module_permission(self, request):
        return False

    def versions_of(self, pk, typed):
        return FeeScheduleVersion.objects.filter(Q(items=pk) | Q(pk=typed))

    def version_of(self, item):
        return item.version

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("version__schedule", "measure")

    def add_view(self, request, form_url="", extra_context=None):
        if request.method == "POST":  # its form says what is wrong with it
            return super().add_view(request, form_url, extra_context)
        wanted = request.GET.get("version", "")
        drafts = FeeScheduleVersion.objects.filter(adopted_at=None, pk=wanted) if wanted.isdecimal() else None
        if not drafts or not drafts.exists():
            return redirect("admin:permits_feescheduleversion_changelist")
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        version = request.GET.get("version", "")
        last = FeeItem.objects.filter(version=version).order_by("-position").first()
        return {"version": version, "position": last.position + 10 if last else 10}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "measure":
            # Measures have pages of their own; their buttons would only be in the way.
            field.widget = field.widget.widget
        if db_field.name == "of":
            field.widget, field.help_text = UnfoldAdminCheckboxSelectMultipleWidget(), ""
        return field

    def save_model(self, request, obj, form, change):
        obj.save()
        _write_down(request, obj, form, change, thread=versions.thread_of(obj.version))

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.has_changed():
            item = form.instance
            table = "; ".join(tier.in_words for tier in item.tiers.order_by("over", "pk"))
            thread = versions.thread_of(item.version)
            audit.record("was changed by staff", item, by=request.user, at=timezone.now(), thread=thread, table=table)

    def delete_model(self, request, obj):
        thread = versions.thread_of(obj.version)
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now(), thread=thread)
        super().delete_model(request, obj)

    def response_post_save_add(self, request, obj):
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request, obj):
        return redirect("admin:permits_feescheduleversion_change", obj.version_id)

    def delete_view(self, request, object_id, extra_context=None):
        item = self.get_object(request, object_id)
        response = super().delete_view(request, object_id, extra_context)
        deleted = item is not None and response.status_code == 302
        return redirect("admin:permits_feescheduleversion_change", item.version_id) if deleted else response


@admin.register(Measure)
class MeasureAdmin(DeskAdmin):
    list_display = ["name", "code", "unit"]
    ordering = ["name", "pk"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request, obj=None):
        # Cases and schedules know it by its code.
        return ["code"] if obj else []


def _write_down(request, row, form, change, *, thread=None):
    act = "was changed by staff" if change else "was added by staff"
    fields, thread = ", ".join(form.changed_data), thread or versions.thread_of(row)
    audit.record(act, row, by=request.user, at=timezone.now(), thread=thread, fields=fields)
