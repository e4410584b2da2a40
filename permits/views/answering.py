"""Where an applicant answers what is missing and each correction, and hands the case in again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import Right
from contacts.files.uploads import takes_documents
from contacts.refusals import NotAllowed
from contacts.telling.nudge import nudge
from contacts.throttle import limited
from permits import documents, reviewing
from permits.access import as_staff, may
from permits.choices import CaseKind, CaseStatus, CommentKind, CommentStatus, FileStatus, MissingStatus
from permits.forms.answering import AnswerForm
from permits.reviewing import showing
from permits.templatetags.records import tab_address
from permits.views.find import find_case

GET_AND_POST = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def missing(request, slug, kind=CaseKind.PERMIT):
    """Everything that is missing, with its answer so far."""
    case = _find(request, kind, slug)
    asking = reviewing.to_complete(case)
    rows = _missing_rows(asking)
    context = {
        "here": f"{case.get_absolute_url()}missing/",
        "rows": rows,
        "left": sum(row.status == MissingStatus.OPEN for row in rows),
        "may_answer": reviewing.may_answer(case, request.user),
        "may_hand_in": reviewing.may_hand_in(case, request.user),
    }
    return _page(request, "missing.html", case, _("What is missing"), **context)


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(GET_AND_POST)
def missing_answer(request, slug, pk, kind=CaseKind.PERMIT):
    """Answer one missing thing."""
    case = _find_answered(request, kind, slug)
    asking = reviewing.to_complete(case)
    if asking is None:
        return redirect(f"{case.get_absolute_url()}missing/")
    rows = _missing_rows(asking)
    row = next((one for one in rows if one.pk == pk), None)
    if row is None:
        raise Http404
    usual = f"kind:{row.kind_id}" if row.kind_id else ""
    form = _answer_form(request, case, text=row.answer, version=row.version_id, usual=usual)
    here = f"{case.get_absolute_url()}missing/"
    if reasons := _answered(request, case, form, reviewing.answer_missing, row):
        return _page(
            request, "missing_answer.html", case, _("Answer"), row=row, form=form, reasons=reasons.found, here=here
        )
    left = [f"{here}{one.pk}/" for one in rows if one.status == MissingStatus.OPEN and one.pk != pk]
    return _go_on(request, here, left)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def handing_in(request, slug, kind=CaseKind.PERMIT):
    """Hand an incomplete application in again."""
    case = _find_handing_in(request, kind, slug)
    asking = reviewing.to_complete(case)
    here = f"{case.get_absolute_url()}missing/"
    if asking is None:
        return _with_the_city(request, case)
    reasons = reviewing.missing_without_answer(case)
    if request.method == "POST":
        try:
            reviewing.hand_in_again(case, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(case)s is with the city again.") % {"case": case})
            return redirect(tab_address(case, "reviews"))
    return _page(request, "handing_in.html", case, _("Hand in again"), reasons=reasons, here=here)


@never_cache
@login_required
@require_safe
def corrections(request, slug, kind=CaseKind.PERMIT):
    """Every reviewer's comments in one list: corrections with their answers, conditions, notes."""
    case = _find(request, kind, slug)
    found = showing.comments(case)
    grouped = {one: [row for row in found if row.kind == one] for one in CommentKind.values}
    context = {
        "here": f"{case.get_absolute_url()}corrections/",
        "corrections": grouped[CommentKind.CORRECTION],
        "conditions": grouped[CommentKind.CONDITION],
        "notes": grouped[CommentKind.NOTE],
        "standing": showing.standing(found),
        "asks": case.status == CaseStatus.CORRECTIONS,
        "may_answer": reviewing.may_answer(case, request.user),
        "may_hand_in": reviewing.may_hand_in(case, request.user),
    }
    return _page(request, "corrections.html", case, _("Corrections"), **context)


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(GET_AND_POST)
def correction(request, slug, number, kind=CaseKind.PERMIT):
    """Answer one correction."""
    case = _find_answered(request, kind, slug)
    found = showing.comments(case)
    comment = next((one for one in found if one.number == number and one.kind == CommentKind.CORRECTION), None)
    if comment is None:
        raise Http404
    here = f"{case.get_absolute_url()}corrections/"
    if case.status != CaseStatus.CORRECTIONS or not comment.is_unsettled:
        return redirect(f"{here}#correction-{number}")
    usual = f"document:{comment.version.document_id}" if comment.version_id else ""
    form = _answer_form(request, case, text=comment.answer, version=comment.attachment_id, usual=usual)
    if reasons := _answered(request, case, form, reviewing.answer, comment):
        page = _("Correction %(number)s") % {"number": number}
        context = {"comment": comment, "form": form, "reasons": reasons.found, "here": here}
        return _page(request, "correction.html", case, page, **context)
    asked = [one for one in found if one.kind == CommentKind.CORRECTION and one.status == CommentStatus.OPEN]
    return _go_on(request, here, [f"{here}{one.number}/" for one in asked if one.number != number])


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def resubmittal(request, slug, kind=CaseKind.PERMIT):
    """Give the case back to its reviewers, after saying who will read it again."""
    case = _find_handing_in(request, kind, slug)
    if case.status != CaseStatus.CORRECTIONS:
        return _with_the_city(request, case)
    reasons = reviewing.corrections_without_answer(case)
    if request.method == "POST":
        try:
            reviewing.resubmit(case, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(case)s is with its reviewers again.") % {"case": case})
            return redirect(tab_address(case, "reviews"))
    context = {
        "reasons": reasons,
        "readings": reviewing.readings_again(case),
        "standing": showing.standing(showing.comments(case)),
        "here": f"{case.get_absolute_url()}corrections/",
    }
    return _page(request, "resubmittal.html", case, _("Resubmit"), **context)


class Unanswered:
    """The page is shown again, with what speaks against the answer, if it was sent at all."""

    def __init__(self, *found):
        self.found = found


def _answered(request, case, form, rule, row):
    """Receive the file that was sent, then let the rule write the answer; None when it did."""
    if request.method != "POST" or not form.is_valid():
        return Unanswered()
    facts, now = form.cleaned_data, timezone.now()
    version = facts["version"]
    try:
        if form.sent:
            taken = documents.receive_each(
                case, form.kind, [form.sent], by=request.user, at=now, document=form.newer_of
            )
            if taken.reasons:
                for reason in taken.reasons:
                    form.add_error("files", str(reason))
                return Unanswered()
            version = taken.versions[0]
            if version.status == FileStatus.CHECKING:
                nudge("permits.tasks.check_documents")
        rule(row, text=facts["text"], version=version, by=request.user, at=now)
    except NotAllowed as error:
        return Unanswered(*error.reasons)
    return None


def _answer_form(request, case, *, text, version, usual):
    there = [one.newest for one in documents.shown_to(case, request.user) if one.newest]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"text": text, "version": version}
    return AnswerForm(*sent, there=there, to_staff=as_staff(request.user, Right.UPLOAD), usual=usual, initial=initial)


