"""Invoices, with their lines and what was paid on them."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from payments.admin.desk import ReadOnly
from payments.models import Invoice, InvoiceLine, Payment


class LineInline(ReadOnly, TabularInline):
    model = InvoiceLine
    fields = ["description", "code", "amount"]


class PaymentInline(ReadOnly, TabularInline):
    model = Payment
    fields = ["received_at", "source", "reference", "amount", "unapplied", "status"]


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "case", "status", "total", "paid", "issued_at", "due_on"]
    list_filter = ["status"]
    list_select_related = ["case"]
    search_fields = ["number", "case__number"]
    ordering = ["-pk"]
    inlines = [LineInline, PaymentInline]
