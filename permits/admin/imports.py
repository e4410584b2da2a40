"""What came in from elsewhere, how a source's words map to our states, and how ours are called in open data."""

from django.contrib import admin

from contacts.admin.desk import DeskAdmin, ReadOnlyAdmin
from permits.models import ImportRun, PublishedStatus, StatusMapping


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = [
        "started_at", "kind", "source", "file_name", "status", "new", "changed", "unchanged", "kept", "refused",
    ]  # fmt: skip
    list_filter = ["kind", "status"]
    ordering = ["-started_at", "-pk"]
    search_fields = ["source", "file_name"]


@admin.register(StatusMapping)
class StatusMappingAdmin(DeskAdmin):
    list_display = ["word", "source", "status"]
    list_filter = ["status"]
    ordering = ["word", "source"]
    search_fields = ["word", "source"]


@admin.register(PublishedStatus)
class PublishedStatusAdmin(DeskAdmin):
    list_display = ["status", "mapped"]
    ordering = ["status"]