def _missing_rows(asking):
    rows = asking.missing.select_related("kind", "version__document").order_by("pk") if asking else []
    return list(rows)


def _go_on(request, here, left):
    """To the next one without an answer, or back to the list."""
    if left and "next" in request.POST:
        messages.success(request, _("Saved."))
        return redirect(left[0])
    messages.success(request, _("Saved.") if left else _("Saved. Everything is answered now."))
    return redirect(here)


def _find(request, kind, slug):
    """The record, for the people on it."""
    case = find_case(request, kind, slug)
    if not may(request.user, Right.VIEW, case):
        raise PermissionDenied
    return case


def _find_answered(request, kind, slug):
    case = _find(request, kind, slug)
    if not reviewing.may_answer(case, request.user):
        raise PermissionDenied
    return case


def _find_handing_in(request, kind, slug):
    case = _find(request, kind, slug)
    if not reviewing.may_hand_in(case, request.user):
        raise PermissionDenied
    return case


def _with_the_city(request, case):
    """A second click, or a page that is older than what was done meanwhile: it says how the case stands."""
    messages.info(request, _("%(case)s does not wait for you now.") % {"case": case})
    return redirect(tab_address(case, "reviews"))


def _page(request, template, case, page, **context):
    context = {"case": case, "tab": "reviews", "page": page, **context}
    return render(request, f"permits/reviewing/{template}", context)
