"""The staff's desk for records: looked at, corrected and moved on by the rules; a status is never typed."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action

from contacts import audit
from contacts.admin.desk import LINK, DeskAdmin
from contacts.refusals import NotAllowed
from permits import codes, holds, lifecycle, workflow
from permits.admin import census
from permits.admin.contacts import ContactInline, save_contacts
from permits.admin.fees import FeeActs
from permits.admin.lives import ConditionInline, LifeActs
from permits.models import Case, Fee, Hold
from permits.searching.words import words


def each(request, modeladmin, rows, rule, done):
    """Call a rule on each row, and say of each what became of it."""
    for row in rows:
        try:
            rule(row, by=request.user, at=timezone.now())
        except NotAllowed as error:
            modeladmin.message_user(request, f"{row}: {error}", messages.WARNING)
        else:
            modeladmin.message_user(request, done % {"row": row}, messages.SUCCESS)


class ReadOnlyInline(TabularInline):
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FeeInline(ReadOnlyInline):
    model = Fee
    fields = ["what", "code", "amount", "status", "due_at", "assessed_at"]
    readonly_fields = ["what"]
    ordering = ["assessed_at", "pk"]
    hide_title = True

    @admin.display(description=_("fee"))
    def what(self, fee):
        address = reverse("admin:permits_fee_change", args=[fee.pk])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, address, fee.description)


class HoldInline(ReadOnlyInline):
    model = Hold
    fields = ["reason", "severity", "blocks", "placed_at", "cleared_at"]


@admin.register(Case)
class CaseAdmin(FeeActs, LifeActs, DeskAdmin):
    actions_detail = [*FeeActs.actions_detail, *LifeActs.life_acts]
    actions_list = ["census_count"]
    list_display = ["number", "stands", "case_type", "address", "license", "filed_on", "source"]
    list_filter = ["status", "case_type__kind"]
    list_select_related = ["case_type", "address", "license"]
    ordering = ["-filed_on", "-pk"]
    show_full_result_count = False
    search_fields = ["number"]
    search_help_text = _("Number, address, contractor, license or words of the description")
    list_per_page = 50
    actions = ["issue", "adopt", "mail_codes"]
    inlines = [ContactInline, HoldInline, ConditionInline, FeeInline]
    autocomplete_fields = ["address", "license", "parent"]
    fields = [
        "number",
        "case_type",
        "stands",
        "description",
        "address",
        "license",
        "parent",
        "valuation",
        "applied_on",
        "issued_on",
        "finaled_on",
        "expires_on",
        "source",
        "source_family",
        "contractor_name",
        "adopted_at",
    ]
    editable = {"description", "address", "license", "parent", "valuation"}

    @admin.display(description=_("status"), ordering="status")
    def stands(self, case):
        return case.status_label

    def get_readonly_fields(self, request, obj=None):
        """A record from elsewhere is its source's until staff adopt it."""
        if obj is not None and obj.is_foreign:
            return self.fields
        return [name for name in self.fields if name not in self.editable]

    def has_add_permission(self, request):
        return False

    def get_search_results(self, request, queryset, search_term):
        """What the public search looks through, by its index."""
        for word in words(search_term):
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def save_model(self, request, obj, form, change):
        """Saved below: the contacts come first, for rules lock a contact before its case."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.changed_data:
            form.instance.save(update_fields=form.changed_data)
            self.write_down(request, form.instance, fields=", ".join(form.changed_data))

    def save_formset(self, request, form, formset, change):
        save_contacts(request, self, form.instance, formset)

    def write_down(self, request, case, **facts):
        now = timezone.now()
        audit.record("was changed by staff", case, by=request.user, at=now, thread=case.number, **facts)

    @action(description=_("Census count"), url_path="census", permissions=["read"])
    def census_count(self, request):
        return census.page(request)

    def has_read_permission(self, request):
        return request.user.has_perm("permits.view_case")

    def get_urls(self):
        return [*census.addresses(), *super().get_urls()]

    @admin.action(description=_("Issue"), permissions=["change"])
    def issue(self, request, queryset):
        each(request, self, queryset.order_by("number"), lifecycle.issue, _("%(row)s was issued."))

    @admin.action(description=_("Adopt (a record from elsewhere becomes ours)"), permissions=["change"])
    def adopt(self, request, queryset):
        each(request, self, queryset.order_by("number"), workflow.adopt, _("%(row)s is ours now."))

    @admin.action(description=_("Mail a claim code to the people on file"), permissions=["change"])
    def mail_codes(self, request, queryset):
        done = _("%(row)s: a code is in the mail to everybody on file.")
        each(request, self, queryset.order_by("number"), codes.send, done)


@admin.register(Hold)
class HoldAdmin(DeskAdmin):
    list_display = ["case", "reason", "severity", "agency", "placed_at", "placed_by", "cleared_at"]
    list_filter = ["severity", ("cleared_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case", "placed_by"]
    ordering = ["-placed_at", "-pk"]
    search_fields = ["case__number", "reason"]
    autocomplete_fields = ["case"]
    fields = ["case", "reason", "remedy", "severity", "blocks", "desk", "agency", "phone"]
    actions = ["lift"]

    def has_change_permission(self, request, obj=None):
        """A hold is placed and lifted, never rewritten."""
        return obj is None and super().has_change_permission(request)

    def save_model(self, request, obj, form, change):
        holds.place(obj, by=request.user, at=timezone.now())

    @admin.action(description=_("Lift"), permissions=["change"])
    def lift(self, request, queryset):
        each(request, self, queryset.order_by("case__number", "pk"), holds.clear, _("“%(row)s” was lifted."))
