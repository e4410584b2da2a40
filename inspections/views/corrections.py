"""The page on which a supervisor puts the right result in the place of a wrong one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from inspections import findings, refusal, results
from inspections.choices import InspectionStatus
from inspections.forms.results import CorrectionForm
from inspections.views.results import find_visit
from permits.choices import FeeStatus


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def correction(request, pk):
    """GET shows the result as it stands in a form; POST corrects it."""
    visit = find_visit(request, pk)
    if not request.user.has_perm(refusal.SUPERVISE):
        raise PermissionDenied
    back = reverse("inspections:visit", args=[visit.case.slug, visit.number])
    reasons = [] if visit.status in InspectionStatus.RESULTS and not visit.source else [refusal.as_it_stands(visit)]
    form = None if reasons else _form(request, visit)
    if form and form.is_valid():
        try:
            corrected = results.correct(visit, **form.found, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The result is corrected: %(result)s.") % {"result": form.result_label})
            if corrected.fee and corrected.fee.status == FeeStatus.SETTLED and not corrected.has_failed:
                messages.warning(request, _("Its re-inspection fee was paid. Tell finance to give it back."))
            return redirect(back)
    context = {"visit": visit, "case": visit.case, "form": form, "reasons": reasons, "back": back}
    return render(request, "inspections/result_correction.html", context)


def _form(request, visit):
    answers = {f"check-{one.item_id}": one.answer for one in visit.answers.all()}
    own = visit.corrections.filter(done_at=None).order_by("number").values_list("text", flat=True)
    initial = {
        "result": visit.status,
        "comment": visit.comment,
        "corrections": "\n".join(own),
        "done": list(visit.corrections_done.values_list("pk", flat=True)),
        **answers,
    }
    typed = request.POST if request.method == "POST" else None
    return CorrectionForm(
        typed, initial=initial, points=findings.checklist(visit), still_open=findings.open_or_closed_here(visit)
    )
