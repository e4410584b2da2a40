"""The rules an administrator sets about days and hours, with a preview of what they offer."""

import datetime

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts import audit
from contacts.admin.desk import DeskAdmin
from contacts.formats import clock, weekday
from inspections import preview
from inspections.forms.preview import PreviewForm
from inspections.forms.rules import BlackoutForm, CalendarForm, WindowForm
from inspections.models import Blackout, Calendar, Inspection, Slot, Window

# Visits beyond it were not requested by the calendar.
LOOK_AHEAD = datetime.timedelta(days=250)


@admin.register(Calendar)
class CalendarAdmin(DeskAdmin):
    """One row of rules. The button above the list shows what they offer on a permit."""

    form = CalendarForm
    list_display = ["name", "closing", "horizon", "cancelling", "failures_before_fee", "reinspection_fee"]
    actions_list = ["preview"]
    fieldsets = [
        (
            _("When a visit can be requested"),
            {
                "fields": [
                    ("close_at", "notice_days"),
                    "notice_hours",
                    ("horizon_days", "horizon_unit"),
                    "working_days",
                    "open_statuses",
                ],
                "description": _(
                    "For a cut-off at midnight write 0 days' notice and 12 a.m. A type of inspection may have its own "
                    "hour and notice; windows, blackout days and daily limits have pages of their own."
                ),
            },
        ),
        (
            _("On the day itself"),
            {
                "fields": [
                    ("same_day_until", "same_day_fee"),
                    ("cancel_until", "late_cancel_fee"),
                    "most_moves",
                    ("on_the_road_from", "today_from"),
                ]
            },
        ),
        (
            _("After a failure, and before the final"),
            {"fields": [("failures_before_fee", "reinspection_fee"), "fee_stops", "final_waits_for_fees"]},
        ),
    ]

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("rules"))
    def name(self, rules):
        return str(rules)

    @admin.display(description=_("requests close"))
    def closing(self, rules):
        facts = {"time": clock(rules.close_at), "days": rules.notice_days}
        if not rules.notice_days:
            return gettext("%(time)s on the day") % facts
        days = ngettext(
            "%(time)s, %(days)s business day before", "%(time)s, %(days)s business days before", facts["days"]
        )
        return days % facts

    @admin.display(description=_("horizon"))
    def horizon(self, rules):
        return f"{rules.horizon_days} {rules.get_horizon_unit_display().lower()}"

    @admin.display(description=_("cancel until"))
    def cancelling(self, rules):
        return clock(rules.cancel_until)

    def has_preview_permission(self, request, obj=None):
        return self.has_view_permission(request) and request.user.has_perm("permits.view_case")

    @action(description=_("What would be offered?"), url_path="preview", permissions=["preview"])
    def preview(self, request):
        """What a contractor would be offered on a permit at a moment, from the functions the site asks."""
        form = PreviewForm(request.GET if "number" in request.GET else None, initial={"number": ""})
        found = None
        if form.is_valid():
            found = preview.of(
                form.cleaned_data["number"],
                by=request.user,
                at=form.cleaned_data["moment"] or timezone.now(),
                chosen=form.cleaned_data["inspection_type"],
                city=request.city,
            )
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What would be offered?"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "preview": found,
            "back": reverse("admin:inspections_calendar_changelist"),
        }
        return TemplateResponse(request, "inspections/admin/preview.html", context)


@admin.register(Window)
class WindowAdmin(DeskAdmin):
    """The capacity counts for days nobody has asked for yet; a day with visits keeps its own.

    A window that was never asked for may be deleted; any other is put out of use.
    """

    form = WindowForm
    list_display = ["name", "starts", "ends", "capacity", "active"]
    fields = ["name", "code", ("starts", "ends"), "capacity", "active"]
    ordering = ["starts", "ends", "pk"]

    def get_readonly_fields(self, request, obj=None):
        # Chosen times are kept under it.
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        if not request.user.has_perm("inspections.delete_window"):
            return False
        return obj is None or not (
            Slot.objects.filter(window=obj).exists()
            or not Window.objects.filter(active=True).exclude(pk=obj.pk).exists()
        )

    def get_actions(self, request):
        return {name: entry for name, entry in super().get_actions(request).items() if name != "delete_selected"}

    def delete_model(self, request, obj):
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now())
        super().delete_model(request, obj)


@admin.register(Blackout)
class BlackoutAdmin(DeskAdmin):
    form = BlackoutForm
    list_display = ["reason", "when"]
    ordering = ["day", "pk"]
    fieldsets = [
        (None, {"fields": ["reason"]}),
        (_("One day"), {"fields": ["day"]}),
        (
            _("Or a weekday that comes back"),
            {
                "fields": ["weekday", "week_of_month", "every_weeks", "starts_on"],
                "description": _("Every week, in one week of each month, or every so many weeks from a first day."),
            },
        ),
    ]

    @admin.display(description=_("when"), ordering="day")
    def when(self, blackout):
        return blackout.in_words()

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("inspections.delete_blackout")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        today = request.city.day_at(timezone.now())
        days = Slot.objects.filter(booked__gt=0, day__gt=today, day__lte=today + LOOK_AHEAD).order_by("day")
        hit = [day for day in days.values_list("day", flat=True).distinct() if obj.covers(day)]
        count = Inspection.objects.live().filter(slot__day__in=hit).count()
        if count:
            told = ngettext(
                "%(count)s visit is on such a day already (%(days)s). It stays: move or cancel it.",
                "%(count)s visits are on such days already (%(days)s). They stay: move or cancel them.",
                count,
            )
            days = "; ".join(weekday(day) for day in hit[:5]) + (" …" if len(hit) > 5 else "")
            self.message_user(request, told % {"count": count, "days": days}, messages.WARNING)

    def delete_model(self, request, obj):
        audit.record("was deleted by staff", obj, by=request.user, at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for blackout in queryset:
            self.delete_model(request, blackout)
