"""What the administrator decides: case types and whom they take, contact types, addresses, districts."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from contacts import audit
from contacts.admin.desk import DeskAdmin
from permits.models import Address, CaseType, CaseTypeContact, ContactType, District


class TypesTakenInline(TabularInline):
    model = CaseTypeContact
    extra = 0
    fields = ["contact_type", "required"]
    verbose_name_plural = _("contact types taken (none: every type)")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contact_type").order_by("contact_type__name")


@admin.register(Address)
class AddressAdmin(DeskAdmin):
    list_display = ["__str__", "city", "zip", "parcel", "district", "confidential"]
    list_filter = ["confidential", "district"]
    list_select_related = ["district"]
    ordering = ["street", "number", "pk"]
    search_fields = ["number", "street", "parcel"]
    show_full_result_count = False


@admin.register(CaseType)
class CaseTypeAdmin(DeskAdmin):
    list_display = ["name", "kind", "sector", "prefix", "trade", "days_to_expire"]
    list_filter = ["kind", "sector"]
    ordering = ["name"]
    search_fields = ["name", "prefix"]
    inlines = [TypesTakenInline]

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.has_changed():
            rows = form.instance.contact_types.select_related("contact_type").order_by("contact_type__name")
            taken = ", ".join(f"{row.contact_type}{' *' if row.required else ''}" for row in rows)
            now = timezone.now()
            audit.record("was changed by staff", form.instance, by=request.user, at=now, contact_types=taken)


@admin.register(ContactType)
class ContactTypeAdmin(DeskAdmin):
    list_display = [
        "name",
        "trade",
        "may_view",
        "may_schedule",
        "may_pay",
        "may_upload",
        "may_manage_contacts",
        "may_apply",
    ]
    ordering = ["name"]
    search_fields = ["name"]


@admin.register(District)
class DistrictAdmin(DeskAdmin):
    list_display = ["code", "name"]
    ordering = ["code"]
    search_fields = ["code", "name"]
