"""Trust accounts, to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from payments.admin.desk import ReadOnly
from payments.models import TrustAccount


@admin.register(TrustAccount)
class TrustAccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "license", "balance", "opened_at"]
    list_select_related = ["license", "ledger_account"]
    search_fields = ["number", "license__number", "license__business_name"]
    ordering = ["number"]

    @admin.display(description=_("balance"))
    def balance(self, account):
        return account.ledger_account.balance
