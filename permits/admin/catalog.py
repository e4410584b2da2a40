"""What the administrator decides: case types and whom they take, contact types, addresses, districts."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from contacts import audit
from contacts.admin.desk import LINK, DeskAdmin
from contacts.formats import long_date
from permits.forms.parts import CaseTypeForm
from permits.models import Address, ApplicationForm, CaseType, CaseTypeContact, ContactType, District


class TypesTakenInline(TabularInline):
    model = CaseTypeContact
    extra = 0
    fields = ["contact_type", "required"]
    verbose_name_plural = _("contact types taken (none: every type)")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contact_type").order_by("contact_type__name")


class FormsInline(TabularInline):
    model = ApplicationForm
    fields = ["version", "stands"]
    readonly_fields = fields
    ordering = ["-number"]
    extra = 0
    can_delete = False
    hide_title = True
    verbose_name_plural = _("what an application asks")

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("case_type", "adopted_by")

    @admin.display(description=_("version"))
    def version(self, form):
        address = reverse("admin:permits_applicationform_change", args=[form.pk])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, address, form.number)

    @admin.display(description=_("stands"))
    def stands(self, form):
        if not form.is_adopted:
            return gettext("Draft")
        return gettext("Adopted on %(day)s") % {"day": long_date(form.adopted_at)}


@admin.register(Address)
class AddressAdmin(DeskAdmin):
    list_display = ["__str__", "city", "zip", "parcel", "district", "confidential"]
    list_filter = ["confidential", "district"]
    list_select_related = ["district"]
    ordering = ["street", "number", "pk"]
    search_fields = ["number", "street", "parcel"]
    show_full_result_count = False


KEPT = _("These three parts count for applications that are begun from now on. Others keep what they were begun with.")
AT_ONCE = _("A change of this part and of the next one counts at once.")


@admin.register(CaseType)
class CaseTypeAdmin(DeskAdmin):
    form = CaseTypeForm
    list_display = ["name", "kind", "sector", "prefix", "online", "has_form", "is_checked", "is_active"]
    list_filter = ["kind", "sector", "online", "is_active"]
    ordering = ["name"]
    search_fields = ["name", "prefix"]
    inlines = [FormsInline, TypesTakenInline]
    fieldsets = [
        (None, {"fields": ["name", "summary", ("kind", "sector"), ("prefix", "is_active")]}),
        (_("Who may do the work"), {"fields": [("license_need", "trade")], "description": KEPT}),
        (_("Checking and reviewing"), {"fields": ["is_checked", ("days_to_check", "days_to_review")]}),
        (
            _("The permit"),
            {"fields": ["certificate", ("days_to_expire", "days_of_extension"), ("extensions", "days_to_reinstate")]},
        ),
        (_("Applying"), {"fields": ["online"], "description": AT_ONCE}),
        (_("Fees and counts"), {"fields": ["fee_schedule", ("extension_fee", "reinstatement_fee"), "census_item"]}),
    ]

    def get_queryset(self, request):
        adopted = ApplicationForm.objects.filter(case_type=OuterRef("pk"), adopted_at__isnull=False)
        return super().get_queryset(request).annotate(has_adopted=Exists(adopted))

    @admin.display(description=_("form in use"), boolean=True)
    def has_form(self, case_type):
        return case_type.has_adopted

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.model is CaseTypeContact and formset.has_changed():
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
