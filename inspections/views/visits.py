"""The visits of a permit: the list on its record, and one of them."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inspections import findings, happenings, offers, photos, refusal, routing
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.standing import Standing
from permits.access import Right, held
from permits.choices import CaseKind
from permits.views.find import find_case


@require_GET
def inspection_list(request, slug):
    """The inspections tab: upcoming and completed visits, and where the permit stands."""
    case = find_case(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now, request.city)
    rights = held(request.user, case, Right.SCHEDULE, Right.VIEW)
    _prepare(standing.visits, request.user, rights, standing, timetable, now)
    return render(
        request,
        "inspections/list.html",
        {
            "case": case,
            "tab": "inspections",
            "upcoming": [visit for visit in standing.visits if visit.is_live],
            "completed": [visit for visit in reversed(standing.visits) if not visit.is_live],
            "dots": offers.progress(case, standing=standing),
            "may_ask": bool(rights),
            "takes_visits": standing.takes_visits,
        },
    )


@require_GET
def visit(request, slug, number):
    """One visit with everything this person may know of it."""
    case = find_case(request, CaseKind.PERMIT, slug)
    now = timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now, request.city)
    rights = held(request.user, case, Right.SCHEDULE, Right.VIEW)
    shown = next((one for one in standing.visits if one.number == number), None)
    if shown is None:
        raise Http404
    _prepare([shown], request.user, rights, standing, timetable, now)
    if not shown.is_live:
        findings.attach([shown])
    photos.attach([shown], user=request.user, case=case, rights=rights)
    by_staff = request.user.is_staff
    has_result = shown.status in InspectionStatus.RESULTS and not shown.source
    return render(
        request,
        "inspections/visit.html",
        {
            "sees_findings": Right.VIEW in rights or by_staff and request.user.has_perm("inspections.view_inspection"),
            "records": by_staff and (has_result or shown.is_live) and not refusal.of_photos(shown, by=request.user),
            "corrects": by_staff and has_result and request.user.has_perm(refusal.SUPERVISE),
            "case": case,
            "heading": shown.inspection_type.name,
            "visit": shown,
            "cancel_until": timetable.cancel_until(shown.slot.day) if shown.slot else None,
            "history": happenings.of_visit(shown, sees_names=Right.VIEW in rights),
        },
    )


def _prepare(visits, user, rights, standing, timetable, now):
    """What this person may do about each visit, and whether they read its private part."""
    may_schedule = Right.SCHEDULE in rights
    reads_all = user.is_staff and user.has_perm("inspections.view_inspection")
    stops = routing.stops_of_today(visits, timetable, at=now)
    for visit in visits:
        visit.stop_today = stops.get(visit.pk)
        visit.is_cancellable = may_schedule and not refusal.of_state_and_hour(visit, timetable, at=now)
        visit.is_movable = may_schedule and _is_movable(visit, timetable, now)
        visit.can_be_requested_again = may_schedule and _can_be_requested_again(visit, standing)
        # Nobody here asked for a visit from elsewhere, and a visitor is nobody.
        asked_for = visit.requested_by_id is not None and visit.requested_by_id == user.pk
        visit.is_private_part_shown = reads_all or asked_for


def _is_movable(visit, timetable, now):
    return visit.status == InspectionStatus.SCHEDULED and now < timetable.cancel_until(visit.slot.day)


def _can_be_requested_again(visit, standing):
    line = standing.line(visit.inspection_type)
    return (
        visit.status in (*InspectionStatus.NEEDS_COMMENT, InspectionStatus.CANCELLED)
        and line is not None
        and line.visits[-1] == visit
        and standing.takes_visits
        and not refusal.of_type(standing, visit.inspection_type)
    )
