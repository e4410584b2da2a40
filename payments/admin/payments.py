"""What came in, and what it went to."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from payments.admin.acts import PaymentActs
from payments.admin.counter import CounterActs
from payments.admin.desk import ReadOnly
from payments.choices import DisputeStatus
from payments.models import Allocation, Dispute, Payment, Refund


class AllocationInline(ReadOnly, TabularInline):
    model = Allocation
    fields = ["line", "amount"]


class RefundInline(ReadOnly, TabularInline):
    model = Refund
    fields = ["asked_at", "amount", "way", "status", "reason"]
    show_change_link = True


class Unapplied(admin.SimpleListFilter):
    title = _("where it went")
    parameter_name = "unapplied"

    def lookups(self, request, model_admin):
        return [("1", _("Not applied: needs a person"))]

    def queryset(self, request, queryset):
        return queryset.unapplied() if self.value() else queryset


class Disputed(admin.SimpleListFilter):
    title = _("dispute")
    parameter_name = "disputed"

    def lookups(self, request, model_admin):
        return [("1", _("Disputed by the payer's bank"))]

    def queryset(self, request, queryset):
        return queryset.filter(disputed=True) if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(PaymentActs, CounterActs, ReadOnly, ModelAdmin):
    list_display = ["received_at", "source", "reference", "invoice", "amount", "unapplied", "status", "is_disputed"]
    list_display += ["receipt"]
    list_filter = [Unapplied, Disputed, "source", "status"]
    list_select_related = ["invoice", "receipt"]
    search_fields = ["reference", "invoice__number", "receipt__number"]
    ordering = ["-pk"]
    inlines = [AllocationInline, RefundInline]
    list_fullwidth = True

    def get_queryset(self, request):
        disputes = Dispute.objects.filter(reference=OuterRef("reference"), status=DisputeStatus.OPEN)
        return super().get_queryset(request).annotate(disputed=Exists(disputes))

    @admin.display(description=_("dispute"), empty_value="")
    def is_disputed(self, payment):
        return _("Disputed") if payment.disputed else ""
