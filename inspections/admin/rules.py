"""The rules an administrator sets: types, lists, hours, days off, inspectors."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts import audit
from contacts.admin.desk import DeskAdmin
from inspections.models import Blackout, Calendar, InspectionType, Inspector, RequiredInspection, ResultMapping, Window


@admin.register(InspectionType)
class InspectionTypeAdmin(DeskAdmin):
    list_display = ["name", "code", "trade", "is_final", "mapped_type"]
    list_filter = ["is_final", "trade"]
    search_fields = ["name", "code"]
    ordering = ["name"]


@admin.register(RequiredInspection)
class RequiredInspectionAdmin(DeskAdmin):
    """Which visits a kind of permit needs, in which order. A line that nobody has used may go."""

    list_display = ["case_type", "order", "inspection_type", "after", "optional"]
    list_filter = ["case_type"]
    list_select_related = ["case_type", "inspection_type"]
    ordering = ["case_type__name", "order"]
    filter_horizontal = ["prerequisites"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("prerequisites")

    @admin.display(description=_("after"))
    def after(self, required):
        return ", ".join(one.name for one in required.prerequisites.all())


@admin.register(Calendar)
class CalendarAdmin(DeskAdmin):
    list_display = [
        "close_at",
        "notice_days",
        "horizon_days",
        "cancel_until",
        "failures_before_fee",
        "reinspection_fee",
    ]

    def has_add_permission(self, request):
        return False


@admin.register(Window)
class WindowAdmin(DeskAdmin):
    """The capacity counts for days nobody has asked for yet; a day with visits keeps its own."""

    list_display = ["name", "starts", "ends", "capacity"]
    readonly_fields = ["code"]
    ordering = ["starts"]

    def has_add_permission(self, request):
        return False


@admin.register(Blackout)
class BlackoutAdmin(DeskAdmin):
    list_display = ["reason", "day", "weekday", "week_of_month"]
    ordering = ["day", "pk"]

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("inspections.delete_blackout")

    def delete_model(self, request, obj):
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for blackout in queryset:
            self.delete_model(request, blackout)


@admin.register(Inspector)
class InspectorAdmin(DeskAdmin):
    list_display = ["name", "work_phone", "where", "trades", "active"]
    list_filter = ["active", "districts"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__last_name"]
    autocomplete_fields = ["user"]
    filter_horizontal = ["districts"]
    ordering = ["user__last_name", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("districts")

    @admin.display(description=_("name"), ordering="user__last_name")
    def name(self, inspector):
        return inspector.user.display_name

    @admin.display(description=_("districts"))
    def where(self, inspector):
        return ", ".join(str(district) for district in inspector.districts.all())


@admin.register(ResultMapping)
class ResultMappingAdmin(DeskAdmin):
    """What the results of visits from elsewhere are filed under."""

    list_display = ["word", "source", "status"]
    list_filter = ["status"]
    ordering = ["word", "source"]
    search_fields = ["word", "source"]
