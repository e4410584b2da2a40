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
from permits.applying.lacking import lacking
from permits.choices import DueAt
from permits.documents import needed
from permits.fees import reckoning
from permits.forms.questions import in_words
from permits.views.applying.draft import find, go_on, saved_words, show


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
        if "close" in request.POST:
            messages.success(request, saved_words(draft))
        return go_on(request, draft, "documents")
    context = {"needed": needed(draft.case, draft.asked, request.user), "next": request.path}
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
        if "close" in request.POST:
            messages.success(request, saved_words(draft))
        return go_on(request, draft, "fees")
    return show(request, draft, "fees", estimate(draft, at=timezone.now()))


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
    if not is_sent and not application.is_draft:
        return show(request, draft, "review", _everything(draft, [], user=request.user, at=now))
    if is_sent:
        try:
            case = applying.submit(application, by=request.user, at=now)
        except NotAllowed as error:
            return show(request, draft, "review", _everything(draft, error.reasons, user=request.user, at=now))
        words = _("%(case)s is handed in.") if application.is_draft else _("%(case)s was handed in already.")
        messages.success(request, words % {"case": case})
        return redirect(case)
    reasons = lacking(application, draft.asked, draft.answers, at=now)
    return show(request, draft, "review", _everything(draft, reasons, user=request.user, at=now))


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


def estimate(draft, *, at):
    """The lines by the step at which each is due, and what they come to until the permit is issued."""
    if not draft.case.case_type.fee_schedule_id:
        return {"groups": [], "is_free": True}
    measures = asked.measures(draft.asked.questions, right(draft.asked.questions, draft.answers))
    try:
        lines = fees.propose(draft.case, at=at, measures=measures).lines
    except NotAllowed as error:
        return {"groups": [], "reasons": error.reasons}
    order = list(DueAt)
    lines = sorted(lines, key=lambda line: order.index(line.item.due_at))
    groups = [(DueAt(due).label, list(some)) for due, some in groupby(lines, key=lambda line: line.item.due_at)]
    before = [line for line in lines if line.item.due_at in DueAt.until(DueAt.ISSUANCE)]
    return {"groups": groups, "total": reckoning.total(before), "is_free": not lines}


def _everything(draft, reasons, *, user, at):
    case, application = draft.case, draft.application
    answered = [
        (one.text, in_words(one, draft.answers.get(one.code)), draft.address("questions"))
        for one in draft.asked.questions
        if one.kind != "upload"
    ]
    signed = {one.declaration_id: one for one in application.signatures.all()}
    return {
        "reasons": reasons,
        "answered": answered,
        "rows": list(case.contacts.with_people().order_by("contact_type__name", "pk")),
        "nobody": list(application.nobody_yet.select_related("contact_type").order_by("contact_type__name", "pk")),
        "needed": needed(draft.case, draft.asked, user) if "documents" in draft.steps else [],
        "declared": [(one, signed.get(one.pk)) for one in draft.asked.declarations],
        "places": {step: draft.address(step) for step in draft.steps},
        "may_change": draft.may_apply and application.is_draft,
    } | (estimate(draft, at=at) | {"reasons": reasons} if application.is_draft else {})
