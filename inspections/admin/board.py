"""The day board: who goes where on one day, with how many places left, who is absent, what nobody comes to."""

from datetime import date, timedelta

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.formats import weekday
from contacts.refusals import NotAllowed
from inspections import capacity
from inspections.admin.desk import page
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.dayboard import Board
from inspections.forms.board import PlacesForm
from inspections.models import Inspection, Inspector, Slot, Window

may_look = permission_required("inspections.view_slot", raise_exception=True)
may_share_out = permission_required("inspections.change_slot", raise_exception=True)
A_DAY = timedelta(days=1)


@may_look
def day_board(request, day=""):
    """One day. Without one it is today; the box on top leads to any other."""
    asked = request.GET.get("day", "")
    if asked:
        return redirect("admin:inspections_inspection_day", _day(asked).isoformat())
    day, now = _day(day) if day else timezone.localdate(), timezone.now()
    return page(
        request,
        "board.html",
        weekday(day),
        board=Board.read(day),
        day=day,
        today=timezone.localdate(),
        is_working_day=Timetable.read(now).is_working_day(day),
        before=(day - A_DAY).isoformat(),
        after=(day + A_DAY).isoformat(),
        waiting=Inspection.objects.filter(status=InspectionStatus.REQUESTED).count(),
        may_share_out=request.user.has_perm("inspections.change_slot"),
        may_ask=request.user.has_perm("inspections.add_inspection"),
        may_excuse=request.user.has_perm("inspections.add_absence"),
    )


@may_share_out
def places(request, day, inspector, code):
    """How many visits an inspector takes in a window of one day; the rule refuses fewer than are booked."""
    day = _day(day)
    inspector = get_object_or_404(Inspector.objects.select_related("user"), pk=inspector)
    window = get_object_or_404(Window, code=code)
    slot = Slot.objects.filter(inspector=inspector, day=day, window=window).first()
    now_open = slot.capacity if slot else window.capacity
    form = PlacesForm(request.POST or None, initial={"places": now_open, "seen": now_open})
    reasons, in_the_way = [], []
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            capacity.change(inspector, day=day, window=window, **wanted, by=request.user, at=timezone.now())
        except capacity.BelowBooked as error:
            reasons, in_the_way = error.reasons[:1], error.visits
        except capacity.ChangedMeanwhile as error:
            # What was typed stays; sent again, it is meant for the day as it is now.
            reasons = error.reasons
            form = PlacesForm(initial={**wanted, "seen": error.slot.capacity})
        except NotAllowed as error:
            reasons = error.reasons
        else:
            done = _("%(inspector)s takes %(count)s on %(day)s, %(window)s.")
            facts = {"inspector": inspector, "day": weekday(day), "window": window.name}
            messages.success(request, done % {**facts, "count": wanted["places"]})
            return redirect("admin:inspections_inspection_day", day.isoformat())
    return page(
        request,
        "places.html",
        _("Places of %(inspector)s") % {"inspector": inspector},
        form=form,
        reasons=reasons,
        inspector=inspector,
        window=window,
        day=day,
        slot=slot,
        in_the_way=in_the_way,
        back=reverse("admin:inspections_inspection_day", args=[day.isoformat()]),
    )


def addresses():
    """/admin/inspections/inspection/board/…"""
    view = admin.site.admin_view
    return [
        path("board/<str:day>/", view(day_board), name="inspections_inspection_day"),
        path("board/<str:day>/<int:inspector>/<slug:code>/", view(places), name="inspections_inspection_places"),
    ]


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
