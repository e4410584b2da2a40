"""The finance clerk's lists. Read-only: the books are changed by rules alone."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from payments import events
from payments.models import (
    Allocation,
    GatewayEvent,
    Invoice,
    InvoiceLine,
    JournalEntry,
    LedgerAccount,
    Payment,
    Posting,
    TrustAccount,
)


class ReadOnly:
    """Nothing here is added, changed or deleted by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LineInline(ReadOnly, TabularInline):
    model = InvoiceLine
    fields = ["description", "code", "amount"]


class PaymentInline(ReadOnly, TabularInline):
    model = Payment
    fields = ["received_at", "source", "reference", "amount", "unapplied", "status"]


class AllocationInline(ReadOnly, TabularInline):
    model = Allocation
    fields = ["line", "amount"]


class PostingInline(ReadOnly, TabularInline):
    model = Posting
    fields = ["account", "amount"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account")


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "case", "status", "total", "paid", "issued_at", "due_on"]
    list_filter = ["status"]
    list_select_related = ["case"]
    search_fields = ["number", "case__number"]
    ordering = ["-pk"]
    inlines = [LineInline, PaymentInline]


class Unapplied(admin.SimpleListFilter):
    title = _("where it went")
    parameter_name = "unapplied"

    def lookups(self, request, model_admin):
        return [("1", _("Not applied: needs a person"))]

    def queryset(self, request, queryset):
        return queryset.unapplied() if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ModelAdmin):
    list_display = ["received_at", "source", "reference", "invoice", "amount", "unapplied", "status", "receipt"]
    list_filter = [Unapplied, "source", "status"]
    list_select_related = ["invoice", "receipt"]
    search_fields = ["reference", "invoice__number", "receipt__number"]
    ordering = ["-pk"]
    inlines = [AllocationInline]


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnly, ModelAdmin):
    list_display = ["at", "kind", "subject", "thread", "reference", "memo", "by"]
    list_filter = ["kind"]
    search_fields = ["subject", "thread", "reference", "idempotency_key"]
    ordering = ["-pk"]
    inlines = [PostingInline]


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["code", "name", "kind", "balance"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    ordering = ["code"]


@admin.register(TrustAccount)
class TrustAccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "license", "balance", "opened_at"]
    list_select_related = ["license", "ledger_account"]
    search_fields = ["number", "license__number", "license__business_name"]
    ordering = ["number"]

    @admin.display(description=_("balance"))
    def balance(self, account):
        return account.ledger_account.balance


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
