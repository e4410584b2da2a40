"""Who makes the visits, how many a day, and what results from elsewhere mean."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts import audit
from contacts.admin.desk import DeskAdmin
from inspections import quotas
from inspections.models import Inspector, Quota, ResultMapping


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


@admin.register(Quota)
class QuotaAdmin(DeskAdmin):
    """At most so many visits a day. A change counts at once for what is booked from today on, and cancels nothing."""

    list_display = ["__str__", "visits"]
    list_select_related = ["inspector__user", "district"]
    ordering = ["inspector__user__last_name", "district__code", "trade", "pk"]
    autocomplete_fields = ["inspector"]
    fieldsets = [
        (
            None,
            {
                "fields": ["visits"],
                "description": _(
                    "Counted over all visits of a day that fit what is chosen below; what is left empty fits all."
                ),
            },
        ),
        (_("Of which visits"), {"fields": ["inspector", "district", "trade"]}),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        quotas.recount(obj, today=timezone.localdate())

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("inspections.delete_quota")

    def delete_model(self, request, obj):
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for quota in queryset:
            self.delete_model(request, quota)


@admin.register(ResultMapping)
class ResultMappingAdmin(DeskAdmin):
    """What the results of visits from elsewhere are filed under."""

    list_display = ["word", "source", "status"]
    list_filter = ["status"]
    ordering = ["word", "source"]
    search_fields = ["word", "source"]
