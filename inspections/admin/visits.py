"""The visits, today first, with a way to the page where a result is recorded."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.admin.desk import LINK, ReadOnlyAdmin
from contacts.formats import clock, short_date
from inspections.admin.acts import DeskActs
from inspections.choices import InspectionStatus
from inspections.models import Inspection


class DayFilter(admin.SimpleListFilter):
    title = _("day")
    parameter_name = "day"

    def lookups(self, request, model_admin):
        return [
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("The next seven days")),
            ("late", _("Past, without a result")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case "today":
                return queryset.filter(slot__day=today)
            case "tomorrow":
                return queryset.filter(slot__day=today + timedelta(days=1))
            case "week":
                return queryset.filter(slot__day__range=(today, today + timedelta(days=7)))
            case "late":
                return queryset.live().filter(slot__day__lt=today)
        return queryset


@admin.register(Inspection)
class InspectionAdmin(DeskActs, ReadOnlyAdmin):
    """Visits are made on the site and changed by the rules; here they are looked up and resulted."""

    list_display = ["day", "time", "place", "what", "permit", "standing", "who", "next_act"]
    list_filter = [DayFilter, "status", "slot__inspector"]
    search_fields = ["case__number", "case__address__street", "case__address__number"]
    list_per_page = 50
    fields = [
        "permit", "place", "what", "number", "standing", "next_act", "day", "time", "who",
        "site_contact_name", "site_contact_phone", "note",
        "requested_by", "requested_at", "comment", "resulted_by", "resulted_at", "fee", "cancelled_by", "cancelled_at",
        "source", "source_result", "source_inspector",
    ]  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).with_people().select_related("case__address", "case__case_type")

    def get_ordering(self, request):
        today = timezone.localdate()
        urgency = Case(
            When(status=InspectionStatus.SCHEDULED, slot__day=today, then=Value(0)),
            When(status=InspectionStatus.SCHEDULED, slot__day__lt=today, then=Value(1)),
            When(status__in=InspectionStatus.LIVE, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        newest_results = Case(When(status__in=InspectionStatus.LIVE, then=None), default="resulted_at")
        return [urgency, newest_results.desc(nulls_last=True), "slot__day", "slot__window__starts", "pk"]

    @admin.display(description=_("day"), ordering="slot__day")
    def day(self, visit):
        # The list leads from here to the visit, so it is never empty.
        return short_date(visit.slot.day) if visit.slot else gettext("No day")

    @admin.display(description=_("time"), ordering="slot__window__starts")
    def time(self, visit):
        if not visit.slot:
            return ""
        window = visit.slot.window
        return f"{window.name}, {clock(window.starts)} – {clock(window.ends)}"

    @admin.display(description=_("address"), ordering="case__address__street")
    def place(self, visit):
        return str(visit.case.address or "")

    @admin.display(description=_("inspection"), ordering="inspection_type__name")
    def what(self, visit):
        return visit.inspection_type.name

    @admin.display(description=_("permit"), ordering="case__number")
    def permit(self, visit):
        return format_html('<a class="{}" href="{}">{}</a>', LINK, visit.case.get_absolute_url(), visit.case.number)

    @admin.display(description=_("stands"), ordering="status")
    def standing(self, visit):
        return visit.get_status_display()

    @admin.display(description=_("inspector"), ordering="slot__inspector")
    def who(self, visit):
        return visit.inspector_name

    @admin.display(description=_("next"))
    def next_act(self, visit):
        if visit.status == InspectionStatus.REQUESTED:
            page = reverse("admin:inspections_inspection_assign", args=[visit.pk])
            return format_html('<a class="{}" href="{}">{}</a>', LINK, page, gettext("Assign"))
        if visit.status != InspectionStatus.SCHEDULED:
            return ""
        page = reverse("inspections:result", args=[visit.pk])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, page, gettext("Record the result"))
