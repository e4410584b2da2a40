"""What was told to whom, and what happened: to look at, never to change."""

from django.contrib import admin
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.admin.desk import ReadOnlyAdmin
from contacts.choices import MessageStatus
from contacts.models import Activity, Message
from contacts.telling.outbox import PRIVATE_KINDS


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["subject", "to", "method", "status", "attempts", "created_at", "sent_at", "trouble"]
    list_filter = ["status", "method"]
    search_fields = ["to", "subject", "thread"]
    ordering = [
        Case(When(status=MessageStatus.FAILED, then=Value(0)), default=Value(1), output_field=IntegerField()),
        "-created_at",
        "-pk",
    ]
    show_full_result_count = False
    fields = [
        "subject", "to", "status", "text", "kind", "thing", "thread", "created_at", "next_try_at", "attempts",
        "sent_at", "error",
    ]  # fmt: skip

    @admin.display(description=_("last error"))
    def trouble(self, message):
        return message.error[:80]

    @admin.display(description=_("text"))
    def text(self, message):
        return text_of(message)


def text_of(message):
    """The text of a message as the staff desk may read it."""
    if message.kind.startswith(PRIVATE_KINDS):
        return gettext("Not shown: it carries a code or a link for its reader alone.")
    return message.body


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "act", "thing", "thread", "why"]
    list_filter = ["thing_type"]
    search_fields = ["actor", "thing", "thread"]
    ordering = ["-at", "-pk"]
    show_full_result_count = False
