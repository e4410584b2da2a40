"""The chart of accounts and the journal; the trial balance and what the city's general ledger takes."""

from django.contrib import admin
from django.db.models import Q
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from contacts.admin.desk import LINK
from contacts.formats import money
from payments import ledger
from payments.admin import generalledger
from payments.admin.desk import ReadOnly
from payments.choices import AccountKind
from payments.models import JournalEntry, LedgerAccount, Posting


class PostingInline(ReadOnly, TabularInline):
    model = Posting
    fields = ["account", "debit", "credit"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account")

    @admin.display(description=_("debit"))
    def debit(self, posting):
        return money(-posting.amount) if posting.amount < 0 else ""

    @admin.display(description=_("credit"))
    def credit(self, posting):
        return money(posting.amount) if posting.amount > 0 else ""


class OnAccount(admin.SimpleListFilter):
    """Entries that moved one account. Trust accounts are too many to list; the chart leads to theirs."""

    title = _("account")
    parameter_name = "account"

    def lookups(self, request, model_admin):
        listed = ~Q(kind=AccountKind.TRUST) | Q(pk=_key(self.value()))
        return [(str(one.pk), f"{one.number or one.code} {one.name}") for one in _accounts().filter(listed)]

    def queryset(self, request, queryset):
        return queryset.filter(postings__account=_key(self.value())) if self.value() else queryset


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnly, ModelAdmin):
    list_display = ["day", "at", "kind", "subject", "thread", "reference", "memo", "by"]
    list_filter = ["kind", OnAccount]
    date_hierarchy = "day"
    search_fields = ["subject", "thread", "reference", "idempotency_key"]
    ordering = ["-pk"]
    show_full_result_count = False
    inlines = [PostingInline]
    fields = ["day", "at", "kind", "subject", "thread", "reference", "memo", "by", "idempotency_key", "recorded_at"]
    readonly_fields = fields


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ModelAdmin):
    """The chart of accounts. Name and number are the city's own; accounts come with what is booked on them and stay."""

    list_display = ["code", "number", "name", "kind", "stands", "entries"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "number"]
    ordering = ["code"]
    fields = ["name", "number", "code", "kind", "stands"]
    readonly_fields = ["code", "kind", "stands"]
    actions_list = ["trial_balance"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_read_permission(self, request):
        return request.user.has_perm("payments.view_ledgeraccount")

    def save_model(self, request, obj, form, change):
        ledger.rename(obj, name=obj.name, number=obj.number, by=request.user, at=timezone.now())

    @admin.display(description=_("balance"), ordering="balance")
    def stands(self, account):
        if not account.balance:
            return money(account.balance)
        words = gettext("%(amount)s credit") if account.balance > 0 else gettext("%(amount)s debit")
        return words % {"amount": money(abs(account.balance))}

    @admin.display(description=_("journal"))
    def entries(self, account):
        address = reverse("admin:payments_journalentry_changelist")
        words = gettext("Entries on %(account)s") % {"account": account.code}
        link = '<a class="{}" href="{}?account={}" aria-label="{}">{}</a>'
        return format_html(link, LINK, address, account.pk, words, gettext("Entries"))

    @action(description=_("Trial balance and export"), url_path="trial-balance", permissions=["read"])
    def trial_balance(self, request):
        return generalledger.trial_balance(request)

    def get_urls(self):
        view = self.admin_site.admin_view
        files = [
            path("accounts.csv", view(generalledger.accounts_file), name="payments_ledgeraccount_accounts_csv"),
            path("journal.csv", view(generalledger.journal_file), name="payments_ledgeraccount_journal_csv"),
        ]
        return [*files, *super().get_urls()]


def _accounts():
    return LedgerAccount.objects.order_by("code")


def _key(text):
    """The account asked for by its key; none when the text is not one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
