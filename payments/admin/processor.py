"""What the card processor says: disputes, what moved there, and where the books differ from it."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from contacts.refusals import NotAllowed
from payments import reconciling
from payments.admin.desk import ReadOnly
from payments.models import BalanceTransaction, Discrepancy, Dispute, Payment

may_settle = permission_required("payments.change_discrepancy", raise_exception=True)


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, ModelAdmin):
    list_display = ["opened_at", "gateway_id", "amount", "reason", "status", "answer_by", "closed_at"]
    list_filter = ["status"]
    search_fields = ["gateway_id", "reference"]
    ordering = ["-opened_at", "-pk"]
    readonly_fields = ["payments"]

    @admin.display(description=gettext_lazy("payments"))
    def payments(self, dispute):
        found = Payment.objects.filter(source="card", reference=dispute.reference).select_related("invoice")
        return ", ".join(f"{each.invoice or each.trust_account}: {each.amount}" for each in found.order_by("pk"))


@admin.register(BalanceTransaction)
class BalanceTransactionAdmin(ReadOnly, ModelAdmin):
    list_display = ["created_at", "type", "amount", "fee", "currency", "about", "reference"]
    list_filter = ["type"]
    search_fields = ["gateway_id", "about", "reference"]
    ordering = ["-created_at", "-pk"]


class Settled(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("settled", _("Settled"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(settled_at=None) if self.value() == "settled" else queryset


@admin.register(Discrepancy)
class DiscrepancyAdmin(ReadOnly, ModelAdmin):
    list_display = ["found_at", "kind", "subject", "detail", "settled_at", "settled_by", "explain"]
    list_filter = [Settled, "kind"]
    list_select_related = ["settled_by"]
    search_fields = ["subject", "detail"]
    ordering = ["settled_at", "-pk"]

    @admin.display(description=gettext_lazy("explanation"))
    def explain(self, discrepancy):
        if discrepancy.settled_at:
            return discrepancy.explanation
        address = reverse("admin:payments_discrepancy_settle", args=[discrepancy.pk])
        name = _("Explain %(subject)s") % {"subject": discrepancy.subject}
        link = '<a class="font-medium underline" href="{}" aria-label="{}">{}</a>'
        return format_html(link, address, name, _("Explain"))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/settle/", view(settle), name="payments_discrepancy_settle"),
            *super().get_urls(),
        ]


class ExplanationForm(forms.Form):
    explanation = forms.CharField(
        label=gettext_lazy("How did it come about?"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy(
            "It stays with the discrepancy. What can be put right needs no words: it closes itself."
        ),
        error_messages={"required": gettext_lazy("Say how it came about.")},
    )


@may_settle
def settle(request, pk):
    """One discrepancy: what both sides say, and the words that close it."""
    discrepancy = get_object_or_404(Discrepancy, pk=pk)
    form = ExplanationForm(request.POST or None)
    reasons = []
    if form.is_valid():
        try:
            reconciling.settle(discrepancy, **form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("It is settled."))
            return redirect("admin:payments_discrepancy_changelist")
    context = {
        **admin.site.each_context(request),
        "opts": Discrepancy._meta,
        "title": _("Explain a discrepancy"),
        "discrepancy": discrepancy,
        "form": form,
        "reasons": reasons,
        "back": reverse("admin:payments_discrepancy_changelist"),
    }
    return TemplateResponse(request, "payments/admin/settle.html", context)
