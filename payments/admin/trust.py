"""Trust accounts: to read, to open for a license or a company, to close. What moves them stands on their statements."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from contacts.admin.desk import LINK
from contacts.formats import long_date, money
from contacts.refusals import NotAllowed
from payments import trust
from payments.admin.desk import ReadOnly, page
from payments.forms.trustdesk import CloseForm, OpenForm
from payments.models import TrustAccount, TrustPayer


class State(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("low", _("Low")), ("closed", _("Closed")), ("left", _("Closed, holds money"))]

    def queryset(self, request, queryset):
        match self.value():
            case "open":
                return queryset.filter(closed_at=None)
            case "low":
                return queryset.filter(closed_at=None, low_balance__gt=F("ledger_account__balance"))
            case "closed":
                return queryset.exclude(closed_at=None)
            case "left":
                return queryset.exclude(closed_at=None).filter(ledger_account__balance__gt=0)
        return queryset


class PayerInline(ReadOnly, TabularInline):
    model = TrustPayer
    fields = ["user", "named_by", "named_at", "ended_at", "ended_by"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user").order_by("ended_at", "named_at", "pk")


@admin.register(TrustAccount)
class TrustAccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "owner_name", "balance", "opened_at", "closed_at"]
    list_filter = [State]
    list_select_related = ["license", "company", "ledger_account"]
    list_fullwidth = True
    search_fields = ["number", "license__number", "license__business_name", "company__company_name"]
    ordering = ["number"]
    fields = ["number", "owner_name", "balance", "statement", "low_balance", "opened_at", "closed_at", "close_reason"]
    readonly_fields = fields
    inlines = [PayerInline]
    actions_detail = ["close"]

    @admin.display(description=_("owner"))
    def owner_name(self, account):
        license = account.license
        return f"{license.number}, {license.business_name}" if license else str(account.company)

    @admin.display(description=_("balance"), ordering="ledger_account__balance")
    def balance(self, account):
        return money(account.ledger_account.balance)

    @admin.display(description=_("statement"))
    def statement(self, account):
        url = reverse("payments:trust", args=[account.number])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, url, gettext("What came in and went out"))

    def has_add_permission(self, request):
        return request.user.has_perm("payments.add_trustaccount")

    def has_close_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.change_trustaccount")
        return may and (object_id is None or TrustAccount.objects.filter(pk=object_id, closed_at=None).exists())

    def add_view(self, request, form_url="", extra_context=None):
        """For whom; the number follows from that."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpenForm(request.POST if request.method == "POST" else None)
        reasons = []
        if form.is_valid():
            try:
                account = trust.open_account(form.owner, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                messages.success(request, gettext("%(account)s is open.") % {"account": account})
                return redirect("admin:payments_trustaccount_change", account.pk)
        return page(
            request,
            "act.html",
            gettext("Open a trust account"),
            opts=self.opts,
            form=form,
            reasons=reasons,
            facts=[],
            text=gettext("Whoever acts for its owner and may pay sees it and pays from it at once."),
            button=gettext("Open it"),
            back=reverse("admin:payments_trustaccount_changelist"),
            back_text=gettext("Back to the list"),
        )

    @action(description=_("Close"), url_path="close", permissions=["close"])
    def close(self, request, object_id):
        """Nothing is paid from it or put into it any more; it and its statement stay."""
        account = TrustAccount.objects.with_owner().filter(pk=object_id).first()
        if account is None:
            raise Http404
        form, reasons = CloseForm(request.POST if request.method == "POST" else None), []
        back = reverse("admin:payments_trustaccount_change", args=[account.pk])
        if form.is_valid():
            try:
                trust.close(account, **form.cleaned_data, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                messages.success(request, gettext("%(account)s is closed.") % {"account": account})
                return redirect(back)
        return page(
            request,
            "act.html",
            gettext("Close %(account)s") % {"account": account},
            opts=self.opts,
            form=form,
            reasons=reasons,
            facts=[
                (gettext("Owner"), self.owner_name(account)),
                (gettext("It holds"), money(account.ledger_account.balance)),
                (gettext("Opened"), long_date(account.opened_at)),
            ],
            text=gettext("It is not deleted: its statement stays, and it is never open again."),
            button=gettext("Close it"),
            back=back,
            back_text=gettext("Back to the account"),
        )
