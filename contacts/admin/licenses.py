"""Licenses, their kinds, and the contractor information sheets filed for them."""

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminFileFieldWidget

from contacts.admin.desk import LINK, DeskAdmin
from contacts.admin.origins import LicenseOriginInline
from contacts.formats import long_date
from contacts.forms.uploads import UploadField
from contacts.licensing import sheets
from contacts.models import License, LicenseSheet, LicenseType
from contacts.models.sheet import a_year_after


def with_latest_sheet(queryset, license):
    """Licenses, or rows that have one, with the key and date of its latest sheet; `license` names its key."""
    latest = LicenseSheet.objects.filter(license=OuterRef(license)).latest_first()
    return queryset.annotate(
        sheet_pk=Subquery(latest.values("pk")[:1]), sheet_dated_on=Subquery(latest.values("dated_on")[:1])
    )


def sheet_word(row, number):
    """The latest sheet of a row from `with_latest_sheet`: a link that opens it, and what is wrong with it in words."""
    if row.sheet_pk is None:
        return gettext("None on file")
    address = reverse("contacts:license-sheet", args=[number, row.sheet_pk])
    link = format_html('<a class="{}" href="{}">{}</a>', LINK, address, long_date(row.sheet_dated_on))
    if timezone.localdate() > a_year_after(row.sheet_dated_on):
        return format_html("{}<br>{}", link, gettext("Older than a year"))
    return link


class SheetInline(TabularInline):
    """The sheets of a license, latest first: to open. A new one is filed on its own page."""

    model = LicenseSheet
    fields = readonly_fields = ["dated_on", "opens", "filed_by", "filed_at"]
    extra = 0
    can_delete = False
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).latest_first().select_related("license", "filed_by")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("file"))
    def opens(self, sheet):
        return opens(sheet)


@admin.register(License)
class LicenseAdmin(DeskAdmin):
    list_display = ["number", "business_name", "type", "status", "expires_on", "current", "sheet"]
    list_filter = ["status", "type"]
    list_select_related = ["type"]
    search_fields = ["number", "business_name"]
    autocomplete_fields = ["holder"]
    ordering = ["number"]
    show_full_result_count = False
    inlines = [SheetInline, LicenseOriginInline]

    def get_queryset(self, request):
        return with_latest_sheet(super().get_queryset(request), "pk")

    @admin.display(description=_("current"))
    def current(self, license):
        lapses = license.lapses(timezone.localdate())
        return " ".join(lapses) if lapses else gettext("Yes")

    @admin.display(description=_("latest sheet"))
    def sheet(self, license):
        return sheet_word(license, license.number)


@admin.register(LicenseType)
class LicenseTypeAdmin(DeskAdmin):
    list_display = ["code", "name", "trade"]
    ordering = ["code"]


class StaffSheetForm(forms.ModelForm):
    """A sheet that came over the counter or in the mail; `sheets.file` keeps it."""

    upload = UploadField(label=_("File"), help_text=_("A PDF, JPEG or PNG."), widget=UnfoldAdminFileFieldWidget)

    class Meta:
        model = LicenseSheet
        fields = ["license", "dated_on"]

    def clean(self):
        cleaned = super().clean()
        license, upload, dated_on = (cleaned.get(name) for name in ("license", "upload", "dated_on"))
        if license and upload and dated_on:
            for reason in sheets.against(license, upload, dated_on=dated_on, today=timezone.localdate()):
                self.add_error(None, str(reason))
        return cleaned


@admin.register(LicenseSheet)
class LicenseSheetAdmin(DeskAdmin):
    """What holders handed in, latest first. A sheet is filed here for them, and never changed."""

    form = StaffSheetForm
    list_display = ["license", "business", "dated_on", "opens", "filed_by", "filed_at"]
    list_select_related = ["license", "filed_by"]
    search_fields = ["license__number", "license__business_name"]
    autocomplete_fields = ["license"]
    ordering = ["-filed_at", "-pk"]
    date_hierarchy = "dated_on"
    show_full_result_count = False

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if obj:
            return ["license", "dated_on", "opens", "size", "sha256", "filed_by", "filed_at"]
        return ["license", "upload", "dated_on"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def save_model(self, request, obj, form, change):
        facts = form.cleaned_data
        kept = sheets.file(
            facts["license"], facts["upload"], dated_on=facts["dated_on"], by=request.user, at=timezone.now()
        )
        obj.pk, obj.filed_by, obj.filed_at = kept.pk, kept.filed_by, kept.filed_at

    @admin.display(description=_("business"), ordering="license__business_name")
    def business(self, sheet):
        return sheet.license.business_name

    @admin.display(description=_("file"))
    def opens(self, sheet):
        return opens(sheet)


def opens(sheet):
    address = reverse("contacts:license-sheet", args=[sheet.license.number, sheet.pk])
    return format_html('<a class="{}" href="{}">{}</a>', LINK, address, sheet.file_name)
