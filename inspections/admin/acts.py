"""What the desk does with visits: buttons on their list and on each of them, and the pages behind."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.refusals import NotAllowed
from inspections import callers, refusal, scheduling
from inspections.admin import board
from inspections.admin import callers as calls
from inspections.admin.desk import find_visit, page
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.forms.board import AssignForm, HandOverForm, TimeForm


class DeskActs:
    """For the admin of visits: a button and a page for each act. The rules of scheduling do the rest."""

    actions_list = ["find_caller", "board"]
    actions_detail = ["move", "cancel", "assign", "hand_over"]

    def has_ask_permission(self, request, obj=None):
        return request.user.has_perm("inspections.add_inspection")

    def has_look_permission(self, request, obj=None):
        return request.user.has_perm("inspections.view_slot")

    def has_share_out_permission(self, request, obj=None):
        return request.user.has_perm("inspections.change_slot")

    def get_urls(self):
        return [*calls.addresses(), *board.addresses(), *super().get_urls()]

    @action(description=_("Request for a caller"), url_path="caller", permissions=["ask"])
    def find_caller(self, request):
        return calls.find(request)

    @action(description=_("Day board"), url_path="board", permissions=["look"])
    def board(self, request):
        return board.day_board(request)

    @action(description=_("Move"), url_path="move", permissions=["ask"])
    def move(self, request, object_id):
        """To another day or time, for a caller; whoever comes then is chosen anew."""
        visit, now = find_visit(object_id), timezone.now()
        if visit.status == InspectionStatus.REQUESTED:
            return redirect("admin:inspections_inspection_assign", visit.pk)
        reasons = refusal.of_cancelling(visit, Timetable.read(now), by=request.user, at=now)
        first = {"when": request.GET.get("when", "")}
        form = TimeForm(request.POST or None, choices=_choices(visit, now), initial=first)
        done = gettext("%(visit)s on %(case)s is moved.")
        return _decide(request, visit, form, scheduling.move, gettext("Move the visit"), done, reasons)

    @action(description=_("Cancel"), url_path="cancel", permissions=["ask"])
    def cancel(self, request, object_id):
        visit, now = find_visit(object_id), timezone.now()
        reasons = refusal.of_cancelling(visit, Timetable.read(now), by=request.user, at=now)
        done = gettext("%(visit)s on %(case)s is cancelled.")
        return _decide(request, visit, None, scheduling.cancel, gettext("Cancel the visit"), done, reasons)

    @action(description=_("Assign"), url_path="assign", permissions=["ask"])
    def assign(self, request, object_id):
        """A request that waits for the city gets its day and its inspector."""
        visit, now = find_visit(object_id), timezone.now()
        if visit.slot:
            return redirect("admin:inspections_inspection_move", visit.pk)
        form = AssignForm(request.POST or None, choices=_choices(visit, now))
        reasons = refusal.of_cancelling(visit, Timetable.read(now), by=request.user, at=now)
        done = gettext("%(visit)s on %(case)s is assigned.")
        return _decide(request, visit, form, scheduling.assign, gettext("Assign the visit"), done, reasons)

    @action(description=_("Give to another inspector"), url_path="inspector", permissions=["share_out"])
    def hand_over(self, request, object_id):
        """The same day and time with another inspector."""
        visit = find_visit(object_id)
        if visit.slot is None:
            return redirect("admin:inspections_inspection_assign", visit.pk)
        form = HandOverForm(request.POST or None, visit=visit)
        done = gettext("%(visit)s on %(case)s has another inspector.")
        title = gettext("Give the visit to another inspector")
        return _decide(request, visit, form, scheduling.reassign, title, done, [])


def _choices(visit, now):
    return callers.choices(visit.case, [visit.inspection_type], Timetable.read(now), at=now)[visit.inspection_type]


def _decide(request, visit, form, rule, title, done, reasons):
    """The page of an act on one visit; a POST that is in order does it and goes back to where it came from."""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            rule(visit, **(form.chosen if form else {}), by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, done % {"visit": visit, "case": visit.case})
            return redirect(_back(visit))
    return page(request, "act.html", title, visit=visit, form=form, reasons=reasons, back=_back(visit))


def _back(visit):
    """The day the visit was on; a request without one is among those that wait."""
    if visit.slot:
        return reverse("admin:inspections_inspection_day", args=[visit.slot.day.isoformat()])
    return f"{reverse('admin:inspections_inspection_changelist')}?status__exact=requested"
