"""The page where a review is made: a document beside the comments, and the decision."""

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.refusals import NotAllowed
from permits import reviewing
from permits.admin.reviewing.desk import page
from permits.forms.reviewing import CommentForm, DecisionForm, VerdictForm
from permits.models import Comment, DocumentVersion, Review
from permits.reviewing import clocks

may_look = permission_required("permits.view_review", raise_exception=True)
may_review = permission_required("permits.decide_review", raise_exception=True)
OF_A_COMMENT = ["kind", "text", "version", "sheet", "place", "code", "due"]


@may_look
def read(request, pk):
    return _page(request, _find(pk))


@require_POST
@may_review
def comment(request, pk):
    """Write one more comment."""
    review = _find(pk)
    form = CommentForm(request.POST, versions=_versions(review))
    return _write(request, review, form)


@may_review
def change(request, pk, number):
    """Write a draft anew."""
    review = _find(pk)
    draft = get_object_or_404(review.comments.filter(told_at=None), number=number)
    facts = {name: getattr(draft, name) for name in OF_A_COMMENT}
    form = CommentForm(request.POST or None, versions=_versions(review), initial=facts)
    return _write(request, review, form, draft=draft)


@require_POST
@may_review
def discard(request, pk, number):
    """Drop a draft."""
    review = _find(pk)
    draft = get_object_or_404(review.comments.filter(told_at=None), number=number)
    return _do(request, review, lambda **who: reviewing.discard(draft, **who), _("The draft is gone."))


@require_POST
@may_review
def verdict(request, pk, number):
    """Say of an answer whether it settles its correction."""
    review = _find(pk)
    row = get_object_or_404(Comment.objects.told(), case=review.cycle.case_id, number=number)
    form = VerdictForm(request.POST, prefix=f"verdict-{number}")
    if not form.is_valid():
        return _page(request, review, verdicts={number: form})
    said = form.cleaned_data
    rules = {
        VerdictForm.RESOLVE: lambda **who: reviewing.resolve(row, review, **who),
        VerdictForm.TAKE_BACK: lambda **who: reviewing.take_back(row, review, **who),
        VerdictForm.AGAIN: lambda **who: reviewing.ask_again(row, review, reply=said["reply"].strip(), **who),
    }
    done = _("Correction %(number)s: saved.") % {"number": number}
    return _do(request, review, rules[said["verdict"]], done, verdicts={number: form})


@require_POST
@may_review
def decision(request, pk):
    """Decide; what speaks against it stands on the page, and nothing typed is lost."""
    review = _find(pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, review, decision=form)
    said = form.cleaned_data
    try:
        reviewing.decide(
            review, decision=said["decision"], note=said["note"].strip(), by=request.user, at=timezone.now()
        )
    except NotAllowed as error:
        return _page(request, _find(pk), decision=form, reasons=error.reasons)
    messages.success(request, _("%(discipline)s has decided on %(case)s.") % _named(review))
    return redirect("admin:permits_review_changelist")


def addresses():
    """/admin/permits/review/<pk>/…; each may show a document of ours in a frame."""

    def view(function):
        return admin.site.admin_view(csp_update({"frame-src": ["'self'"]})(function))

    return [
        path("<int:pk>/read/", view(read), name="permits_review_read"),
        path("<int:pk>/comments/", view(comment), name="permits_review_comment"),
        path("<int:pk>/comments/<int:number>/", view(change), name="permits_review_comment_change"),
        path("<int:pk>/comments/<int:number>/discard/", view(discard), name="permits_review_comment_discard"),
        path("<int:pk>/comments/<int:number>/verdict/", view(verdict), name="permits_review_verdict"),
        path("<int:pk>/decision/", view(decision), name="permits_review_decision"),
    ]


def _write(request, review, form, draft=None):
    if request.method == "POST" and form.is_valid():
        try:
            written = reviewing.write(review, **form.cleaned_data, comment=draft, by=request.user, at=timezone.now())
        except NotAllowed as error:
            return _page(request, review, form=form, draft=draft, reasons=error.reasons)
        messages.success(request, _("Comment %(number)s is saved as a draft.") % {"number": written.number})
        return redirect(f"{_address(review)}{_shown(written.version_id)}#comments")
    return _page(request, review, form=form, draft=draft)


def _do(request, review, rule, done, **shown):
    try:
        rule(by=request.user, at=timezone.now())
    except NotAllowed as error:
        return _page(request, _find(review.pk), reasons=error.reasons, **shown)
    messages.success(request, done)
    return redirect(f"{_address(review)}#comments")


def _page(request, review, *, form=None, draft=None, decision=None, verdicts=None, reasons=()):
    case, today = review.cycle.case, timezone.localdate()
    versions = _marked(review)
    shown = _chosen(versions, request.GET.get("document") or (draft.version_id if draft else ""))
    may = not review.is_decided and reviewing.may_read_for(review, request.user)
    context = {
        "review": review,
        "case": case,
        "today": today,
        "limit": clocks.read(case, today=today, city=request.city).review,
        "beside": review.cycle.reviews.select_related("discipline", "reviewer").order_by("discipline__name", "pk"),
        "versions": versions,
        "shown": shown,
        "carried": _carried(review, verdicts or {}),
        "drafts": review.comments.with_files().order_by("number"),
        "form": form or CommentForm(versions=_versions(review), initial={"version": shown}),
        "draft": draft,
        "decision": decision or DecisionForm(),
        "reasons": reasons,
        "may_review": may and request.user.has_perm("permits.decide_review"),
        "back": reverse("admin:permits_review_changelist"),
    }
    title = _("%(discipline)s reads %(case)s") % _named(review)
    return page(request, "read.html", title, Review, **context)


def _carried(review, verdicts):
    """The corrections of earlier cycles that this review judges, each with its form."""
    before = (
        reviewing.corrections_of(review)
        .exclude(review=review)
        .with_files()
        .prefetch_related("exchanges__attachment__document")
    )
    rows = []
    for one in before:
        one.said = next((said for said in one.exchanges.all() if said.review_id == review.pk), None)
        first = {"verdict": VerdictForm.AGAIN, "reply": one.said.reply} if one.said else {}
        rows.append((one, verdicts.get(one.number) or VerdictForm(prefix=f"verdict-{one.number}", initial=first)))
    return rows


def _versions(review):
    """What lay before the reviewers when the cycle opened."""
    found = DocumentVersion.objects.filter(review_cycles=review.cycle_id).select_related("document__kind")
    return found.order_by("document__kind__name", "document_id")


def _marked(review):
    """The same, those that the cycle before did not have as `is_new`."""
    versions, cycle = list(_versions(review)), review.cycle
    before = DocumentVersion.objects.filter(review_cycles__case=cycle.case_id, review_cycles__number__lt=cycle.number)
    known = set(before.values_list("pk", flat=True))
    for version in versions:
        version.is_new = cycle.number > 1 and version.pk not in known
    return versions


def _chosen(versions, key):
    """The document beside the comments: the one asked for, else the first that can be read here."""
    asked = next((one for one in versions if str(one.pk) == str(key)), None)
    return asked or next((one for one in versions if one.is_readable), None)


def _shown(version):
    return f"?document={version}" if version else ""


def _named(review):
    return {"discipline": review.discipline, "case": review.cycle.case}


def _address(review):
    return reverse("admin:permits_review_read", args=[review.pk])


def _find(pk):
    rows = Review.objects.select_related(
        "cycle__case__case_type", "cycle__case__application", "cycle__case__address", "discipline", "reviewer"
    )
    return get_object_or_404(rows, pk=pk)
