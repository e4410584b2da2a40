"""The chart of accounts and the journal, to read."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from payments.admin.desk import ReadOnly
from payments.models import JournalEntry, LedgerAccount, Posting


class PostingInline(ReadOnly, TabularInline):
    model = Posting
    fields = ["account", "amount"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account")


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
