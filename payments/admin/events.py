"""Word from the card processor, and what became of it."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from payments import events
from payments.admin.desk import ReadOnly
from payments.models import GatewayEvent


class NeedsAPerson(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("person", _("Needs a person")), ("waiting", _("Waiting"))]

    def queryset(self, request, queryset):
        if self.value() == "person":
            return queryset.for_staff()
        return queryset.filter(handled_at=None) if self.value() == "waiting" else queryset


@admin.register(GatewayEvent)
class GatewayEventAdmin(ReadOnly, ModelAdmin):
    list_display = ["received_at", "type", "about", "attempts", "handled_at", "outcome"]
    list_filter = [NeedsAPerson, "type"]
    search_fields = ["event_id", "about"]
    ordering = ["-pk"]
    exclude = ["payload"]
    actions = ["handle_again"]

    def has_handle_permission(self, request):
        return request.user.has_perm("payments.change_gatewayevent")

    @admin.action(description=_("Handle again"), permissions=["handle"])
    def handle_again(self, request, queryset):
        for event in queryset.order_by("pk"):
            events.put_back(event, by=request.user, at=timezone.now())
            self.message_user(request, _("%(event)s is handled again within a minute.") % {"event": event})
