"""Staff on the telephone: find the permit, request for the caller, read out what was booked."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts.refusals import NotAllowed
from inspections import callers, refusal, scheduling
from inspections.admin.desk import page
from inspections.calendar import Timetable
from inspections.forms.callers import SOMEBODY_ELSE, CallerForm, FindForm
from inspections.models import Inspection
from inspections.standing import Standing
from permits.choices import CaseKind
from permits.views.find import find_case

may_ask = permission_required("inspections.add_inspection", raise_exception=True)


@may_ask
def find(request):
    """One box. A single issued permit that fits opens at once."""
    form = FindForm(request.GET if "q" in request.GET else None)
    found, text = None, ""
    if form.is_valid():
        text = form.cleaned_data["q"]
        found = callers.permits_of(text, by=request.user)
        if len(found.cases) == 1 and found.cases[0].is_issued:
            return redirect(request_page(found.cases[0], text))
    rows = [(case, request_page(case, text)) for case in found.cases] if found else []
    return page(request, "caller_find.html", _("Request for a caller"), form=form, found=found, rows=rows)


@may_ask
def request_for(request, slug):
    """Everything on one page: who calls, which visits, when. Each visit gets its own answer."""
    case, now = find_case(request, CaseKind.PERMIT, slug), timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now)
    people = callers.people_on(case, standing.visits)
    choices = callers.choices(case, _available(standing), timetable, at=now)
    text = request.GET.get("q", "")
    first = {"caller": callers.caller_among(people, text) or SOMEBODY_ELSE}
    if len(choices) == 1:
        first |= {f"type-{one.code}": True for one in choices}
    form = CallerForm(request.POST or None, people=people, choices=choices, initial=first)
    booked, refused = [], []
    if form.is_valid():
        answers = _request(case, form, request.user, now)
        booked = [answer for _wish, answer in answers if isinstance(answer, Inspection)]
        refused = [(wish.inspection_type, answer.reasons) for wish, answer in answers if isinstance(answer, NotAllowed)]
        if not refused:
            visits = urlencode({"visit": [visit.number for visit in booked]}, doseq=True)
            return redirect(f"{reverse('admin:inspections_inspection_caller_done', args=[case.slug])}?{visits}")
        standing = Standing.read(case)
    return page(
        request,
        "caller.html",
        _("Request for a caller"),
        case=case,
        form=form,
        booked=booked,
        refused=refused,
        live=[visit for visit in standing.visits if visit.is_live],
        case_reasons=refusal.of_case(standing, timetable, by=request.user, at=now),
        passed=[line.type.name for line in standing.lines if line.passed],
        waiting=[
            (line.type, reasons)
            for line in standing.lines
            if not line.passed and not line.live and (reasons := refusal.of_type(standing, line.type, on_behalf=True))
        ],
        note=timetable.note(now, until=timetable.last_day(now)),
    )


@may_ask
def done(request, slug):
    """What to read out: each visit with its day, window and inspector, and who is told of it."""
    case = find_case(request, CaseKind.PERMIT, slug)
    asked = [int(text) for text in request.GET.getlist("visit") if text.isdecimal() and len(text) < 9]
    visits = list(Inspection.objects.of_case(case).with_people().filter(number__in=asked).order_by("number"))
    if not visits:
        raise Http404
    return page(
        request,
        "caller_done.html",
        _("Booked for the caller"),
        case=case,
        visits=visits,
        rules=Timetable.read(timezone.now()).rules,
        told=sorted({address for visit in visits for address in _told(visit)}),
    )


def request_page(case, text=""):
    address = reverse("admin:inspections_inspection_caller", args=[case.slug])
    return f"{address}?{urlencode({'q': text})}" if text else address


def addresses():
    """/admin/inspections/inspection/…"""
    view = admin.site.admin_view
    return [
        path("caller/", view(find), name="inspections_inspection_find_caller"),
        path("caller/<str:slug>/", view(request_for), name="inspections_inspection_caller"),
        path("caller/<str:slug>/done/", view(done), name="inspections_inspection_caller_done"),
    ]


def _available(standing):
    return [line.type for line in standing.lines if not refusal.of_type(standing, line.type, on_behalf=True)]


def _request(case, form, user, now):
    wishes = [scheduling.Wish(*wish) for wish in form.wishes()]
    account = form.calling.account if form.calling else None
    return scheduling.request_several(case, wishes, **form.contact, by=user, at=now, for_user=account)


def _told(visit):
    addresses = {visit.site_contact_email}
    if not visit.requested_by.is_staff:
        addresses.add(visit.requested_by.email)
    return addresses - {""}
