"""Invoices, with their lines and what was paid on them: taken back, billed again, and reminded of."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from contacts.formats import long_date, money
from contacts.models import User
from contacts.refusals import NotAllowed
from payments import billing
from payments.admin.desk import ReadOnly, page
from payments.choices import InvoiceStatus
from payments.forms.invoices import VoidForm
from payments.models import Invoice, InvoiceLine, Payment


class LineInline(ReadOnly, TabularInline):
    model = InvoiceLine
    fields = ["description", "code", "account", "amount", "credited"]


class PaymentInline(ReadOnly, TabularInline):
    model = Payment
    fields = ["received_at", "source", "reference", "amount", "unapplied", "status"]


class Overdue(admin.SimpleListFilter):
    title = _("due")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("due", _("Due, not overdue")), ("part", _("Paid in part"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        found = {"overdue": {"due_on__lt": today}, "due": {"due_on__gte": today}, "part": {"paid__gt": 0}}
        return queryset.filter(status=InvoiceStatus.OPEN, **found[self.value()]) if self.value() in found else queryset


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "case", "status", "overdue", "total", "paid", "issued_at", "due_on", "reminders"]
    list_filter = [Overdue, "status", "source"]
    list_select_related = ["case"]
    search_fields = ["number", "case__number"]
    ordering = ["-pk"]
    list_fullwidth = True
    inlines = [LineInline, PaymentInline]
    actions_detail = ["take_back", "remind"]

    @admin.display(description=_("overdue"))
    def overdue(self, invoice):
        return gettext("Overdue") if invoice.is_overdue(timezone.localdate()) else ""

    def has_ask_permission(self, request, object_id=None):
        """Finance, on an invoice that is open."""
        may = request.user.has_perm("payments.change_invoice")
        return may and (object_id is None or Invoice.objects.open().filter(pk=object_id).exists())

    @action(description=_("Make void"), url_path="void", permissions=["ask"])
    def take_back(self, request, object_id):
        """Take an unpaid invoice back; its fees are billed again on another, or taken back too."""
        invoice = _find(object_id)
        form, reasons = VoidForm(request.POST or None), []
        if form.is_valid():
            wanted = form.cleaned_data
            try:
                again = billing.replace(
                    invoice,
                    reason=wanted["why"],
                    bill_again=wanted["fees"] == VoidForm.AGAIN,
                    by=request.user,
                    at=timezone.now(),
                )
            except NotAllowed as error:
                reasons = error.reasons
            else:
                words = (
                    gettext("%(invoice)s is void; its fees stand on %(again)s.")
                    if again
                    else gettext("%(invoice)s is void.")
                )
                messages.success(request, words % {"invoice": invoice, "again": again})
                return redirect("admin:payments_invoice_change", (again or invoice).pk)
        text = gettext("Its entry in the books is reversed. A payment that comes all the same is kept for you.")
        return _act(request, invoice, form, reasons, gettext("Make the invoice void"), text)

    @action(description=_("Send a reminder"), url_path="reminder", permissions=["ask"])
    def remind(self, request, object_id):
        """Remind those on the record who may pay, now."""
        invoice, reasons = _find(object_id), []
        if request.method == "POST":
            try:
                told = billing.remind(invoice, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                words = ngettext(
                    "%(count)d is reminded of %(invoice)s.", "%(count)d are reminded of %(invoice)s.", told
                )
                messages.success(request, words % {"count": told, "invoice": invoice})
                return redirect("admin:payments_invoice_change", invoice.pk)
        told = billing.payers_of(invoice).values()
        names = ", ".join(reader.display_name if isinstance(reader, User) else str(reader) for reader in told)
        text = gettext("Told, each in the way they prefer: %(names)s") % {"names": names or gettext("nobody")}
        return _act(request, invoice, None, reasons, gettext("Send a reminder"), text)


def _find(object_id):
    found = Invoice.objects.select_related("case").filter(pk=object_id).first()
    if found is None:
        raise Http404
    return found


def _act(request, invoice, form, reasons, title, text):
    reminded = invoice.reminded_on
    facts = [
        (gettext("Invoice"), invoice),
        (gettext("Record"), invoice.case),
        (gettext("Due"), gettext("%(due)s by %(day)s") % {"due": money(invoice.due), "day": long_date(invoice.due_on)}),
        (gettext("Last reminded on"), long_date(reminded) if reminded else gettext("never")),
    ]
    return page(
        request,
        "act.html",
        title,
        opts=Invoice._meta,
        form=form,
        reasons=reasons,
        facts=facts,
        text=text,
        button=title,
        back=reverse("admin:payments_invoice_change", args=[invoice.pk]),
        back_text=gettext("Back to the invoice"),
    )
