"""The end of an application: what it will cost, everything once more, handing in; and discarding."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.refusals import NotAllowed
from permits import applying, asked, fees
from permits.access import Right
from permits.applying.answers import right
from permits.applying.lacking import lacking, read
from permits.choices import DueAt
from permits.documents import audiences, needed, standing_on
from permits.fees import reckoning
from permits.forms.questions import in_words
from permits.views.applying.draft import find, go_on, show


@never_cache
@login_required
def begun(request, slug):
    """Where a draft is taken up again: the step that was saved last, else the first; the record once it is in."""
    draft = find(request, slug, right=Right.VIEW)
    if not draft.application.is_draft:
        return redirect(draft.case)
    step = draft.application.step
    if not draft.may_apply:
        step = "review"
    return redirect(draft.address(step if step in draft.steps else draft.steps[0]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request, slug):
    """What goes with the application; each file is taken in beside it as it comes."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return redirect(draft.case)
    if request.method == "POST":
        return go_on(request, draft, "documents")
    seen = audiences(request.user, draft.case, rights=draft.rights)
    context = {"needed": needed(draft.asked, standing_on(draft.case), seen), "next": request.path}
    return show(request, draft, "documents", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request, slug):
    """What the city will charge, as far as it can be said from the answers, by when it is due."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return redirect(draft.case)
    if request.method == "POST":
        return go_on(request, draft, "fees")
    schedule = draft.case.case_type.fee_schedule_id
    prices = fees.items_in_force([schedule], on=request.city.day_at(timezone.now())) if schedule else {}
    return show(request, draft, "fees", estimate(draft, prices.get(schedule)))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, slug):
    """Everything once more, each part with the way back to it; a POST hands it in, a second one finds it handed in.

    Afterwards it stays as it was handed in, for its people and staff.
    """
    is_sent = request.method == "POST"
    draft = find(request, slug, right=Right.APPLY if is_sent else Right.VIEW)
    application, now = draft.application, timezone.now()
    if is_sent:
        try:
            case = applying.submit(application, by=request.user, at=now)
        except NotAllowed as error:
            return show(request, draft, "review", _everything(request, draft, error.reasons))
        words = _("%(case)s is handed in.") if application.is_draft else _("%(case)s was handed in already.")
        messages.success(request, words % {"case": case})
        return redirect(case)
    return show(request, draft, "review", _everything(request, draft))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discarding(request, slug):
    """Throw a draft away, after saying what that means."""
    draft = find(request, slug)
    reasons = []
    if request.method == "POST":
        try:
            applying.discard(draft.application, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(case)s is discarded.") % {"case": draft.case})
            return redirect(reverse("permits:mine"))
    return render(request, "permits/applying/discarding.html", {"case": draft.case, "reasons": reasons})


def estimate(draft, prices):
    """The lines of a schedule's items by the step at which each is due, and what they come to until issuance.

    Without items: nothing where the case type charges nothing, else why it can't be said.
    """
    if not draft.case.case_type.fee_schedule_id:
        return {"groups": [], "is_free": True}
    if prices is None:
        return {"groups": [], "reasons": [fees.none_in_force(draft.case)]}
    measures = asked.measures(draft.asked.questions, right(draft.asked.questions, draft.answers))
    lines = reckoning.reckon(prices, measures)
    order = list(DueAt)
    lines = sorted(lines, key=lambda line: order.index(line.item.due_at))
    groups = [(DueAt(due).label, list(some)) for due, some in groupby(lines, key=lambda line: line.item.due_at)]
    before = [line for line in lines if line.item.due_at in DueAt.until(DueAt.ISSUANCE)]
    return {"groups": groups, "total": reckoning.total(before), "is_free": not lines}


def _everything(request, draft, refused=None):
    """All that is written, with what lacks, or why it was refused; once it is handed in, nothing lacks."""
    case, application = draft.case, draft.application
    written = read(application, draft.asked, draft.answers, on=request.city.day_at(timezone.now()))
    reasons = refused
    if reasons is None:
        reasons = lacking(application, written) if application.is_draft else []
    seen = audiences(request.user, case, rights=draft.rights)
    answered = [
        (one.text, in_words(one, draft.answers.get(one.code)), draft.address("questions"))
        for one in draft.asked.questions
        if one.kind != "upload"
    ]
    return {
        "reasons": reasons,
        "answered": answered,
        "rows": list(case.contacts.with_people().order_by("contact_type__name", "pk")),
        "nobody": [one for one in written.types if one.why_nobody and not one.is_named],
        "needed": needed(draft.asked, written.documents, seen) if "documents" in draft.steps else [],
        "declared": draft.asked.declarations,
        "places": {step: draft.address(step) for step in draft.steps},
        "may_change": draft.may_apply and application.is_draft,
    } | (estimate(draft, written.prices) | {"reasons": reasons} if application.is_draft else {})
