"""The print queue: what is told on paper, oldest first, to print and to take off the queue."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contacts.admin import told
from contacts.admin.desk import ReadOnlyAdmin
from contacts.choices import MessageStatus
from contacts.models import PaperMessage
from contacts.refusals import NotAllowed
from contacts.telling import printing

MOST_AT_ONCE = 200  # sheets; what is left is printed next


class Waiting(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", _("All")), ("printed", _("Printed"))]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            # Without a choice the list is the queue.
            yield choice | ({"display": _("Waiting to be printed")} if choice["query_string"] == "?" else {})

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(status=MessageStatus.SENT if self.value() == "printed" else MessageStatus.QUEUED)


@admin.register(PaperMessage)
class PaperMessageAdmin(ReadOnlyAdmin):
    list_display = ["reader", "subject", "created_at", "status", "sent_at", "printed_by"]
    list_filter = [Waiting]
    list_select_related = ["printed_by"]
    search_fields = ["postal_address", "subject", "thread"]
    ordering = ["created_at", "pk"]
    show_full_result_count = False
    fields = ["subject", "postal_address", "text", "status", "thread", "created_at", "sent_at", "printed_by"]
    actions = ["show_sheets", "mark_printed"]

    def get_queryset(self, request):
        return super().get_queryset(request).on_paper()

    def has_print_permission(self, request):
        return request.user.has_perm("contacts.change_papermessage")

    @admin.display(description=_("to"))
    def reader(self, letter):
        return letter.postal_address.partition("\n")[0]

    @admin.display(description=_("text"))
    def text(self, letter):
        return told.text_of(letter)

    @admin.action(description=_("Print the selected letters"), permissions=["print"])
    def show_sheets(self, request, queryset):
        keys = queryset.order_by("created_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        address = reverse("admin:contacts_papermessage_sheets")
        return HttpResponseRedirect(f"{address}?{urlencode({'letters': ','.join(map(str, keys))})}")

    @admin.action(description=_("Mark the selected letters as printed"), permissions=["print"])
    def mark_printed(self, request, queryset):
        _mark(self, request, queryset)

    def get_urls(self):
        sheets = path("sheets/", self.admin_site.admin_view(self.sheets), name="contacts_papermessage_sheets")
        return [sheets, *super().get_urls()]

    def sheets(self, request):
        """The letters as they come out of the printer, a sheet each; a press then takes them off the queue."""
        if not self.has_print_permission(request):
            self.message_user(request, gettext("Printing letters is not among your rights."), messages.ERROR)
            return redirect("admin:index")
        asked = [int(key) for key in request.GET.get("letters", "").split(",") if key.isdecimal() and len(key) < 19]
        letters = self.get_queryset(request).filter(pk__in=asked[:MOST_AT_ONCE]).order_by("created_at", "pk")
        back = reverse("admin:contacts_papermessage_changelist")
        if request.method == "POST":
            _mark(self, request, letters)
            return redirect(back)
        context = {
            "letters": letters,
            "back": back,
            "waiting": any(letter.status == MessageStatus.QUEUED for letter in letters),
        }
        return TemplateResponse(request, "contacts/admin/sheets.html", context)


def _mark(model_admin, request, letters):
    done = 0
    for letter in letters.order_by("pk"):
        try:
            printing.mark_printed(letter, by=request.user, at=timezone.now())
        except NotAllowed as error:
            model_admin.message_user(request, str(error), messages.WARNING)
        else:
            done += 1
    if done:
        words = ngettext("%(count)s letter is off the queue.", "%(count)s letters are off the queue.", done)
        model_admin.message_user(request, words % {"count": done}, messages.SUCCESS)
