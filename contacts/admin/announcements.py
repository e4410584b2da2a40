"""What the city tells everybody: staff write it, change it and end it."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts import announcements
from contacts.admin.desk import DeskAdmin
from contacts.models import Announcement
from contacts.refusals import NotAllowed


@admin.register(Announcement)
class AnnouncementAdmin(DeskAdmin):
    list_display = ["title", "severity", "standing", "starts_at", "ends_at", "created_by"]
    list_filter = ["severity"]
    list_select_related = ["created_by"]
    search_fields = ["title", "text"]
    ordering = ["-starts_at", "-pk"]
    fields = ["title", "text", "severity", "starts_at", "ends_at", "created_by"]
    readonly_fields = ["created_by"]
    actions = ["end"]

    def get_changeform_initial_data(self, request):
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        announcements.keep(obj, by=request.user, at=timezone.now())

    @admin.display(description=_("stands"))
    def standing(self, announcement):
        now = timezone.now()
        if announcement.ends_at <= now:
            return gettext("over")
        return gettext("to come") if announcement.starts_at > now else gettext("on every page")

    @admin.action(description=_("End the selected announcements now"), permissions=["change"])
    def end(self, request, queryset):
        for announcement in queryset.order_by("pk"):
            try:
                announcements.end(announcement, by=request.user, at=timezone.now())
            except NotAllowed as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                done = gettext("“%(title)s” is off every page.") % {"title": announcement}
                self.message_user(request, done, messages.SUCCESS)
