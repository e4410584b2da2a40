"""Who is absent when; recording it passes the visits on at once, and says what found no place."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.admin.desk import LINK, ReadOnlyAdmin
from contacts.formats import weekday
from contacts.refusals import NotAllowed
from inspections import absences
from inspections.admin.desk import page
from inspections.forms.board import AbsenceForm, BackForm
from inspections.models import Absence, Inspection

MOST_AT_ONCE = 200
A_DAY = timedelta(days=1)


class Days(admin.SimpleListFilter):
    title = _("days")
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [("past", _("Past")), ("all", _("All"))]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            # Without a choice the list is what is to come.
            yield choice | ({"display": _("Now and to come")} if choice["query_string"] == "?" else {})

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "all":
            return queryset
        return queryset.filter(last_day__lt=today) if self.value() == "past" else queryset.filter(last_day__gte=today)


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    """The calendar of absences, the next on top."""

    list_display = ["who", "first", "last", "reason", "recorded_by", "recorded_at"]
    list_filter = [Days, "inspector"]
    list_select_related = ["inspector__user", "recorded_by"]
    ordering = ["first_day", "pk"]
    fields = ["inspector", "first_day", "last_day", "reason", "recorded_by", "recorded_at"]
    readonly_fields = fields
    actions_detail = ["end"]

    def has_add_permission(self, request):
        return request.user.has_perm("inspections.add_absence")

    def has_end_permission(self, request, object_id=None):
        return self.has_add_permission(request)

    @admin.display(description=_("who"), ordering="inspector__user__last_name")
    def who(self, absence):
        return str(absence.inspector)

    @admin.display(description=_("first day"), ordering="first_day")
    def first(self, absence):
        page = reverse("admin:inspections_inspection_day", args=[absence.first_day.isoformat()])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, page, weekday(absence.first_day))

    @admin.display(description=_("last day"), ordering="last_day")
    def last(self, absence):
        return weekday(absence.last_day)

    def add_view(self, request, form_url="", extra_context=None):
        """Who, from when until when; a press closes their places and passes their visits on."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AbsenceForm(request.POST or None, initial=_asked(request))
        reasons = []
        if form.is_valid():
            try:
                done = absences.record(**form.cleaned_data, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                return self._report(request, done)
        return page(
            request,
            "absence_add.html",
            gettext("Record an absence"),
            opts=self.opts,
            form=form,
            reasons=reasons,
            back=reverse("admin:inspections_absence_changelist"),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the absence left behind: who took over what, and the visits that nobody comes to, with proposals."""
        absence = self.get_object(request, object_id)
        if absence is None:
            raise Http404
        if not self.has_view_permission(request, absence):
            raise PermissionDenied
        now = timezone.now()
        if request.method == "POST":
            if not self.has_add_permission(request):
                raise PermissionDenied
            facts = {name: getattr(absence, name) for name in ("inspector", "first_day", "last_day", "reason")}
            return self._report(request, absences.record(**facts, by=request.user, at=now))
        return page(
            request,
            "absence.html",
            str(absence.inspector),
            opts=self.opts,
            absence=absence,
            passed_on=_visits(request.GET.get("moved", "")),
            left_over=absences.left_over(absence, at=now),
            may_share_out=request.user.has_perm("inspections.change_slot"),
            may_ask=request.user.has_perm("inspections.add_inspection"),
            may_try_again=self.has_add_permission(request),
        )

    @action(description=_("Back early"), url_path="end", permissions=["end"])
    def end(self, request, object_id):
        """The last day that an absence really has; the places after it are open again."""
        absence = self.get_object(request, object_id)
        if absence is None:
            raise Http404
        first = max(absence.first_day, timezone.localdate()) - A_DAY
        form = BackForm(request.POST or None, initial={"last_day": min(first, absence.last_day)})
        reasons = []
        if form.is_valid():
            try:
                absences.end(absence, last_day=form.cleaned_data["last_day"], by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                done = gettext("%(inspector)s is back; the places are open again.")
                self.message_user(request, done % {"inspector": absence.inspector}, messages.SUCCESS)
                return redirect("admin:inspections_absence_changelist")
        return page(
            request,
            "absence_end.html",
            gettext("%(inspector)s is back") % {"inspector": absence.inspector},
            opts=self.opts,
            absence=absence,
            form=form,
            reasons=reasons,
            back=reverse("admin:inspections_absence_change", args=[absence.pk]),
        )

    def _report(self, request, done):
        count = len(done.moved)
        words = ngettext(
            "%(count)s visit goes to another inspector.", "%(count)s visits go to other inspectors.", count
        )
        self.message_user(request, words % {"count": count}, messages.SUCCESS)
        if done.left_over:
            count = len(done.left_over)
            words = ngettext("%(count)s visit found no place.", "%(count)s visits found no place.", count)
            self.message_user(request, words % {"count": count}, messages.WARNING)
        moved = urlencode({"moved": ",".join(str(visit.pk) for visit in done.moved)})
        return redirect(f"{reverse('admin:inspections_absence_change', args=[done.absence.pk])}?{moved}")


def _asked(request):
    """What the address says already: whom the day board names, and on which day."""
    today = timezone.localdate().isoformat()
    first = request.GET.get("first_day", today)
    return {
        "inspector": request.GET.get("inspector", ""),
        "first_day": first,
        "last_day": request.GET.get("last_day", first),
    }


def _visits(text):
    """The visits that were just passed on, as the page before this one named them."""
    keys = [int(key) for key in text.split(",") if key.isdecimal() and len(key) < 19][:MOST_AT_ONCE]
    visits = Inspection.objects.filter(pk__in=keys, slot__isnull=False).with_people().select_related("case__address")
    return visits.order_by("slot__day", "slot__window__starts", "pk")
