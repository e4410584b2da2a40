"""The page on which an inspector says what was found at a visit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from inspections import findings, photos, refusal, results
from inspections.forms.results import ResultForm
from inspections.models import Inspection


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def result(request, pk):
    """GET shows the form; POST records. A form that comes back keeps the photos that were sent with it."""
    visit = find_visit(request, pk)
    now, kept = timezone.now(), []
    reasons = refusal.of_recording(visit, by=request.user)
    if reasons:
        return _page(request, visit, reasons=reasons, status=403)
    form = _form(request, visit)
    if not form.is_bound:
        reasons = refusal.of_state(visit)
        return _page(request, visit, reasons=reasons, form=None if reasons else form)
    try:
        if form.is_valid():
            key = form.cleaned_data["sent_key"]
            results.record(visit, **form.found, photos=form.shots, sent_key=key, by=request.user, at=now)
            return _recorded(request, visit, form)
    except NotAllowed as error:
        reasons = error.reasons
    try:
        kept = photos.add(visit, form.shots, by=request.user, at=now)
    except NotAllowed as error:
        reasons = [*reasons, *(one for one in error.reasons if one not in reasons)]
    return _page(request, visit, reasons=reasons, form=form, kept=kept)


def _recorded(request, visit, form):
    done = _("%(type)s on %(case)s is recorded: %(result)s.")
    facts = {"type": visit.inspection_type.name, "case": visit.case, "result": form.result_label}
    messages.success(request, done % facts)
    return redirect(where_next(request, visit))


def _page(request, visit, *, reasons, form=None, kept=(), status=200):
    context = {"visit": visit, "case": visit.case, "form": form, "reasons": reasons, "kept": kept}
    return render(request, "inspections/result.html", context | {"back": where_next(request, visit)}, status=status)


def find_visit(request, pk):
    """A visit that may be resulted by those who record results; for staff without that right it is forbidden."""
    visit = Inspection.objects.with_people().select_related("case__address", "case__case_type").filter(pk=pk).first()
    if visit is None or not request.user.has_perm("inspections.view_inspection"):
        raise Http404
    if not request.user.has_perm(refusal.RECORD_RESULT):
        raise PermissionDenied
    return visit


def where_next(request, visit):
    """Where one goes on after a visit: the day it is in; for a supervisor, of the inspector who makes it."""
    if visit.slot is None:
        return reverse("inspections:visit", args=[visit.case.slug, visit.number])
    page = reverse("inspections:day-on", args=[visit.slot.day.isoformat()])
    own = visit.slot.inspector.user_id == request.user.pk
    return page if own else f"{page}?inspector={visit.slot.inspector_id}"


def _form(request, visit):
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    return ResultForm(*typed, points=findings.checklist(visit), still_open=findings.still_open(visit))
